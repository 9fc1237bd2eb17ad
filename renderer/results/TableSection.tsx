// A table with its heading and what has to be known to read it.
import type { ReactNode } from 'react'

export type Column = { name: string; number?: boolean; meaning?: string }
type TableSectionProps = { title: string; notes?: readonly string[]; columns: readonly Column[]; children: ReactNode }

export function TableSection({ title, notes = [], columns, children }: TableSectionProps) {
  return (
    <section className="panel results-table" aria-label={title}>
      <h3>{title}</h3>
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      <div className="wide-table">
        <table className="data-table">
          <thead>
            <tr>
              {columns.map(({ name, number, meaning }) => (
                <th key={name} scope="col" className={number ? 'number' : ''} title={meaning}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  )
}
