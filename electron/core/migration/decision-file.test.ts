// The app's word in the file `decision`, as the source's script reads it (resources/host/lxc_send.py).
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

/** What the script takes from the file when these are its contents one look after the other; null: not there yet. */
function taken(...contents: (string | null)[]): string {
  const program = `
import json, os, sys, tempfile
import lxc_send
from migration_common import Failure

def look(_):
    text = contents.pop(0)
    if text is not None:
        with open(os.path.join(folder, "decision"), "w") as file:
            file.write(text)

contents = json.load(sys.stdin)
lxc_send.time.sleep = look
with tempfile.TemporaryDirectory() as folder:
    try:
        look(0)
        lxc_send.Sender({"guest": "guest", "folder": folder}).await_decision(Failure("the channel broke"))
        print("lets go")
    except Failure:
        print("goes on here")
    except IndexError:
        print("waits")
`
  const cwd = resolve(import.meta.dirname, '../../../resources/host')
  const input = JSON.stringify(contents)
  return execFileSync('python3', ['-Bc', program], { cwd, input, encoding: 'utf8' }).trim()
}

test('the source does what the word says', () => {
  expect(taken('confirm\n')).toBe('lets go')
  expect(taken('resume\n')).toBe('goes on here')
})

test('a word that is not there, or not whole yet, is none: the guest stays frozen, and runs nowhere twice', () => {
  expect(taken(null, '', 'con')).toBe('waits')
  expect(taken(null, '', 'con', 'confirm\n')).toBe('lets go')
})
