# network.sh LAB HOST NUMBER MANAGEMENT: one host's network, joined to the lab's switch. Done twice is the same as once.
set -eu
lab=$1 host=$2 number=$3 management=$4
id=$(printf %s "$lab" | sha256sum | cut -c 1-4)
namespace=hl-$lab-$host switch=hl-$lab-switch outside=hl${id}m$number

make_namespace() {
  # A crash inside `ip netns add` can leave a name without a namespace.
  ip -n "$1" link show lo >/dev/null 2>&1 || { ip netns del "$1" 2>/dev/null || true; ip netns add "$1"; }
  ip -n "$1" link set lo up
  # tcp_rto_max_ms (Linux 6.15): a path that comes back is tried within a second. tcp_tso_rtt_log: segments of 1 ms, not of
  # 64 KiB, so that a cut finds little on its way. tcp_rmem: 8 MiB may wait for what was lost, from the first byte on, so
  # that the other path goes on until it is repeated (Documentation/networking/ip-sysctl.rst).
  nsenter --net="/run/netns/$1" sh -c '
    for setting in net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 \
      net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
      net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.default.arp_ignore=1 \
      net.ipv4.conf.all.arp_announce=2 net.ipv4.conf.default.arp_announce=2 \
      net.bridge.bridge-nf-call-iptables=0 net.mptcp.enabled=1 \
      net.ipv4.tcp_rto_max_ms=1000 net.ipv4.tcp_tso_rtt_log=0 \
      "net.ipv4.tcp_rmem=4096 8388608 33554432"; do
      path=/proc/sys/$(echo "${setting%=*}" | tr . /)
      if [ -e "$path" ]; then echo "${setting#*=}" >"$path"; fi
    done'
}
has() { ip -n "$1" link show "$2" >/dev/null 2>&1; }
make_bridge() {
  has "$1" "$2" || ip -n "$1" link add "$2" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
}

make_namespace "$switch"
for index in 0 1; do
  make_bridge "$switch" "sw$index"
  ip -n "$switch" link set "sw$index" up
done

make_namespace "$namespace"
ip netns exec "$namespace" ip mptcp limits set subflow 4 add_addr_accepted 4 2>/dev/null || true
for index in 0 1; do
  port=$(printf %.13s "$host")-$index
  has "$namespace" "eth$index" || ip -n "$namespace" link add "eth$index" type veth peer name "$port" netns "$switch"
  ip -n "$switch" link set "$port" master "sw$index" up
  make_bridge "$namespace" "br$index"
  # A fixed address: a bridge would otherwise change its own when a guest's port comes or goes.
  ip -n "$namespace" link set "br$index" address "$(printf '02:00:0a:4d:%02x:%02x' "$index" "$number")"
  ip -n "$namespace" link set "eth$index" master "br$index" up
  ip -n "$namespace" addr replace "10.77.$index.$number/24" dev "br$index"
  ip -n "$namespace" link set "br$index" up
done

if ! has "$namespace" mgmt0; then
  # An end of ours whose other end went with its namespace cannot be: veth ends go together.
  ip link add "$outside" type veth peer name mgmt0 netns "$namespace"
fi
ip link set "$outside" alias "handover-lab:$lab"
[ ! -e "/proc/sys/net/ipv6/conf/$outside" ] || echo 1 >"/proc/sys/net/ipv6/conf/$outside/disable_ipv6"
ip addr replace "$management.$((number * 4 + 1))/30" dev "$outside"
ip link set "$outside" up
ip -n "$namespace" addr replace "$management.$((number * 4 + 2))/30" dev mgmt0
ip -n "$namespace" link set mgmt0 up
