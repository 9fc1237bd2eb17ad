# down.sh LAB [CLAIM]: removes what the lab's manifest lists and its name claims. Done twice, or after a crash, it is no error.
# With CLAIM only when that very `up` made the lab.
set -u
failed=0
fail() { echo "$1" >&2; failed=1; }

stop_group() {
  tries=0
  # Until the group is gone: a host that was just being started may join it between the kill and the removal.
  while [ -d "$1" ]; do
    tries=$((tries + 1))
    [ $tries -le 200 ] || { fail "processes in $1 do not end"; return 0; }
    # A frozen guest dies only once it is thawed on kernels before 5.14, which have no cgroup.kill.
    if ! echo 1 2>/dev/null >"$1/cgroup.kill"; then
      find "$1" -name cgroup.freeze -exec sh -c 'echo 0 >"$1"' sh {} \; 2>/dev/null
      find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null | while read -r process; do
        [ "$process" = 0 ] || kill -KILL "$process" 2>/dev/null
      done
    fi
    find "$1" -depth -type d -exec rmdir {} \; 2>/dev/null
    [ ! -d "$1" ] || sleep 0.05
  done
  rmdir "${1%/*}" 2>/dev/null
  return 0
}

main() {
  lab=$1 root=/var/lib/handover-lab
  case $lab in *[!a-z0-9-]* | '') echo "not a lab name" >&2; exit 2 ;; esac
  folder=$root/labs/$lab
  id=$(printf %s "$lab" | sha256sum | cut -c 1-4)
  [ -d "$root/labs" ] || exit 0
  exec 9<"$root/labs"
  flock -w 60 9 || { echo "another operation on this machine's labs does not end" >&2; exit 75; }
  # Without a manifest nothing was made but, at most, an empty folder.
  [ -e "$folder/manifest.json" ] || { rm -rf --one-file-system "$folder"; exit 0; }
  [ $# -lt 2 ] || grep -q "^  \"claim\": \"$2\",$" "$folder/manifest.json" || exit 0
  items=$(sed -n 's/^    "\([a-z]* [A-Za-z0-9_./-]*\)",\{0,1\}$/\1/p' "$folder/manifest.json")
  for wanted in cgroup link netns; do
    # Namespaces stay while a process of the lab lives in them, so that the next attempt finds everything.
    [ $failed = 0 ] || exit 1
    while read -r kind item; do
      [ "$kind" = "$wanted" ] || continue
      case "$kind $item" in
        "cgroup /sys/fs/cgroup/handover-lab/$lab" | "cgroup /sys/fs/cgroup/unified/handover-lab/$lab")
          stop_group "$item" ;;
        "link hl${id}m"[0-9])
          label=$(cat "/sys/class/net/$item/ifalias" 2>/dev/null)
          # No label: `up` was stopped between making and labelling it.
          if [ -e "/sys/class/net/$item" ] && { [ -z "$label" ] || [ "$label" = "handover-lab:$lab" ]; }; then
            ip link del "$item" || fail "$item cannot be removed"
          fi ;;
        "netns hl-$lab-"*)
          if [ -e "/run/netns/$item" ]; then ip netns del "$item" || fail "$item cannot be removed"; fi ;;
        *) fail "the manifest lists $kind $item, which is not this lab's: left alone" ;;
      esac
    done <<END
$items
END
  done
  [ $failed = 0 ] || exit 1
  # The manifest goes last, so that a teardown stopped half way can be taken up again.
  find "$folder" -mindepth 1 -maxdepth 1 ! -name manifest.json -exec rm -rf --one-file-system {} + || exit 1
  rm -rf --one-file-system "$folder"
}
main "$@" </dev/null
