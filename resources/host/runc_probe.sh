#!/bin/sh
# runc_probe.sh ROOTFS.tar: whether runc by itself carries state on this host, where Docker does not: a throw-away counter is
# checkpointed, and goes on from its images in another container. Prints what it found; exits with 1 when runc cannot.
set -eu
command -v runc >/dev/null || { echo "runc is not here" >&2; exit 1; }
folder=/run/handover-docker/runc-probe first=handover-runc-first second=handover-runc-second
clear() {
  for name in $first $second; do runc delete -f "$name" >/dev/null 2>&1 || true; done
  rm -rf "$folder"
}
trap clear EXIT
clear
mkdir -p "$folder/rootfs" "$folder/images"
cd "$folder"
tar -C rootfs -xf "$1"
runc spec
# As for Docker: without it CRIU would restore into the cgroups of the first.
echo manage-cgroups=ignore >criu.conf
python3 - <<'END'
import json
with open("config.json") as file:
    config = json.load(file)
config["process"]["terminal"] = False
config["process"]["args"] = ["sh", "-c", "i=0; while :; do i=$((i+1)); echo $i > /count.new; mv /count.new /count; sleep 0.02; done"]
config["root"]["readonly"] = False
config["linux"]["cgroupsPath"] = "/handover-runc"
config["annotations"] = {"org.criu.config": "/run/handover-docker/runc-probe/criu.conf"}
config["linux"].pop("seccomp", None)
with open("config.json", "w") as file:
    json.dump(config, file)
END
count() { cat rootfs/count 2>/dev/null || echo 0; }
fail() {
  echo "runc cannot carry state here: $1" >&2
  tail -n 3 "$folder"/*.log >&2 2>/dev/null || true
  exit 1
}
reaches() {
  tries=0
  until [ "$(count)" -gt "$1" ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || return 1
    sleep 0.05
  done
}
# Its outputs must be /dev/null: CRIU cannot carry a file of the host.
runc --log run.log run -d $first </dev/null >/dev/null 2>&1 || fail "a container does not run"
reaches 5 || fail "a container does not count"
runc checkpoint --image-path "$folder/images" --work-path "$folder" $first >/dev/null 2>checkpoint.log ||
  fail "no checkpoint"
stopped=$(count)
runc --log restore-out.log restore -d --image-path "$folder/images" --work-path "$folder" $second </dev/null >/dev/null 2>&1 ||
  fail "no restore"
reaches "$stopped" || fail "the counter stopped at $stopped and stands at $(count)"
echo "runc carries state here: a counter went on from $stopped to $(count)"
