// serve: the window's page in a browser, over loopback, with a link that works once.
import { join } from 'node:path'
import type { Command } from 'commander'
import { createHandlers } from '../ipc/handlers'
import { createRouter } from '../ipc/router'
import { outFolder } from '../paths'
import { serve } from '../serve'
import { checkedName } from './lab'

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Serve the page to a browser on this computer.')
    .option('--port <port>', 'TCP port on 127.0.0.1; 0 takes a free one', '0')
    .option('--name <name>', 'the lab that the page works in', 'local')
    .option('--json', 'for programs')
    .action(async (options: { port: string; name: string; json?: boolean }) => {
      const { handlers, events, close } = await createHandlers(checkedName(options.name))
      const folder = join(outFolder(), 'renderer')
      const served = await serve({ router: createRouter(handlers), events, folder, port: Number(options.port) })
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ url: served.url })}\n`
          : `Open this link in a browser on this computer; it works once:\n${served.url}\nEnd with Ctrl-C.\n`,
      )
      await new Promise<void>((resolve) => {
        process.once('SIGINT', resolve)
        process.once('SIGTERM', resolve)
      })
      await served.close()
      await close()
    })
}
