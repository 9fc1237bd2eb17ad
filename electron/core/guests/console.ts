// A terminal in a guest, of whichever engine it is.
import type { Duplex } from 'node:stream'
import type { TerminalSize } from '../ssh/machine'

export type GuestConsole = {
  /** Raw bytes of a terminal in both directions; it ends with what runs in it, or when the guest moves. */
  stream: Duplex
  /** Tells what runs in it how large the window is now; a serial line has no size. */
  resize(size: TerminalSize): Promise<void>
  /** Ends what runs in it: CRIU does not carry what was started in a container from outside. */
  close(): Promise<void>
}

export type ConsoleOptions = {
  size: TerminalSize
  /** Of the first guest unless named. */
  name?: string
  /** What runs in it; a shell unless given. */
  argv?: readonly string[]
}
