// doctor: what each host of a lab can do, and what to do about the rest.
import type { Command } from 'commander'
import { examineLab } from '../core/doctor-run'
import { labOf } from './lab'
import { print, withCore } from './session-core'

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Check the hosts of a lab that is up.')
    .option('--name <name>', 'name of the lab', 'local')
    .option('--lab <file>', 'a lab file: hosts of your own')
    .option('--json', 'for programs')
    .action(async (options: { name: string; lab?: string; json?: boolean }) => {
      const lab = labOf(options)
      await withCore(Boolean(options.json), async (core, tools) => {
        const reports = await examineLab(core, lab, tools)
        if (options.json) print(reports)
        for (const { host, checks } of options.json ? [] : reports) {
          process.stdout.write(`${host}\n`)
          for (const check of checks) {
            process.stdout.write(`  ${check.level.padEnd(4)} ${check.title}: ${check.reason}\n`)
            if (check.remedy && check.level !== 'pass') process.stdout.write(`       ${check.remedy}\n`)
          }
        }
        const failed = reports.some(({ checks }) => checks.some((check) => check.level === 'fail'))
        process.exitCode = failed ? 3 : 0
      })
    })
}
