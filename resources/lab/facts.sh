#!/bin/sh
# facts.sh LAB IMAGE...: what the machine is, what is there of this lab, and which of the images are built. Prints one fact a
# line; changes nothing.
main() {
  lab=$1 root=/var/lib/handover-lab
  shift
  for tool in ip tc unshare nsenter flock pivot_root mount tar; do
    command -v "$tool" >/dev/null || echo "missing $tool"
  done
  grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || echo "missing overlay"
  command -v debootstrap >/dev/null && echo "debootstrap yes"
  [ "$(cat /proc/sys/net/mptcp/enabled 2>/dev/null)" = "" ] || echo "mptcp yes"
  # In a network namespace of its own, which goes with the command.
  if unshare -n tc qdisc add dev lo root netem delay 1ms 2>/dev/null; then echo "delays netem"
  elif [ -c /dev/net/tun ] && unshare -n sh -c 'tc qdisc add dev lo ingress && tc filter add dev lo parent ffff: \
    protocol all prio 1 u32 match u32 0 0 action mirred ingress redirect dev lo' 2>/dev/null; then echo "delays program"; fi
  if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then echo "cgroup /sys/fs/cgroup"
  elif [ "$(stat -fc %T /sys/fs/cgroup/unified 2>/dev/null)" = cgroup2fs ]; then echo "cgroup /sys/fs/cgroup/unified"; fi
  for image in "$@"; do [ ! -d "$image/host" ] || echo "image $image"; done
  echo "addresses $(ip -j -4 addr show)"
  echo "routes $(ip -j -4 route show table all 2>/dev/null || ip -j -4 route show)"
  for other in "$root"/labs/*/manifest.json; do
    [ -e "$other" ] && echo "taken $(sed -n 's/^  "management": "\(10\.78\.[0-9]*\)",$/\1/p' "$other")"
  done
  [ -e "$root/labs/$lab/manifest.json" ] && echo "manifest $(tr -d '\n' <"$root/labs/$lab/manifest.json")"
  echo "kernel $(uname -r)"
}
main "$@" </dev/null
