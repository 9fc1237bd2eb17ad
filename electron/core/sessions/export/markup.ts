// Markup whose every value is escaped: text from hosts and files is data, never markup.
import { visible } from '../lines'

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

/** Safe inside elements and inside quoted attributes. What no document may hold or what deceives becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function render(value: Value | undefined): string {
  if (value === undefined) return ''
  if (value instanceof Markup) return value.toString()
  return typeof value === 'object' ? value.join('') : escapeHtml(String(value))
}

export const nothing = new Markup('')
