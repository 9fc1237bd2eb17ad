// Markup whose every value is escaped: text from hosts and files is data, never markup.

/** Markup known to be safe; only `html` makes it. */
export class Markup {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

type Value = string | number | Markup | readonly Markup[]

/** Template tag: escapes every string and number, takes Markup as it is. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const text = parts.reduce((all, part, index) => all + part + (index < values.length ? render(values[index]) : ''), '')
  return new Markup(text)
}

/** Safe inside elements and inside quoted attributes. Control characters that no document may hold become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(forbidden, '\uFFFD')
}

// eslint-disable-next-line no-control-regex -- these are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

function render(value: Value | undefined): string {
  if (value === undefined) return ''
  if (value instanceof Markup) return value.toString()
  return typeof value === 'object' ? value.join('') : escapeHtml(String(value))
}

export const nothing = new Markup('')
