// The stand-in's other Linux machine: one whose key is not known, and one whose key has changed.
import type { Questions } from '../../electron/ipc/questions'
import type { ErrorInfo } from '../../shared/reply'

export const shownKey = { keyType: 'ssh-ed25519', fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s' }

/** Null once the machine may be used. A host that is called `changed` shows another key than the one known. */
export async function reach(on: string | undefined, questions: Questions): Promise<ErrorInfo | null> {
  if (on === undefined) return null
  if (on.includes('changed')) {
    return {
      code: 'host-key-changed',
      message: `${on} shows another host key than the one known. Nothing was sent to it.`,
      hint: `If you know that the host was installed anew, remove its old key: ssh-keygen -R ${on}. Otherwise somebody may be in between.`,
      detail: `known: SHA256:old (ssh-ed25519)\nshown: ${shownKey.fingerprint} (ssh-ed25519)`,
    }
  }
  if (await questions.ask({ kind: 'host-key', host: on, ...shownKey })) return null
  return { code: 'host-key-unknown', message: `${on} shows a host key that is not known yet.` }
}
