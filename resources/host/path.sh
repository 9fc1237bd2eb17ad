#!/bin/sh
# path.sh ACTION ADDRESS [REVERT_S]: tells the peers of this host's MPTCP connections whether they may use a path.
#   yield     before a graceful cut: prefer another path (MP_PRIO), and wait until nothing of this host is on its way on it
#   withdraw  after a cut that this host has noticed: the address is gone (RM_ADDR), use the other path for everything
#   back      the link is there again: wait until a neighbour answers on it; where the address was withdrawn, print one
#             line `opened PEER` for each peer that this host has a connection to which it opened
#   renew     on such a peer: announce its own address again, for only who opened a connection can join to it
#   announce  announce and prefer the path as before
# The kernel's path manager acts on endpoints alone, not on links; what it does with a path that is just cut is to send one
# piece of what was lost on it each 0.2 s, until the path counts as stale.
# yield and withdraw arm a timer here that takes them back when the app is gone.
set -eu
action=$1 address=$2 revert=${3:-0}
state=/run/handover/path; mkdir -p "$state"
timer=$state/$address.pid withdrawn=$state/$address.withdrawn

endpoint() { ip mptcp endpoint show | sed -n "s/ *$//; /^$(echo "$address" | sed 's/\./\\./g') id /p"; }

disarm() {
  [ -s "$timer" ] || return 0
  # The timer leads its own process group; it is ended with its sleep.
  kill -- "-$(cat "$timer")" 2>/dev/null || true
  rm -f "$timer"
}

# Takes what is to be done then, as a command line.
arm() {
  disarm
  [ "$revert" -gt 0 ] || return 0
  setsid sh -c "sleep $revert; $1; rm -f $timer $withdrawn" </dev/null >/dev/null 2>&1 &
  echo $! >"$timer"
}

withdraw() {
  told=$(endpoint)
  [ -n "$told" ] || return 1
  echo "$told" >"$withdrawn"
  ip mptcp endpoint delete id "$(echo "$told" | sed 's/.* id \([0-9]*\).*/\1/')"
}

announce() {
  [ -s "$withdrawn" ] || return 0
  # What `endpoint show` printed is what `endpoint add` reads. It may have been added anew meanwhile.
  ip mptcp endpoint add $(cat "$withdrawn") 2>/dev/null || true
  rm -f "$withdrawn"
}

# Bridges learn of a carrier up to a second late, here and at the switch, and a request for a neighbour's address that
# was lost meanwhile is repeated only after a second: ask a known neighbour until it answers.
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

# Peers of subflows from a port of ours that nothing listens on: those this host opened. Columns of ss without a state:
# 3 local, 4 remote.
opened() {
  listening=$(ss -Htnl | awk '{ sub(/.*:/, "", $4); print $4 }' | sort -u | tr '\n' ' ')
  ss -HtniO state established | awk -v ports="$listening" '
    BEGIN { split(ports, each, " "); for (i in each) listens[each[i]] = 1 }
    /tcp-ulp-mptcp/ {
      port = $3; sub(/.*:/, "", port)
      if (!(port in listens)) { sub(/:[0-9]*$/, "", $4); print "opened " $4 }
    }' | sort -u
}

case $action in
  yield)
    ip mptcp endpoint change "$address" backup 2>/dev/null || exit 0
    arm "ip mptcp endpoint change $address nobackup"
    # The peers have to hear of it, and their queues cannot be seen from here.
    sleep 0.1
    tries=45
    while [ "$tries" -gt 0 ] && on_its_way; do
      sleep 0.02
      tries=$((tries - 1))
    done
    ;;
  withdraw)
    if withdraw; then arm "ip mptcp endpoint add $(cat "$withdrawn")"; fi
    ;;
  back)
    disarm
    await_answer
    [ ! -s "$withdrawn" ] || opened
    ;;
  announce)
    announce
    ip mptcp endpoint change "$address" nobackup 2>/dev/null || true
    ;;
  renew)
    if withdraw; then announce; fi
    ;;
esac
