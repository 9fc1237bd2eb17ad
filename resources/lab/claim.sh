# claim.sh LAB MANAGEMENT MANIFEST: writes the manifest before anything is made. Refuses to take what others made.
# Exit 75: another lab has taken the management network meanwhile.
set -eu
main() {
  lab=$1 management=$2 text=$3 root=/var/lib/handover-lab
  folder=$root/labs/$lab
  mkdir -p "$root/labs" "$root/images"
  exec 9<"$root/labs"
  flock -w 60 9 || { echo "another operation on this machine's labs does not end" >&2; exit 1; }
  if [ -e "$folder/manifest.json" ]; then
    grep -q "^  \"management\": \"$management\",$" "$folder/manifest.json" || {
      echo "the lab was just made with another management network" >&2; exit 75; }
    exit 0
  fi
  for other in "$root"/labs/*/manifest.json; do
    [ -e "$other" ] || continue
    ! grep -q "^  \"management\": \"$management\",$" "$other" || { echo "$management is taken by $other" >&2; exit 75; }
  done
  printf '%s\n' "$text" | sed -n 's/^    "\([a-z]* [A-Za-z0-9_./-]*\)",\{0,1\}$/\1/p' | while read -r kind item; do
    case $kind in
      netns) thing=/run/netns/$item ;;
      link) thing=/sys/class/net/$item ;;
      cgroup) thing=$item ;;
      *) continue ;;
    esac
    [ ! -e "$thing" ] || { echo "$thing is there already and no lab of this name has made it" >&2; exit 1; }
  done
  # A folder without a manifest is what a crash left before this line: nothing else had been made then.
  rm -rf --one-file-system "$folder"
  mkdir -p "$folder/bin" "$folder/keys" "$folder/hosts"
  printf '%s\n' "$text" >"$folder/manifest.json.part"
  sync "$folder/manifest.json.part"
  mv "$folder/manifest.json.part" "$folder/manifest.json"
}
main "$@" </dev/null
