// Loopback ports by which the VMs' sshd are reached.
import { createServer } from 'node:net'

/** A loopback port for each host that nothing listens on now; held together, so that no two are the same. */
export async function freePorts(hosts: readonly { name: string }[]): Promise<Record<string, number>> {
  const servers = hosts.map(() => createServer())
  const open = (server: (typeof servers)[number]) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  const ports = await Promise.all(servers.map(open))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return Object.fromEntries(hosts.map((host, index) => [host.name, ports[index] ?? 0]))
}
