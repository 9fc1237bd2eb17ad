// oxlint-disable import/no-default-export -- Vite asks for one
// Builds the stand-in's Electron main beside itself, apart from the app's own out/.
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const here = import.meta.dirname
export default defineConfig({
  build: {
    outDir: resolve(here, 'out'),
    target: 'node18',
    ssr: resolve(here, 'electron-main.ts'),
    rollupOptions: {
      external: ['electron', /^node:/, ...builtinModules, 'zod'],
      output: { format: 'cjs', entryFileNames: 'main.js' },
    },
  },
})
