# The first process of a lab host that is a VM, after sshd.sh. What differs from host to host is on the kernel's command line:
# handover.host, handover.number (last part of its addresses) and handover.key (the lab's public key, the middle part alone).
# Says "handover hostkey KEY" and "handover ready" on the serial console, which only the user who started it can read.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
mount -t proc -o nosuid,nodev,noexec proc /proc
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
mkdir -p /dev/pts /dev/shm
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev shm /dev/shm
mount -t tmpfs -o mode=755,nosuid,nodev run /run
mount -t tmpfs -o mode=1777,nosuid,nodev tmp /tmp
for link in fd:/proc/self/fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do ln -sf "${link#*:}" "/dev/${link%%:*}"; done
mkdir -p /run/sshd /run/lock /var/lib/lxc /var/lib/docker /etc/handover

host=localhost number=1 key=
for word in $(cat /proc/cmdline); do
  case $word in
    handover.host=*) host=${word#*=} ;;
    handover.number=*) number=${word#*=} ;;
    handover.key=*) key=${word#*=} ;;
  esac
done
# The login shell stands before every command: dash starts in half of bash's time, which is long where instructions are translated.
sed -i '/^root:/s,/bin/bash$,/bin/sh,' /etc/passwd
hostname "$host"
echo "$host" >/etc/hostname
echo "127.0.0.1 localhost $host" >/etc/hosts
echo "ssh-ed25519 $key handover-lab" >/etc/handover/authorized_keys

# There is no udev: drivers are loaded by name. The *_diag are what CRIU asks the kernel about sockets with.
for module in virtio_net virtio_rng bridge veth tun fuse overlay sch_tbf sch_netem unix_diag inet_diag tcp_diag udp_diag \
  raw_diag mptcp_diag af_packet_diag netlink_diag nf_tables kvm_intel kvm_amd; do
  modprobe -q "$module" 2>/dev/null
done
echo 60 >/proc/sys/kernel/panic

mkdir -p /sys/fs/cgroup/init.scope
for process in $(cat /sys/fs/cgroup/cgroup.procs); do
  echo "$process" 2>/dev/null >/sys/fs/cgroup/init.scope/cgroup.procs
done
for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
  echo "+$controller" 2>/dev/null >/sys/fs/cgroup/cgroup.subtree_control
done

# As network.sh gives it to the hosts of the local lab, but for tcp_rmem: where instructions are translated, what waits
# for its reader would be a second of work. Here the third NIC is the management path, and nothing is routed.
for setting in net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 \
  net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
  net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.default.arp_ignore=1 \
  net.ipv4.conf.all.arp_announce=2 net.ipv4.conf.default.arp_announce=2 \
  net.bridge.bridge-nf-call-iptables=0 net.mptcp.enabled=1 \
  net.ipv4.tcp_rto_max_ms=1000 net.ipv4.tcp_tso_rtt_log=0; do
  sysctl -qw "$setting" 2>/dev/null
done
ip link set lo up
ip link set eth2 name mgmt0
ip addr add 10.0.2.15/24 dev mgmt0
ip link set mgmt0 up
ip mptcp limits set subflow 4 add_addr_accepted 4
for index in 0 1; do
  ip link add "br$index" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
  # A fixed address: a bridge would otherwise change its own when a guest's port comes or goes.
  ip link set "br$index" address "$(printf '02:00:0a:4d:%02x:%02x' "$index" "$number")"
  ip link set "eth$index" master "br$index" up
  ip addr add "10.77.$index.$number/24" dev "br$index"
  ip link set "br$index" up
done

set_up_sshd "$host" 10.0.2.15
cat >/run/ready.sh <<'END'
until ss -Hltn | grep -q ' 10.0.2.15:22 '; do sleep 0.05; done
echo "handover hostkey $(cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub)" >/dev/console
echo "handover ready" >/dev/console
END
{
  echo '::once:/bin/sh /run/ready.sh'
  echo '::respawn:/usr/sbin/sshd -D -f /etc/ssh/sshd_handover -E /var/log/sshd.log'
} >/etc/inittab
exec busybox init </dev/null >/dev/null 2>&1
