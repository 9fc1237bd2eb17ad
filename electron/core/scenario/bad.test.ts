// Each file in bad/ is wrong in one way (or, `several`, in some): its first problem has this place and says this.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LabError } from '../../../shared/reply'
import { parseScenario } from './parse'
import { ScenarioError } from './problem'

const folder = new URL('./bad/', import.meta.url)

const expected: [file: string, line: number, column: number, says: string][] = [
  ['action-missing', 4, 5, '"handover.0.action" is missing; allowed: down, up'],
  ['action-off', 4, 64, '"handover.0.action" is "off"; allowed: down, up'],
  ['after-too-long', 3, 21, 'the lead-in is longer than an hour'],
  ['after-without-unit', 3, 21, '"migration.after" must be a time such as 3s or 500ms, not'],
  ['alias-bomb', 8, 8, 'the aliases here grow to more than 100000 values'],
  ['alias-cycle', 3, 27, '"*guest" contains itself'],
  ['alias-unknown', 3, 8, 'nothing before this line has the anchor "&other"'],
  ['at-anchor-unknown', 4, 11, '"handover.0.at" is "thaw+1s"; allowed: an anchor (before,'],
  ['at-negative', 4, 11, '"handover.0.at" is "transfer-500ms"; allowed: an anchor'],
  ['at-too-late', 4, 11, '"transfer+9000s" is more than an hour after its anchor'],
  ['both-down', 5, 67, 'cloudlet-a is left with no interface: eth0 and eth1 are'],
  ['command-text', 3, 19, '"guest.command" must be a list, not "sleep 5"'],
  ['companions-of-lxc', 3, 22, "companions are of docker guests; the guest's engine is lxc"],
  ['volumes-of-kvm', 3, 32, "volumes are of docker guests; the guest's engine is kvm"],
  ['route-of-handover', 4, 21, 'the route through this computer is of the method barua'],
  ['comment-only', 1, 1, 'the file must be a map of keys and values, not nothing'],
  ['delay-negative', 3, 27, '"links.eth1.delayMs" must be at least 0, not -5'],
  ['docker-pre-copy', 4, 24, 'pre-copy is not possible with docker: its checkpoints are'],
  ['down-twice', 5, 64, 'cloudlet-a eth0 is already down since request (order:'],
  ['duplicate-key-nested', 3, 23, 'the key "engine" is there twice'],
  ['duplicate-key', 4, 1, 'the key "guest" is there twice'],
  ['empty', 1, 1, 'the file is empty; it needs at least "version: 1" and a'],
  ['engine-wrong', 3, 18, '"guest.engine" is "lcx"; allowed: lxc, docker, kvm; did'],
  ['factor-combination', 5, 23, 'a run with guest.engine = lxc, migration.strategy ='],
  ['factor-empty', 3, 29, '"factors.guest.memoryMiB" must have at least 1 entries,'],
  ['factor-fixed', 4, 3, '"repeat" describes the experiment; a factor varies a'],
  ['factor-handover', 3, 12, 'no field "handover.0.manner": handover has no entries,'],
  ['factor-lab', 4, 3, '"lab" is the same for all runs of a session; run the file on'],
  ['factor-level-type', 3, 34, '"guest.memoryMiB" must be a number, not "64"'],
  ['factor-level', 6, 7, '"migration.transport" is "udp"; allowed: tcp, mptcp; did'],
  ['factor-nested', 3, 30, '"factors.guest.memoryMiB.0" must be a text, a number or'],
  ['factor-path', 3, 12, 'no field "migration.transprot"; did you mean'],
  ['factor-same-host', 3, 39, 'a run with migration.to = cloudlet-a is not possible:'],
  ['factor-twice', 3, 38, '16 is there twice'],
  ['guest-nothing', 3, 8, '"guest" must be a map of keys and values, not "lxc"'],
  ['handover-map', 3, 11, '"handover" must be a list, not a map'],
  ['host-name-bad', 3, 20, '"migration.from" is "a; rm -rf /"; allowed: a name is 1'],
  ['host-unknown-event', 4, 27, 'the lab has no host "cloudlet-c"; did you mean'],
  ['host-unknown', 3, 36, 'the lab has no host "cludlet-b"; did you mean'],
  ['indentation', 5, 1, 'not valid YAML: this line is not indented like its'],
  ['jitter-without-delay', 3, 28, 'jitter varies a delay; give delayMs as well, or leave'],
  ['json-comma', 3, 53, 'not valid YAML: a quote or a bracket is not closed'],
  ['key-list', 3, 12, 'a key must be a plain word'],
  ['latin-1', 2, 10, 'not UTF-8 text; save the file as UTF-8'],
  ['list', 1, 1, 'the file must be a map of keys and values, not a list'],
  ['loss-over-100', 3, 31, '"links.eth1.lossPercent" must be at most 100, not 101'],
  ['lxc-post-copy', 3, 24, 'post-copy is not possible with lxc: the app restores no'],
  ['multifd-with-post-copy', 4, 44, 'multifd does not go with post-copy'],
  ['multifd-with-lxc', 3, 23, "multifd is of kvm guests; the guest's engine is lxc"],
  ['auto-converge-stopped', 4, 28, 'autoConverge slows a guest down that runs at the source'],
  ['control-there-and-back', 4, 57, 'nothing goes there and back'],
  ['control-without-teka', 4, 43, 'a control is of the method teka'],
  ['addresses-without-teka', 3, 33, 'the plan next-odd is of the method teka; the method here'],
  ['addresses-odd-client', 4, 93, 'clients have even addresses; 17 is odd'],
  ['addresses-taken', 4, 102, '100 is the lab’s own'],
  ['addresses-explicit-missing', 4, 67, 'the plan explicit needs guest.eth1'],
  ['addresses-reserved-given', 4, 77, 'by the plan reserved the lab’s own addresses are given'],
  ['disk-copied-post-copy', 4, 24, 'post-copy runs the guest on the target before its disk'],
  ['disk-shared-without-image', 3, 29, 'a shared disk is of kvm guests with an image of their own'],
  ['disk-shared-relative', 3, 30, 'a shared disk is a whole path, the same on both hosts'],
  ['disk-with-teka', 4, 22, 'the method teka configures the lab'],
  ['disk-with-command', 3, 53, 'a guest with its own disk runs what that disk starts'],
  ['memory-fraction', 3, 21, '"guest.memoryMiB" must be a whole number, not 1.5'],
  ['memory-huge', 3, 21, '"guest.memoryMiB" must be at most 16384, not 1e+30'],
  ['memory-text', 3, 21, '"guest.memoryMiB" must be a number, not "64MB"'],
  ['merge-key', 3, 10, 'unknown key "<<"; allowed: engine, workload, memoryMiB,'],
  ['name-empty', 2, 7, '"name" must have at least 1 characters, not 0'],
  ['name-missing', 1, 1, '"name" is missing'],
  ['name-not-text', 2, 7, '"name" must be a text, not 12'],
  ['port-too-big', 3, 16, '"guest.port" must be at most 65535, not 70000'],
  ['prototype', 3, 1, 'unknown key "__proto__"'],
  ['qiu-with-kvm', 4, 22, "the method qiu moves lxc containers; the guest's engine"],
  ['rate-infinite', 3, 28, '"links.eth0.rateMbit" must be a number, not Infinity'],
  ['rate-zero', 3, 28, '"links.eth0.rateMbit" must be at least 0.1, not 0'],
  ['repeat-zero', 3, 9, '"repeat" must be at least 1, not 0'],
  ['same-host', 3, 36, '"from" and "to" are both "cloudlet-b"; a migration needs'],
  ['same-moment', 5, 11, 'cloudlet-a eth0 is switched twice at the same moment'],
  ['seed-negative', 3, 7, '"seed" must be at least 0, not -1'],
  ['sentence', 1, 1, 'the file must be a map of keys and values, not "just a'],
  ['several', 3, 18, '"guest.engine" is "podman"; allowed: lxc, docker, kvm'],
  ['tab', 4, 1, 'not valid YAML: a tab is not allowed as indentation; use'],
  ['tag', 3, 8, 'not valid YAML: a tag ("!…") is not allowed'],
  ['to-client', 3, 36, '"client" is the mobile host, which runs the probes; a'],
  ['too-deep', 3, 57, 'nested deeper than 50 levels; a scenario needs five at'],
  ['too-many-runs', 4, 1, 'the factors and "repeat" make 121000 runs; 100000 at most'],
  ['two-colons', 3, 8, 'not valid YAML: two keys on one line, or a line indented'],
  ['two-documents', 3, 1, 'not valid YAML: a second document begins here ("---"); a'],
  ['unclosed-bracket', 4, 1, 'not valid YAML: this line is not indented like its'],
  ['unclosed-quote', 4, 1, 'not valid YAML: a quote or a bracket is not closed'],
  ['unknown-key-event', 4, 39, 'unknown key "iface"; allowed: at, host, interface,'],
  ['unknown-key-link', 3, 18, 'unknown key "rate"; did you mean "rateMbit"?'],
  ['unknown-key-nested', 5, 3, 'unknown key "memoryMib"; did you mean "memoryMiB"?'],
  ['unknown-key-top', 3, 1, 'unknown key "migraton"; did you mean "migration"?'],
  ['unknown-link', 3, 10, 'unknown key "eth2"; did you mean "eth0"?'],
  ['up-before-down', 5, 67, 'cloudlet-a eth0 comes up before anything has put it down'],
  ['utf-16', 1, 1, 'not UTF-8 text; save the file as UTF-8'],
  ['version-2', 1, 10, '"version" is 2; allowed: 1'],
  ['version-missing', 1, 1, '"version" is missing; allowed: 1'],
  ['version-text', 1, 10, '"version" is "1"; allowed: 1'],
]

