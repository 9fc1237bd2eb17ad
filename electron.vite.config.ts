import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname
const mainEntries = { main: resolve(here, 'electron/main.ts') }
const commandLine = resolve(here, 'electron/cli.ts')

// All in one folder, so that __dirname is the same in each. CommonJS for Node 18 and a page for Chromium 114: the oldest Electron that the tests run on.
const commonJs = { format: 'cjs' as const, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }

export default defineConfig({
  main: {
    build: {
      target: 'node18',
      outDir: 'out/main',
      rollupOptions: {
        input: existsSync(commandLine) ? { ...mainEntries, cli: commandLine } : mainEntries,
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      outDir: 'out/preload',
      rollupOptions: { input: { preload: resolve(here, 'electron/preload.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir: resolve(here, 'out/renderer'),
      // Everything from 'self': the policy allows no data: scripts or fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: resolve(here, 'renderer/index.html') },
    },
  },
})
