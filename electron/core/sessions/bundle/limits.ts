// How much a bundle may hold. A real one of an hour at 10 Hz with three hosts has about 200 MB in 8 files.
export type BundleLimits = {
  /** Of the file itself, bytes. */
  archiveBytes: number
  entries: number
  /** Of one file and of all together when unpacked, bytes. */
  fileBytes: number
  totalBytes: number
  /** Largest ratio of unpacked to packed bytes, for files over 1 MiB: recordings have 5 to 40, bombs 1000. */
  ratio: number
}

const mib = 2 ** 20
export const bundleLimits: BundleLimits = {
  archiveBytes: 256 * mib,
  entries: 1000,
  // A string of Node's cannot be longer than 512 Mi characters.
  fileBytes: 400 * mib,
  totalBytes: 800 * mib,
  ratio: 200,
}
