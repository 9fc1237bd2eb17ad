#!/bin/sh
# switch.sh yield|down|up KIND INTERFACE ADDRESS REVERT_S [NAMESPACE]: switches eth0 or eth1 off or on.
# yield comes before a graceful cut: it tells the peers, and waits until nothing of this host is on its way there.
# The timer that puts the interface back is armed before the cut and runs here, so that it works when the app is gone.
# The last line on standard output is the time of the change, in ms since 1970.
set -eu
action=$1 kind=$2 interface=$3 address=$4 revert=$5 namespace=${6:-}
state=/run/handover/switch; mkdir -p "$state"
timer=$state/${namespace:-host}-$interface-$kind.pid
table=handover_$interface

inside() { if [ -n "$namespace" ]; then ip netns exec "$namespace" "$@"; else "$@"; fi; }

# Bridges learn of a carrier up to a second late, here and at the switch, and a request for a neighbour's address that
# was lost meanwhile is repeated only after a second: ask a known neighbour until it answers, then prefer the path again.
await_answer() {
  [ -z "$namespace" ] || return 0
  device=$(sed -n 's/^INTERFACE=//p' "/sys/class/net/$interface/master/uevent" 2>/dev/null) || device=
  device=${device:-$interface} tries=10
  while [ "$tries" -gt 0 ]; do
    for neighbour in $(ip -4 neigh show dev "$device" | awk '{print $1}'); do
      ip neigh del "$neighbour" dev "$device" 2>/dev/null || true
      ping -n -q -c 1 -W 0.08 -I "$device" "$neighbour" >/dev/null 2>&1 && return 0
    done
    tries=$((tries - 1))
  done
}

put_back() {
  case $kind in
    admin | carrier) inside ip link set "$interface" up ;;
    blackhole) inside nft delete table netdev "$table" 2>/dev/null || true ;;
  esac
  changed=$(date +%s%3N)
  await_answer
  # Peers may use the path again; where it was never a backup this changes nothing.
  [ -z "$address" ] || ip mptcp endpoint change "$address" nobackup 2>/dev/null || true
}

disarm() {
  [ -s "$timer" ] || return 0
  # The timer leads its own process group; it is ended with its sleep.
  kill -- "-$(cat "$timer")" 2>/dev/null || true
  rm -f "$timer"
}

# The path that carries this very connection is never switched. sudo keeps the variable from its child: a parent has it.
connection=${SSH_CONNECTION:-} process=$PPID
while [ -z "$connection" ] && [ "${process:-0}" -gt 1 ]; do
  connection=$(tr '\0' '\n' 2>/dev/null <"/proc/$process/environ" | sed -n 's/^SSH_CONNECTION=//p') || connection=
  process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status" 2>/dev/null) || process=0
done
own=$(echo "$connection" | cut -d' ' -f3)
if [ "$action" = down ] && [ -z "$namespace" ] && [ -n "$own" ]; then
  device=$(ip -o -4 addr show to "$own/32" | awk '{print $2; exit}')
  master=$(cat "/sys/class/net/$interface/master/uevent" 2>/dev/null | sed -n 's/^INTERFACE=//p')
  if [ "$device" = "$interface" ] || { [ -n "$device" ] && [ "$device" = "$master" ]; }; then
    echo "$interface carries the management connection ($own) and is not switched off" >&2
    exit 3
  fi
fi

# Column 2 of ss: bytes that a subflow from this address has not had acknowledged.
on_its_way() {
  ss -HtniO state established src "$address" | awk '/tcp-ulp-mptcp/ && $2 > 0 { busy = 1 } END { exit !busy }'
}

if [ "$action" = yield ]; then
  # MP_PRIO: both sides prefer another path now. The peers have to hear of it, and their queues cannot be seen from here.
  ip mptcp endpoint change "$address" backup
  sleep 0.1
  tries=45
  while [ "$tries" -gt 0 ] && on_its_way; do
    sleep 0.02
    tries=$((tries - 1))
  done
  date +%s%3N
  exit 0
fi

if [ "$action" = up ]; then
  disarm
  put_back
  echo "$changed"
  exit 0
fi

disarm
# Everything that the timer needs is in its own command line.
if [ "$revert" -gt 0 ]; then
  script="sleep $revert; $(
    case $kind in
      blackhole) echo "${namespace:+ip netns exec $namespace }nft delete table netdev $table" ;;
      *) echo "${namespace:+ip netns exec $namespace }ip link set $interface up" ;;
    esac
  ); ${address:+ip mptcp endpoint change $address nobackup;} rm -f $timer"
  setsid sh -c "$script" </dev/null >/dev/null 2>&1 &
  echo $! >"$timer"
fi
case $kind in
  admin | carrier) inside ip link set "$interface" down ;;
  blackhole)
    inside nft -f - <<END
table netdev $table {
  chain in { type filter hook ingress device "$interface" priority -500; drop; }
  chain out { type filter hook egress device "$interface" priority -500; drop; }
}
END
    ;;
esac
date +%s%3N
