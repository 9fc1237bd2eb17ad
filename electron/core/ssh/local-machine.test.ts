import { describe, expect, it } from 'vitest'
import { LabError } from '../../../shared/reply'
import { localMachine } from './local-machine'

const machine = localMachine()
const isRoot = process.getuid?.() === 0

describe.runIf(isRoot)('local machine', () => {
  it('passes argv exactly, gives standard input, returns exit code and both outputs', async () => {
    const words = ['a b', "it's", '$HOME', '*', '', '\n', 'ü']
    const echoed = await machine.exec({ argv: ['printf', '%s|', ...words] })
    expect(echoed.stdout).toBe(words.map((word) => `${word}|`).join(''))
    const result = await machine.exec({ argv: ['sh', '-c', 'cat; echo bad >&2; exit 3'], stdin: 'in' })
    expect(result).toMatchObject({ exitCode: 3, stdout: 'in', stderr: 'bad\n', lost: false, timedOut: false })
  })

  it('tells each line as it comes', async () => {
    const lines: string[] = []
    await machine.exec({ argv: ['printf', 'one\ntwo\n'] }, { onLine: (line) => lines.push(line) })
    expect(lines).toEqual(['one', 'two'])
  })

  it('ends the whole process group at the time limit', async () => {
    const result = await machine.exec({ argv: ['sh', '-c', 'sleep 60 & echo $!; wait'] }, { timeoutMs: 100 })
    expect(result).toMatchObject({ timedOut: true, exitCode: null })
    const state = await machine.exec({ argv: ['sed', '-n', 's/^State:.//p', `/proc/${result.stdout.trim()}/status`] })
    expect(state.stdout).toMatch(/^(Z|$)/) // dead, and perhaps not yet reaped
  })

  it('ends the command when aborted', async () => {
    const controller = new AbortController()
    const running = machine.exec(
      { argv: ['sh', '-c', 'echo ready; exec sleep 60'] },
      { signal: controller.signal, onLine: () => controller.abort() },
    )
    expect(await running).toMatchObject({ cancelled: true, exitCode: null })
  })

  it('does not wait for a daemon that keeps the output open', async () => {
    const result = await machine.exec({ argv: ['sh', '-c', 'setsid sleep 3 & echo $!'] })
    expect(result.exitCode).toBe(0)
    await machine.exec({ argv: ['kill', result.stdout.trim()] })
  })

  it('streams lines until stopped', async () => {
    const stream = await machine.stream({ argv: ['cat'] })
    stream.write('hello\n')
    for await (const line of stream.lines) {
      expect(line).toBe('hello')
      stream.stop()
    }
    expect((await stream.done).cancelled).toBe(true)
  })

  it('says that a missing program cannot be started', async () => {
    await expect(machine.exec({ argv: ['no-such-program-here'] })).rejects.toBeInstanceOf(LabError)
  })
})
