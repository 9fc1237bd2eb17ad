#!/bin/sh
# docker_probe.sh ROOTFS.tar: whether the Docker of this host can checkpoint a container and go on with it in another one: a
# throw-away counter shows it. Said once for each version; exits with 1 and the reason when it cannot.
set -eu
rootfs=$1
config=/etc/criu/handover-guest.conf
proof=/run/handover-docker/probed-$(docker version --format '{{.Server.Version}}')
[ ! -e "$proof" ] || exit 0
first=handover-probe-first second=handover-probe-second image=handover-probe:latest
clear() { docker rm -f "$first" "$second" >/dev/null 2>&1 || true; }
trap clear EXIT
clear
fail() {
  echo "$1" >&2
  # Way round: what is here is tried as well, and not only looked for.
  sh "${0%/*}/runc_probe.sh" "$rootfs" >&2 || true
  ! command -v podman >/dev/null || echo "There is podman on this host: podman container checkpoint and restore." >&2
  exit 1
}
last() { docker logs "$1" 2>/dev/null | tail -n 1; }
docker image inspect "$image" >/dev/null 2>&1 || docker import "$1" "$image" >/dev/null
count='i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done'
for name in $first $second; do
  docker create --name "$name" --network none --annotation "org.criu.config=$config" "$image" sh -c "$count" >/dev/null
done
docker start "$first" >/dev/null
tries=0
until [ "$(last $first)" -ge 5 ] 2>/dev/null; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || fail "a container does not run here"
  sleep 0.05
done
docker checkpoint create "$first" probe >/dev/null || fail "Docker cannot make a checkpoint here"
stopped=$(last $first)
folder() { echo "$(docker info --format '{{.DockerRootDir}}')/containers/$(docker container inspect --format '{{.Id}}' "$1")/checkpoints"; }
from=$(folder $first) to=$(folder $second)
mkdir -p "$to"
mv "$from/probe" "$to/probe"
# containerd refuses the same content twice.
date +%s.%N >"$to/probe/moved"
docker start --checkpoint probe "$second" >/dev/null || fail "Docker cannot restore a checkpoint here"
tries=0
until [ -n "$(last $second)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || fail "the restored container says nothing"
  sleep 0.05
done
began=$(docker logs "$second" 2>/dev/null | head -n 1)
[ "$began" -gt "$stopped" ] || fail "Docker starts afresh here and says nothing of it: the counter stopped at $stopped and went on from $began"
mkdir -p "${proof%/*}"
echo "counter went from $stopped to $began" | tee "$proof"
