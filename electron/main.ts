// Entry of the Electron app.
import { join } from 'node:path'
import { startApp } from './app'
import { createHandlers } from './ipc/handlers'

void startApp({ join: createHandlers, out: join(__dirname, '..') })
