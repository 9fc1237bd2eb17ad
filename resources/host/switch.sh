#!/bin/sh
# switch.sh down|up KIND INTERFACE REVERT_S [NAMESPACE]: switches eth0 or eth1 off or on.
# The timer that puts the interface back is armed before the cut and runs here, so that it works when the app is gone.
# The last line on standard output is the time of the change, in ms since 1970.
set -eu
action=$1 kind=$2 interface=$3 revert=$4 namespace=${5:-}
state=/run/handover/switch; mkdir -p "$state"
timer=$state/${namespace:-host}-$interface-$kind.pid
table=handover_$interface

inside() { if [ -n "$namespace" ]; then ip netns exec "$namespace" "$@"; else "$@"; fi; }

put_back() {
  case $kind in
    admin | carrier) inside ip link set "$interface" up ;;
    blackhole) inside nft delete table netdev "$table" 2>/dev/null || true ;;
  esac
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

if [ "$action" = up ]; then
  disarm
  put_back
  date +%s%3N
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
  ); rm -f $timer"
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
