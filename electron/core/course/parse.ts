// A course file: YAML with every mistake by line and column, and a scenario that this program can run.
import { stringify } from 'yaml'
import type { z } from 'zod'
import { courseSchema, type Course } from '../../../shared/course'
import { labFileSchema, parseLabFile } from '../hosts/lab-file'
import { requireSupported } from '../migration/supported'
import { readYaml } from '../scenario/document'
import { checkScenario } from '../scenario/parse'
import { ScenarioError, type Finding } from '../scenario/problem'
import { checkText, decode } from '../scenario/text'

/** Parses a course file; `file` names it in messages. Throws `bad-input`. */
export function parseCourse(input: string | Uint8Array, file = 'course'): Course {
  const text = typeof input === 'string' ? input : decode(input)
  const unreadable = checkText(text)
  if (unreadable) throw new ScenarioError(file, text, [unreadable])
  const yaml = readYaml(text)
  if (yaml.problems.length > 0) throw new ScenarioError(file, text, yaml.problems)
  const parsed = courseSchema.safeParse(yaml.value)
  if (!parsed.success) throw new ScenarioError(file, text, findings(parsed.error).map(yaml.place))
  const course = parsed.data
  // The lab file's own parser says what is wrong with the hosts.
  const lab = course.lab && parseLabFile(stringify(course.lab), `${file}, lab`)
  const hosts = lab ? { hosts: Object.keys(labFileSchema.parse(lab).hosts) } : {}
  const checked = checkScenario(stringify(course.scenario), hosts)
  if (!checked.scenario) {
    const at = (message: string) => yaml.place({ path: ['scenario'], on: 'key', message: `scenario: ${message}` })
    throw new ScenarioError(
      file,
      text,
      checked.problems.map(({ message }) => at(message)),
    )
  }
  requireSupported(checked.scenario)
  return { ...course, scenario: checked.scenario }
}

function findings(error: z.ZodError): Finding[] {
  return error.issues.map((issue): Finding => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
    const where = path.length > 0 ? `"${path.join('.')}": ` : ''
    if (issue.code !== 'unrecognized_keys') return { path, on: 'value', message: `${where}${issue.message}` }
    return { path: [...path, issue.keys[0] ?? ''], on: 'key', message: `unknown key ${issue.keys.join(', ')}` }
  })
}
