// Builds the page and the stand-in's main once before the tests.
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

// oxlint-disable-next-line import/no-default-export -- Playwright asks for one
export default function build(): void {
  const root = resolve(__dirname, '..')
  const run = (tool: string, ...words: string[]) =>
    execFileSync(join(root, 'node_modules/.bin', tool), words, { cwd: root, stdio: 'pipe' })
  run('electron-vite', 'build', '--logLevel', 'warn')
  run('vite', 'build', '--logLevel', 'warn', '--config', 'e2e/stand-in/vite.config.ts')
}
