// What Docker and CRIU say when a step of a checkpoint fails, why, and what helps.
import { LabError } from '../../../../shared/reply'

type KnownError = { says: RegExp; cause: string; fix: string }

export const knownErrors: readonly KnownError[] = [
  {
    says: /checkpoint only supported with experimental|only supported on a Docker daemon with experimental/i,
    cause: 'The daemon runs without its experimental features.',
    fix: 'Put "experimental": true into /etc/docker/daemon.json and start the daemon anew.',
  },
  {
    says: /custom checkpointdir is not supported/i,
    cause: 'Since 17.12 Docker starts a container only from its own folder.',
    fix: 'Put the checkpoint into /var/lib/docker/containers/ID/checkpoints and leave --checkpoint-dir out.',
  },
  {
    says: /init\.pid|retrieve OCI runtime container pid/i,
    cause: 'Docker 18.03 to 19.03 lose the restored process.',
    fix: 'Use Docker 26 or 27.',
  },
  {
    says: /content sha256:\S* ?:? ?already exists/i,
    cause: 'containerd has not yet cleared away the same checkpoint of before (moby #42900).',
    fix: 'Try again, or change any file beside the images.',
  },
  {
    says: /bind-mount \/proc\/0\/ns\/net/i,
    cause: 'Docker 28 and 29 cannot restore a container with a network of its own (moby #50750).',
    fix: 'Use Docker 26 or 27.',
  },
  {
    says: /connected TCP socket|tcp-established/i,
    cause: 'CRIU was not told to carry established connections.',
    fix: 'Put tcp-established into the file that the annotation org.criu.config names, or into /etc/criu/runc.conf.',
  },
  {
    says: /Unseizable non-zombie/i,
    cause: 'The container was restored into the cgroup of its old host, where Docker does not look for it.',
    fix: 'Put manage-cgroups=ignore into the same file before the restore.',
  },
  {
    says: /type NOTIFY errno 0|criu failed/i,
    cause: 'CRIU refused; this message of Docker names no reason.',
    fix: 'Read criu-dump.log or restore.log, whose path is in the message: the first line with Error tells.',
  },
]

/** The error with the cause and the fix that are known for what it says; any other is given back as it is. */
export function explained(thrown: unknown): unknown {
  if (!(thrown instanceof LabError)) return thrown
  const { info } = thrown
  const known = knownErrors.find(({ says }) => says.test(`${info.message}\n${info.detail ?? ''}`))
  return known ? new LabError({ ...info, hint: `${known.cause} ${known.fix}` }, { cause: thrown }) : thrown
}
