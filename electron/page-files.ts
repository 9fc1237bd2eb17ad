// The built page, for the window and for the browser alike: safe paths, content types and one strict policy.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
const noncePlaceholder = '__STYLE_NONCE__'

export type PageFile = { body: string | Uint8Array<ArrayBuffer>; headers: Record<string, string> }

/**
 * Reads one file of the built page; undefined when there is none by that path.
 * `connect` is what the page may connect to, as in the connect-src of a Content-Security-Policy.
 */
export async function readPageFile(folder: string, urlPath: string, connect: string): Promise<PageFile | undefined> {
  const type = contentTypes[extname(urlPath === '/' ? '/index.html' : urlPath)]
  const path = pagePath(folder, urlPath)
  if (!type || !path) return undefined
  const content = await readFile(path).catch(() => undefined)
  if (!content) return undefined
  if (!type.startsWith('text/html')) return { body: new Uint8Array(content), headers: headers(type) }
  const nonce = randomBytes(16).toString('base64')
  const body = content.toString('utf8').replaceAll(noncePlaceholder, nonce)
  return { body, headers: { ...headers(type), 'Content-Security-Policy': contentSecurityPolicy(nonce, connect) } }
}

/** The policy of the page. Mantine puts its variables in style elements: they carry the nonce, nothing is unsafe-inline. */
export function contentSecurityPolicy(nonce: string, connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}

function pagePath(folder: string, urlPath: string): string | undefined {
  if (urlPath === '/') return join(folder, 'index.html')
  try {
    const path = normalize(join(folder, decodeURIComponent(urlPath)))
    return path.startsWith(folder + sep) && !path.includes('\0') ? path : undefined
  } catch {
    return undefined // not valid percent-encoding
  }
}

function headers(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}
