# host.sh LAB HOST ADDRESS IMAGES CGROUPS: IMAGES are the image's folders, topmost first, joined by colons. Starts one lab host and waits for its sshd; prints "hostkey KEY".
# A host that runs already is left as it is.
set -eu
lab=$1 host=$2 address=$3 images=$4 cgroups=$5
folder=/var/lib/handover-lab/labs/$lab
state=$folder/hosts/$host
namespace=hl-$lab-$host
cgroup=$cgroups/handover-lab/$lab/$host

listening() { nsenter --net="/run/netns/$namespace" ss -Hltn 2>/dev/null | grep -q " $address:22 "; }
running() { grep -q '^populated 1' "$cgroup/cgroup.events"; }

mkdir -p "$cgroup"
for controller in $(cat "$cgroups/cgroup.controllers"); do
  for parent in "$cgroups" "$cgroups/handover-lab" "$cgroups/handover-lab/$lab"; do
    echo "+$controller" 2>/dev/null >"$parent/cgroup.subtree_control" || true
  done
done
starter=
if ! running; then
  mkdir -p "$state/upper" "$state/work" "$state/root" "$state/lxc" "$state/docker"
  # The first process joins the host's cgroup before anything else, so that `down` always finds it; it goes no further
  # when this script was killed meanwhile.
  setsid sh -ec "echo \$\$ >'$cgroup/cgroup.procs'
    kill -0 $$
    exec nsenter --net='/run/netns/$namespace' unshare --mount --uts --ipc --cgroup --pid --fork --kill-child \
      --propagation private sh -e '$folder/bin/inside.sh' '$folder' '$host' '$address' '$images'" \
    </dev/null >"$state/log" 2>&1 &
  starter=$!
  echo $starter >"$state/pid"
fi
tries=0
until listening; do
  tries=$((tries + 1))
  if [ $tries -gt 400 ] || { [ -n "$starter" ] && ! kill -0 "$starter" 2>/dev/null; }; then
    echo "the lab host $host did not start: $(tail -n 3 "$state/log")" >&2
    exit 1
  fi
  sleep 0.05
done
echo "hostkey $(cut -d ' ' -f 1,2 "$state/upper/etc/ssh/ssh_host_ed25519_key.pub")"
