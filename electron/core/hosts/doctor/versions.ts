// Comparing version numbers such as 6.12.43 or 10.0.
export type VersionRange = { from?: string; before?: string }

const numbers = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10) || 0)

/** Negative when the first version is the older one; missing parts count as 0. */
export function compareVersions(one: string, other: string): number {
  const left = numbers(one)
  const right = numbers(other)
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** From inclusive, before exclusive; an end that is not given is open. */
export function inRange(version: string, range: VersionRange): boolean {
  if (range.from !== undefined && compareVersions(version, range.from) < 0) return false
  return range.before === undefined || compareVersions(version, range.before) < 0
}

/** `6.12.43+deb13-cloud-amd64` -> `6.12.43`. */
export function kernelVersion(release: string): string {
  return /^\d+(?:\.\d+)*/.exec(release)?.[0] ?? '0'
}
