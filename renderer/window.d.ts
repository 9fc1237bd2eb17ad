import type { Bridge } from '../shared/ipc'

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    handoverLab?: Bridge
    /** Read by the style helper inside Mantine's dialogs. */
    __webpack_nonce__?: string
  }
}