it.each(expected)('%s is refused at %i:%i: %s', (name, line, column, says) => {
  const error = problemOf(readFileSync(new URL(`${name}.yaml`, folder)), `${name}.yaml`)
  const place = { line, column }
  expect(error.problems).toContainEqual({ ...place, message: expect.stringContaining(says) })
  expect(error.info).toMatchObject({ code: 'bad-input', detail: expect.stringContaining(`:${line}:${column}: `) })
})

it('has a line in the table for every file', () => {
  const files = readdirSync(folder).map((name) => name.replace('.yaml', ''))
  expect(files.toSorted()).toEqual(expected.map(([name]) => name).toSorted())
  expect(files.length).toBeGreaterThan(40)
})

it('lists everything that is wrong, in the order of the file', () => {
  const { problems } = problemOf(readFileSync(new URL('several.yaml', folder)), 'several.yaml')
  expect(problems.map((problem) => problem.line)).toEqual([3, 3, 4, 5])
})

it('refuses more than 1 MB, very many keys, and aliases by the thousand, in a moment', () => {
  const begin = 'version: 1\nname: long\n'
  const keys = Array.from({ length: 15_000 }, (_, index) => `key${index}: 1\n`).join('')
  const aliases = `a: &a 1\n${Array.from({ length: 5_000 }, (_, index) => `b${index}: *a\n`).join('')}`
  expect(problemOf(`${begin}# ${'x'.repeat(1_000_001)}`).problems).toMatchObject([{ line: 1, column: 1 }])
  expect(problemOf(begin + keys).problems.length).toBeGreaterThan(0)
  expect(problemOf(begin + aliases).message).toContain('more than 100 aliases')
  expect(problemOf(`a: ${'['.repeat(400_000)}`).message).toContain('nested deeper')
})

function problemOf(text: string | Uint8Array, file = 'scenario'): ScenarioError {
  try {
    parseScenario(text, { file })
  } catch (thrown) {
    if (thrown instanceof ScenarioError && thrown instanceof LabError) return thrown
    throw thrown
  }
  throw new Error(`${file} was taken`)
}
