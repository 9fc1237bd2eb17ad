// Where a KVM guest is in its life, as its QEMU says.
import { z } from 'zod'
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'
import type { GuestPresence } from '../engine'
import { kvmFolder, lookSocket } from './command'

const look = `
import json, os, socket, sys
if not os.path.isdir(sys.argv[1]):
    print('{"found": "absent"}')
    sys.exit()
try:
    qmp = socket.socket(socket.AF_UNIX)
    qmp.settimeout(5)
    qmp.connect(sys.argv[2])
    lines = qmp.makefile("rw")
    lines.readline()
    answers = []
    for name in ("qmp_capabilities", "query-status", "query-migrate", "query-kvm"):
        lines.write(json.dumps({"execute": name, "id": name}) + "\\n")
        lines.flush()
        while True:
            answer = json.loads(lines.readline())
            if answer.get("id") == name:
                answers.append(answer.get("return", {}))
                break
    status, migration, kvm = answers[1:]
    print(json.dumps({"found": "qemu", "run": status["status"], "migration": migration.get("status"), "kvm": kvm["enabled"]}))
except TimeoutError:
    # A post-copy's missing page holds QEMU up.
    print('{"found": "qemu", "run": "blocked", "migration": null, "kvm": false}')
except (FileNotFoundError, ConnectionRefusedError):
    print('{"found": "dead"}')
`

const seenSchema = z.discriminatedUnion('found', [
  z.object({ found: z.literal('absent') }),
  /** Its files are there, its QEMU is not. */
  z.object({ found: z.literal('dead') }),
  z.object({
    found: z.literal('qemu'),
    /** QEMU's RunState; `blocked` when it does not answer. */
    run: z.string(),
    /** QEMU's MigrationStatus; null when it has not taken part in one. */
    migration: z.string().nullable(),
    kvm: z.boolean(),
  }),
])
/** What there is of the guest on a host. */
export type KvmSeen = z.infer<typeof seenSchema>

/** Throws LabError `unreachable` when the host did not say. */
export async function lookAtKvm(machine: Machine): Promise<KvmSeen> {
  const argv = ['python3', '-', kvmFolder, lookSocket]
  const result = await machine.exec({ argv, stdin: look }, { timeoutMs: 15_000 })
  const line = result.stdout.trim()
  if (result.exitCode === 0 && line !== '') return seenSchema.parse(JSON.parse(line))
  const message = `${machine.name} did not say whether the guest is there.`
  throw new LabError({ code: 'unreachable', message, detail: result.stderr, host: machine.name })
}

export async function kvmPresence(machine: Machine): Promise<GuestPresence> {
  const seen = await lookAtKvm(machine)
  if (seen.found === 'absent') return 'absent'
  if (seen.found === 'dead' || seen.run === 'shutdown') return 'stopped'
  return seen.run === 'running' ? 'running' : 'frozen'
}
