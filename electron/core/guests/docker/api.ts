// Docker's API on a host, over the app's own SSH connection to the daemon's socket.
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { LabError } from '../../../../shared/reply'
import type { Machine } from '../../ssh/machine'

const socketPath = '/var/run/docker.sock'
/** Docker 25's, the oldest that the product takes. */
const version = 'v1.44'
const timeoutMs = 15_000
/** An answer that is longer is cut off. */
const longestBytes = 4 * 1024 * 1024

export type Call = { method?: 'GET' | 'POST'; path: string; body?: unknown }

/** One call and its answer. Throws LabError with Docker's own words. */
export async function call(machine: Machine, { method = 'GET', path, body }: Call): Promise<Buffer> {
  const socket = await machine.connect(socketPath)
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const asked = request({ ...head(method, path, body), createConnection: () => socket, timeout: timeoutMs })
      asked.on('response', (answer) => {
        readAll(answer).then(
          (bytes) => {
            const { statusCode = 0 } = answer
            if (statusCode >= 200 && statusCode < 300) resolve(bytes)
            else reject(failed(machine, said(bytes)))
          },
          (error: Error) => reject(failed(machine, error.message, error)),
        )
      })
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
      asked.on('error', (error) => reject(failed(machine, error.message, error)))
      asked.end(body === undefined ? undefined : JSON.stringify(body))
    })
  } finally {
    socket.destroy()
  }
}

/** A call whose connection becomes a stream of bytes in both directions. Throws LabError. */
export async function hijack(machine: Machine, { path, body }: Call): Promise<Duplex> {
  const socket = await machine.connect(socketPath)
  return new Promise<Duplex>((resolve, reject) => {
    const options = head('POST', path, body)
    const headers = { ...options.headers, connection: 'Upgrade', upgrade: 'tcp' }
    const asked = request({ ...options, headers, createConnection: () => socket })
    const refuse = (message: string, cause?: unknown) => {
      socket.destroy()
      reject(failed(machine, message, cause))
    }
    asked.on('upgrade', (_answer, stream, first) => {
      if (first.length > 0) stream.unshift(first)
      resolve(stream)
    })
    asked.on('response', (answer) => {
      readAll(answer).then(
        (bytes) => refuse(said(bytes)),
        (error: unknown) => refuse(String(error), error),
      )
    })
    asked.on('error', (error) => refuse(error.message, error))
    asked.end(JSON.stringify(body ?? {}))
  })
}

function head(method: string, path: string, body: unknown) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  return { method, path: `/${version}${path}`, headers: { host: 'docker', ...json } }
}

function readAll(answer: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    answer.on('data', (part: Buffer) => {
      length += part.length
      if (length <= longestBytes) parts.push(part)
    })
    answer.on('error', reject)
    answer.on('end', () => resolve(Buffer.concat(parts)))
  })
}

/** Docker says what is wrong as {"message": …}. */
function said(body: Buffer): string {
  const text = body.toString().slice(0, 500)
  return /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text
}

function failed(machine: Machine, message: string, cause?: unknown): LabError {
  const info = { code: 'step-failed' as const, message: `Docker on ${machine.name}: ${message}`, host: machine.name }
  return new LabError(info, { cause })
}
