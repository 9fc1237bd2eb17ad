// A TCP proxy whose connections a test can cut.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'

export type CuttingProxy = {
  port: number
  /** Breaks every connection that goes through; new ones are taken again. */
  cut(): void
  close(): void
}

export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const to = connect(targetPort, '127.0.0.1')
    for (const socket of [from, to]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        from.destroy()
        to.destroy()
      })
    }
    from.pipe(to).pipe(from)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const cut = () => sockets.forEach((socket) => socket.resetAndDestroy())
  return {
    port: address.port,
    cut,
    close: () => {
      server.close()
      cut()
    },
  }
}
