# status.sh LAB: what is up of a lab, as the machine sees it. Prints lines; changes nothing.
main() {
  lab=$1 folder=/var/lib/handover-lab/labs/$1
  [ -e "$folder/manifest.json" ] || exit 0
  echo "manifest $(tr -d '\n' <"$folder/manifest.json")"
  echo "kernel $(uname -r)"
  for state in "$folder"/hosts/*/; do
    [ -d "$state" ] || continue
    host=$(basename "$state")
    namespace=hl-$lab-$host
    nsenter --net="/run/netns/$namespace" ss -Hltn 2>/dev/null | grep -q ':22 ' && echo "listening $host"
    echo "links $host $(ip -j -n "$namespace" link show 2>/dev/null)"
  done
  echo "delays $(ip -j -n "hl-$lab-switch" link show type tun 2>/dev/null)"
  echo "qdiscs $(tc -j -n "hl-$lab-switch" qdisc show 2>/dev/null)"
}
main "$@" </dev/null
