/** The value of a JSON text; undefined when it is none. A schema has to judge it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
