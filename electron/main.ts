// Entry of the Electron app.
import { join } from 'node:path'
import { app } from 'electron'
import { startApp } from './app'
import { nameSchema } from '../shared/names'
import { createHandlers } from './ipc/handlers'

// `--lab=NAME`: another lab than `local`, as `serve --name` has it.
const lab = nameSchema.catch('local').parse(app.commandLine.getSwitchValue('lab'))
void startApp({ join: () => createHandlers(lab), out: join(__dirname, '..') })
