#!/bin/sh
# path.sh yield|back ADDRESS [REVERT_S]: tells the peers of this host's MPTCP connections whether they should use a path.
#   yield  before a graceful cut: prefer another path (MP_PRIO), and wait until nothing of this host is on its way on it
#   back   the link is there again: wait until a neighbour answers on it, then prefer the path as before
# yield arms a timer here that takes it back when the app is gone.
# The endpoint itself stays: where it was deleted at a cut and added again at the return, connections under bulk data had
# corrupt streams afterwards (Linux 6.18: sshd told of an incorrect message authentication code in 3 of 16 transfers).
set -eu
action=$1 address=$2 revert=${3:-0}
state=/run/handover/path; mkdir -p "$state"
timer=$state/$address.pid

disarm() {
  [ -s "$timer" ] || return 0
  # The timer leads its own process group; it is ended with its sleep.
  kill -- "-$(cat "$timer")" 2>/dev/null || true
  rm -f "$timer"
}

# Bridges learn of a carrier up to a second late, here and at the switch, and a request for a neighbour's address that
# was lost meanwhile is repeated only after a second: ask the known neighbours until one answers.
await_answer() {
  device=$(ip -o -4 addr show to "$address/32" | awk '{ print $2; exit }')
  [ -n "$device" ] || return 0
  neighbours=$(ip -4 neigh show dev "$device" | awk '{ print $1 }') tries=10
  while [ -n "$neighbours" ] && [ "$tries" -gt 0 ]; do
    for neighbour in $neighbours; do
      ip neigh del "$neighbour" dev "$device" 2>/dev/null || true
      ping -n -q -c 1 -W 0.08 -I "$device" "$neighbour" >/dev/null 2>&1 && return 0
    done
    tries=$((tries - 1))
  done
}

# Column 2 of ss: bytes that a subflow from this address has not had acknowledged.
on_its_way() {
  ss -HtniO state established src "$address" | awk '/tcp-ulp-mptcp/ && $2 > 0 { busy = 1 } END { exit !busy }'
}

disarm
case $action in
  yield)
    # Where nothing was announced, no run has begun and nobody has to be told.
    ip mptcp endpoint change "$address" backup 2>/dev/null || exit 0
    if [ "$revert" -gt 0 ]; then
      setsid sh -c "sleep $revert; ip mptcp endpoint change $address nobackup; rm -f $timer" </dev/null >/dev/null 2>&1 &
      echo $! >"$timer"
    fi
    # The peers have to hear of it, and their queues cannot be seen from here.
    sleep 0.1
    tries=45
    while [ "$tries" -gt 0 ] && on_its_way; do
      sleep 0.02
      tries=$((tries - 1))
    done
    ;;
  back)
    await_answer
    # Where it was never a backup this changes nothing.
    ip mptcp endpoint change "$address" nobackup 2>/dev/null || true
    ;;
esac
