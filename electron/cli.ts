// The command line: the same core without a window. Exit status 0 all verdicts hold, 1 some do not, 2 the file or the
// arguments are wrong (no host touched), 3 the lab failed.
import { Command, CommanderError } from 'commander'
import { addCourse } from './cli/course'
import { addDemo } from './cli/demo'
import { addDoctor } from './cli/doctor'
import { addGuest } from './cli/guest'
import { addLab } from './cli/lab'
import { addRun } from './cli/run'
import { addServe } from './cli/serve'
import { addSessions } from './cli/sessions'
import { failWith } from './cli/session-core'

const program = new Command('handover-lab')
  .description('A lab for live migration over Multipath TCP.')
  .exitOverride()
  .showHelpAfterError()

addLab(program)
addGuest(program)
addRun(program)
addDemo(program)
addDoctor(program)
addSessions(program)
addCourse(program)
addServe(program)

// A reader such as `head` that has had enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

program.parseAsync().catch((thrown: unknown) => {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2
  else failWith(thrown, process.argv.includes('--json'))
})
