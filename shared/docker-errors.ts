// What Docker and CRIU say when a step of a checkpoint fails, why, and what helps. The first that fits is the one.
export type KnownError = {
  /** What an error says that is this one. */
  says: RegExp
  /** The same, for people. */
  message: string
  cause: string
  fix: string
}

export const dockerErrors: readonly KnownError[] = [
  {
    says: /checkpoint only supported with experimental|only supported on a Docker daemon with experimental/i,
    message: 'checkpoint only supported with experimental',
    cause: 'The daemon runs without its experimental features.',
    fix: 'Put "experimental": true into /etc/docker/daemon.json and start the daemon anew.',
  },
  {
    says: /custom checkpointdir is not supported/i,
    message: 'custom checkpointdir is not supported',
    cause: 'Since 17.12 Docker starts a container only from its own folder (moby #37344).',
    fix: 'Put the checkpoint into /var/lib/docker/containers/ID/checkpoints and leave --checkpoint-dir out.',
  },
  {
    says: /init\.pid|retrieve OCI runtime container pid/i,
    message: 'failed to retrieve OCI runtime container pid: init.pid',
    cause: 'Docker 18.03 to 19.03 lose the restored process (moby #35691, #41613).',
    fix: 'Use Docker 26 or 27.',
  },
  {
    says: /starts afresh|counter (stopped|fell|went back)/i,
    message: 'the counter begins at 0 again',
    cause: 'Docker 19.03 to 20.10 may start afresh and report success (for-linux #1192, criu #1378).',
    fix: 'Use Docker 26 or 27; never take the exit status of docker start for a proof.',
  },
  {
    says: /directives don't match any configuration option/i,
    message: "the following directives don't match any configuration option: disable-legacy-registry",
    cause: "The thesis's daemon.json has a key that Docker 19.03 and later refuse.",
    fix: 'Take disable-legacy-registry out of /etc/docker/daemon.json; only experimental is needed.',
  },
  {
    says: /content (sha256:\S*|digest \S*) ?:? ?(already exists|not found)/i,
    message: 'content sha256:… already exists',
    cause:
      'containerd has not yet cleared away the same checkpoint of before (moby #42900), or Docker is 25.0.0 to 25.0.3 (#47456).',
    fix: 'Try again, or change any file beside the images.',
  },
  {
    says: /ttrpc: closed/i,
    message: 'ttrpc: closed',
    cause: 'The container that was just checkpointed here is still being cleared away.',
    fix: 'Try again after a second.',
  },
  {
    says: /bind-mount \/proc\/0\/ns\/net/i,
    message: 'bind-mount /proc/0/ns/net: no such file',
    cause: 'Docker 28 and 29 cannot restore a container with a network of its own (moby #50750).',
    fix: 'Use Docker 26 or 27, or runc by itself.',
  },
  {
    says: /connected TCP socket|tcp-established/i,
    message: 'connected TCP socket, consider using --tcp-established',
    cause: 'CRIU was not told to carry established connections (criu #599).',
    fix: 'Put tcp-established into the file that the annotation org.criu.config names, or into /etc/criu/runc.conf.',
  },
  {
    says: /Unsupported proto 262/i,
    message: 'Unsupported proto 262',
    cause: 'The container has an MPTCP socket, which CRIU cannot carry (criu #2655).',
    fix: 'Let the service speak TCP (Go: GODEBUG=multipathtcp=0); MPTCP carries the migration.',
  },
  {
    says: /Unseizable non-zombie/i,
    message: 'Unseizable non-zombie',
    cause:
      'The container was restored into the cgroup of its old host, where Docker does not look for it (criu #2091).',
    fix: 'Put manage-cgroups=ignore into the same file before the restore.',
  },
  {
    says: /Can't get rlimit/i,
    message: "Can't get rlimit",
    cause: 'A process runs as another user than root, and CRIU may not read its limits without CAP_SYS_RESOURCE.',
    fix: "Give the machine that capability, or let the service's workers run as root (nginx: user root;).",
  },
  {
    says: /file size mismatch|File .* has bad size/i,
    message: 'File … has bad size',
    cause:
      'A file of the container is not the same on the target: the writable layer or a volume did not come along (criu #515).',
    fix: 'Bring the files over while the container is frozen, before the restore.',
  },
  {
    says: /tty.*(inherit|external)|console.*(inherit|external)/i,
    message: 'inherit/external console',
    cause: 'The container has a terminal (-t), whose other end stays behind (criu #76).',
    fix: 'Run it detached, without -t.',
  },
  {
    says: /No space left on device/i,
    message: 'no space left on device',
    cause: "The disk of Docker's folder, or of /var/lib/handover, is full.",
    fix: 'Free some: docker image prune, docker container prune.',
  },
  {
    says: /Conflict.*name .* already in use/i,
    message: 'Conflict. The container name is already in use',
    cause: 'A container of this name is on the target already.',
    fix: 'Remove or rename it there: docker rm NAME.',
  },
  {
    says: /No such image|pull access denied|lookup .* no such host/i,
    message: 'No such image',
    cause: 'The target lacks the image, and no registry can be reached.',
    fix: 'Bring it over from the source: docker save IMAGE | ssh TARGET docker load.',
  },
  {
    says: /Cannot connect to the Docker daemon/i,
    message: 'Cannot connect to the Docker daemon',
    cause: 'The daemon does not run, or has just died.',
    fix: 'Start it (systemctl start docker) and look at its log; with live-restore its containers are still there.',
  },
  {
    says: /type NOTIFY errno 0|criu failed/i,
    message: 'criu failed: type NOTIFY errno 0',
    cause: 'CRIU refused; this message of Docker names no reason.',
    fix: 'Read criu-dump.log or restore.log, whose path is in the message: the first line with Error tells.',
  },
]
