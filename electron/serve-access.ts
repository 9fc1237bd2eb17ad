// Who may talk to `serve`: a loopback name, the page's own origin, and the holder of the one-time token's cookie.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

export type Access = {
  /** Text for the link's `token` parameter; good for one exchange. */
  token: string
  /** The Set-Cookie value for a right token, undefined for a wrong or used one. */
  exchange(token: string): string | undefined
  hasCookie(request: IncomingMessage): boolean
  /** DNS rebinding: a page of another site has another name in Host. */
  isLoopbackHost(request: IncomingMessage): boolean
  isSameOrigin(request: IncomingMessage): boolean
}

/** Makes a new token and session for a server on this port. */
export function createAccess(port: () => number): Access {
  const token = randomBytes(32).toString('base64url')
  const session = randomBytes(32).toString('base64url')
  let used = false
  // Cookies do not keep ports apart, so the name does.
  const cookieName = () => `handover-lab-${port()}`
  return {
    token,
    exchange(given) {
      if (used || !sameText(given, token)) return undefined
      used = true
      return `${cookieName()}=${session}; Path=/; HttpOnly; SameSite=Strict`
    },
    hasCookie: (request) =>
      (request.headers.cookie ?? '').split(';').some((pair) => isCookie(pair, cookieName(), session)),
    isLoopbackHost: (request) => {
      const [, name, given] = /^(.+?):(\d+)$/.exec(request.headers.host ?? '') ?? []
      return name !== undefined && loopbackNames.has(name.toLowerCase()) && Number(given) === port()
    },
    isSameOrigin: (request) => request.headers.origin === `http://${request.headers.host}`,
  }
}

function isCookie(pair: string, name: string, value: string): boolean {
  const split = pair.indexOf('=')
  return split > 0 && pair.slice(0, split).trim() === name && sameText(pair.slice(split + 1).trim(), value)
}

// Compared by hash, so that the time taken says nothing of the text.
function sameText(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}
