// RFC 4180, with one guard more: spreadsheets must not run what a host printed.
export type Cell = string | number | boolean | null

/** One CSV file; rows end with CRLF. Null is an empty cell. */
export function csvText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  // A text that begins like a formula is a formula to Excel and LibreOffice.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
