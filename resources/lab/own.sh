# own.sh LAB: what a host of the user's own has that a lab needs to know of its network. Prints one fact a line; changes nothing.
# The connection that carries this very command is found in the environment of a parent: sudo keeps it from its child.
main() {
  lab=$1 process=$$ connection=
  while [ -z "$connection" ] && [ "${process:-0}" -gt 1 ]; do
    connection=$(tr '\0' '\n' 2>/dev/null <"/proc/$process/environ" | sed -n 's/^SSH_CONNECTION=//p')
    process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status" 2>/dev/null)
  done
  if [ -n "$connection" ]; then
    set -- $connection
    echo "management $3"
    echo "back $(ip -j route get "$1" 2>/dev/null)"
  fi
  echo "links $(ip -j -d link show)"
  echo "addresses $(ip -j -4 addr show)"
  echo "routes $(ip -j -4 route show)"
  for radio in /sys/class/net/*/phy80211; do
    [ -e "$radio" ] && radio=${radio%/phy80211} && echo "wireless ${radio##*/}"
  done
  [ "$(cat /proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null)" = 1 ] && echo "filters yes"
  ip mptcp endpoint show 2>/dev/null | sed 's/^/endpoint /'
  [ -e "/var/lib/handover/own/$lab" ] && sed 's/^/made /' "/var/lib/handover/own/$lab"
  [ -e /var/lib/lxc/guest ] && echo "guest lxc"
  docker container inspect guest >/dev/null 2>&1 && echo "guest docker"
  exit 0
}
main "$@" </dev/null
