// Prints one `name<TAB>value` a line; needs only POSIX sh and Linux, so that it also works on a bare host. With the word
// `move` only what may decide about a migration from one minute to the next.
export const factsScript = String.raw`
say() { printf '%s\t%s\n' "$1" "$2"; }
has() { command -v "$1" >/dev/null 2>&1; }
version() { name=$1; shift; has "$1" && say "version.$name" "$("$@" 2>&1 </dev/null | head -n 3 | tr '\n' ' ')"; }
while read -r key value unit; do
  case $key in MemTotal:) say memory.total "$value";; MemAvailable:) say memory.available "$value";; esac
done </proc/meminfo
version criu criu --version
version docker dockerd --version
[ "$1" = move ] && exit 0
say kernel "$(uname -r)"
say architecture "$(uname -m)"
[ -r /etc/os-release ] && (. /etc/os-release; say distribution "$PRETTY_NAME")
say clock "$(date +%s%N)"
say cpus "$(getconf _NPROCESSORS_ONLN)"
say flags "$(grep -m1 -E '^(flags|Features)' /proc/cpuinfo | cut -d: -f2)"
case $(stat -fc %T /sys/fs/cgroup 2>/dev/null) in
  cgroup2fs) say cgroup v2;;
  *) if [ -d /sys/fs/cgroup/unified ]; then say cgroup hybrid; else say cgroup v1; fi;;
esac
[ -r /sys/kernel/security/lsm ] && say lsms "$(cat /sys/kernel/security/lsm)"
[ -r /proc/sys/net/mptcp/enabled ] && say mptcp "$(cat /proc/sys/net/mptcp/enabled)"
[ -r /proc/sys/net/ipv4/tcp_congestion_control ] && say congestion "$(cat /proc/sys/net/ipv4/tcp_congestion_control)"
[ -r /dev/kvm ] && [ -w /dev/kvm ] && say kvm yes
for path in /var/lib/lxc /var/lib/docker /tmp /dev/shm; do
  [ -d "$path" ] && say disk "$(df -Pk "$path" | tail -n 1 | while read -r d s u free p m; do echo "$free"; done) $(stat -fc %T "$path") $path"
done
for tool in python3 rsync tar ssh mptcpize ip ss tc criu lxc-checkpoint lxc-start docker qemu-system-x86_64 sudo nft iptables; do
  has "$tool" && say tool "$tool"
done
version lxc lxc-checkpoint --version
version qemu qemu-system-x86_64 --version
version ssh ssh -V
version iproute ip -V
version python python3 --version
has ip && say addresses "$(ip -j addr show | tr '\n' ' ')"
exit 0
`
