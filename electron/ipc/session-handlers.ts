// What the page asks of sessions and courses: everything that needs only files, no lab.
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import type { RequestName } from '../../shared/ipc'
import { checkHandIn } from '../core/course/check'
import { courseFolder, listCourses, startCourse, writeAnswers } from '../core/course/folder'
import { handIn } from '../core/course/hand-in'
import { addRemark } from '../core/sessions/add-remark'
import { verifyBundle, verifySession } from '../core/sessions/bundle/check'
import { importBundle } from '../core/sessions/bundle/import'
import { exportSession } from '../core/sessions/export'
import { listSessions, openSession, readSamples } from '../core/sessions/open'
import { prepareReplays, readReplay } from '../core/sessions/replay'
import type { Handlers } from './router'
import type { Uploads } from './uploads'

export type SessionPlaces = {
  sessionsFolder: string
  coursesFolder: string
  resources: string
  product: string
  uploads: Uploads
  /** The session that is being recorded. */
  running(): string | null
  /** Sessions changed: the page is to ask again. */
  onChange(): void
}
type SessionRequest = Extract<RequestName, `sessions.${string}` | `upload.${string}` | `course.${string}`>

export function sessionHandlers(places: SessionPlaces): Pick<Handlers, SessionRequest> {
  const { sessionsFolder: root, coursesFolder, uploads, running, onChange } = places
  return {
    'sessions.list': async () => {
      const sessions = await listSessions(root, running())
      void prepareReplays(
        root,
        sessions.flatMap(({ id, state }) => (state === 'running' ? [] : id)),
      )
      return sessions
    },
    'sessions.open': async ({ id }) => {
      const { runs: _, ...session } = await openSession(root, id, running())
      return session
    },
    'sessions.samples': ({ id }) => readSamples(root, id),
    'sessions.replay': ({ id }) => readReplay(root, id, running()),
    'sessions.export': async ({ id, format }) => ({
      path: await exportSession(root, id, format, { resources: places.resources, running: running() }),
    }),
    'sessions.check': ({ id }) => verifySession(root, id),
    'sessions.remark': async ({ id, remark }) => {
      await addRemark(root, id, remark)
      onChange()
      return {}
    },
    'sessions.import': ({ upload }) =>
      uploads.use(upload, async (path, name) => {
        const sessions = await importBundle(root, path, { name })
        onChange()
        return { sessions }
      }),
    'sessions.verify': ({ upload }) => uploads.use(upload, (path) => verifyBundle(path)),
    'upload.begin': ({ name, bytes }) => uploads.begin(name, bytes),
    'upload.part': async ({ upload, offset, data }) => {
      await uploads.part(upload, offset, data)
      return {}
    },
    'course.list': () => listCourses(coursesFolder, root),
    'course.start': ({ upload }) =>
      uploads.read(upload, async (bytes, name) => ({ id: (await startCourse(coursesFolder, bytes, name)).id })),
    'course.answer': async ({ id, answers }) => {
      await writeAnswers(coursesFolder, id, answers)
      return {}
    },
    'course.hand-in': ({ id, sessions }) =>
      handIn(id, { coursesRoot: coursesFolder, sessionsRoot: root, product: places.product, sessions }),
    'course.check': ({ upload, course }) =>
      uploads.use(upload, async (path) =>
        checkHandIn(
          path,
          course === undefined ? undefined : await readFile(join(courseFolder(coursesFolder, course), 'course.yaml')),
        ),
      ),
  }
}
