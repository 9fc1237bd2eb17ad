// The line that the login shell gets. A command hangs on a leash: when its channel ends, for whatever reason
// (timeout, abort, a broken connection), the host itself ends the command and its process group.
import { quote } from '../../../shared/plan'
import { LabError } from '../../../shared/reply'

// $1: longest time in s (0: none); $2: bytes of standard input, or `all`. The inner braces give the command its
// input, then hold the channel: end of file there means that it is gone. They are put in the background once more,
// because dash waits for every part of a pipeline; `exec` redirects, because on braces dash would keep the old
// descriptors, and the channel, open. The start time guards against a stranger that got the shell's number. What the shell
// can do itself it does: where a host's instructions are translated, each program that starts costs 60 ms.
const leash = `
limit=$1; bytes=$2; shift 2
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"; LC_ALL=C.UTF-8; export PATH LC_ALL
trap 'kill -TERM "$child" 2>/dev/null' TERM HUP
born() { read -r line <"/proc/$$/stat" && set -- $line && now=\${22}; }
born; started=$now
exec 3<&0
{
  {
    exec 2>/dev/null <&3 3<&-
    case $bytes in all) cat ;; 0) ;; *) head -c "$bytes" ;; esac
    exec >/dev/null
    while read -r line; do :; done
    born && [ "$now" = "$started" ] && kill -TERM $$
  } &
} | timeout -k 5 "$limit" "$@" 3<&- &
child=$!
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
exit "$code"
`

export type RemoteOptions = {
  /** Prefix with `sudo -n`. */
  sudo: boolean
  /** Safety net on the host itself, s; 0 for none. */
  limitS: number
  /** Bytes of standard input that belong to the command; `all` gives it everything. */
  stdinBytes: number | 'all'
}

/** Throws `bad-input` for a word that no command line can carry. */
export function remoteCommand(argv: readonly string[], options: RemoteOptions): string {
  if (argv.length === 0 || argv.some((word) => word.includes('\0'))) {
    throw new LabError({ code: 'bad-input', message: 'A command needs at least one word, and no word may hold NUL.' })
  }
  const shell = ['sh', '-c', leash, 'handover', String(options.limitS), String(options.stdinBytes), ...argv]
  return (options.sudo ? ['sudo', '-n', ...shell] : shell).map(quote).join(' ')
}

/** The line for a command on a terminal, which needs no leash: the host hangs up when its channel ends. */
export function terminalCommand(argv: readonly string[], sudo: boolean): string {
  return ['exec', ...(sudo ? ['sudo', '-n'] : []), ...argv].map(quote).join(' ')
}
