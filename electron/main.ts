// Entry of the Electron app.
import { join } from 'node:path'
import { startApp } from './app'
import { createHandlers } from './ipc/handlers'

void createHandlers().then((joined) => startApp({ ...joined, out: join(__dirname, '..') }))
