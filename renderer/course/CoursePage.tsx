// A course: one file from a teacher, the scenario to run, questions to answer, and one bundle to hand in.
import { Loader, SegmentedControl } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { CourseState, HandInCheck } from '../../shared/course'
import { FileButton } from '../shell/FileButton'
import { ask } from '../state/actions'
import { useLab } from '../state/store'
import { sendFile } from '../state/upload'
import { CourseView } from './CourseView'
import { HandInView } from './HandInView'

export function CoursePage() {
  const { sessions } = useLab()
  const [courses, setCourses] = useState<readonly CourseState[] | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [checked, setChecked] = useState<HandInCheck | null>(null)
  const read = useCallback(async () => setCourses((await ask('course.list', {})) ?? []), [])
  useEffect(() => void read(), [read, sessions])
  const start = async (file: File) => {
    const upload = await sendFile(file)
    const started = upload === undefined ? undefined : await ask('course.start', { upload })
    if (!started) return
    setChecked(null)
    setChosen(started.id)
    await read()
  }
  if (courses === null) return <Loader size="sm" m="md" aria-label="Reading the courses" />
  const course = courses.find(({ id }) => id === chosen) ?? courses[0]
  const check = async (file: File) => {
    const upload = await sendFile(file)
    if (upload === undefined) return
    setChecked((await ask('course.check', { upload, ...(course ? { course: course.id } : {}) })) ?? null)
  }
  return (
    <div className="course-page">
      <div className="panel page-head">
        <h2>{course ? course.course.title : 'No course yet'}</h2>
        {courses.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="Course"
            value={course?.id ?? ''}
            data={courses.map(({ id, course: { title } }) => ({ value: id, label: title }))}
            onChange={(id) => {
              setChosen(id)
              setChecked(null)
            }}
          />
        )}
        <span className="spring" />
        <FileButton label="Open a course file" accept=".yaml,.yml" onFile={(file) => void start(file)} />
        <FileButton label="Check a hand-in" accept=".zip" onFile={(file) => void check(file)} />
      </div>
      {checked ? (
        <HandInView check={checked} onClose={() => setChecked(null)} />
      ) : course ? (
        <CourseView key={course.id} state={course} />
      ) : (
        <div className="panel empty">
          <h2>Open a course file first</h2>
          <p>
            A teacher hands out one file with a lab, a scenario and questions. You run the scenario here, answer, and
            hand one bundle in. A teacher checks such a bundle here against the course file that is open.
          </p>
        </div>
      )}
    </div>
  )
}
