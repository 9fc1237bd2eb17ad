// Files that the page hands over, in parts: the same way for the window and for a browser, and no path comes from the page.
import { randomUUID } from 'node:crypto'
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LabError } from '../../shared/reply'

/** As large as a bundle may be. */
const mostBytes = 256 * 2 ** 20
const mostUploads = 4

type Upload = { name: string; bytes: number; folder: string; path: string; file: FileHandle; written: number }

export class Uploads {
  readonly #uploads = new Map<string, Upload>()

  /** Begins one; the oldest goes when there are too many. Throws `bad-input` for a file that is too large. */
  async begin(name: string, bytes: number): Promise<{ upload: string }> {
    if (bytes > mostBytes) {
      throw new LabError({
        code: 'bad-input',
        message: `${name} is too large: at most ${mostBytes / 2 ** 20} MiB are taken.`,
      })
    }
    const [oldest] = this.#uploads.keys()
    if (this.#uploads.size >= mostUploads && oldest !== undefined) await this.#drop(oldest)
    const folder = await mkdtemp(join(tmpdir(), 'handover-upload-'))
    const path = join(folder, 'file')
    const id = randomUUID()
    this.#uploads.set(id, { name, bytes, folder, path, file: await open(path, 'wx', 0o600), written: 0 })
    return { upload: id }
  }

  /** Appends a part, base64. Throws `bad-input` for one that is out of order or goes beyond the size that was said. */
  async part(id: string, offset: number, data: string): Promise<void> {
    const upload = this.#get(id)
    const bytes = Buffer.from(data, 'base64')
    if (offset !== upload.written || offset + bytes.length > upload.bytes) {
      throw new LabError({ code: 'bad-input', message: 'The file did not come whole. Choose it again.' })
    }
    upload.written += bytes.length
    await upload.file.write(bytes, 0, bytes.length, offset)
  }

  /** Gives the whole file to `work`, then removes it, whatever became of the work. */
  async use<T>(id: string, work: (path: string, name: string) => Promise<T>): Promise<T> {
    const { path, name, bytes, written } = this.#get(id)
    try {
      if (written !== bytes)
        throw new LabError({ code: 'bad-input', message: 'The file did not come whole. Choose it again.' })
      return await work(path, name)
    } finally {
      await this.#drop(id)
    }
  }

  /** The same for a small file that is read at once. */
  read<T>(id: string, work: (bytes: Buffer, name: string) => Promise<T>): Promise<T> {
    return this.use(id, async (path, name) => work(await readFile(path), name))
  }

  async close(): Promise<void> {
    for (const id of this.#uploads.keys()) await this.#drop(id)
  }

  #get(id: string): Upload {
    const upload = this.#uploads.get(id)
    if (upload) return upload
    throw new LabError({ code: 'not-found', message: 'That file is not here any more. Choose it again.' })
  }

  async #drop(id: string): Promise<void> {
    const upload = this.#uploads.get(id)
    this.#uploads.delete(id)
    if (!upload) return
    await upload.file.close()
    await rm(upload.folder, { recursive: true, force: true })
  }
}
