// An Electron main process with the stand-in instead of the core: for tests of the window only.
import { join } from 'node:path'
import { app } from 'electron'
import { startApp } from '../../electron/app'
import { createStandIn } from './handlers'
import { standInOptions } from './options'

// Each test has its own profile: no test sees another's settings, and none is a second instance.
const profile = process.env['STAND_IN_PROFILE']
if (profile !== undefined) app.setPath('userData', profile)
void startApp({
  join: async () => createStandIn(standInOptions(process.env)),
  out: join(__dirname, '../../../out'),
})
