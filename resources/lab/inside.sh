# inside.sh FOLDER HOST ADDRESS IMAGES: pid 1 of a lab host, in its own namespaces, on the way to becoming init.
folder=$1 host=$2 address=$3 images=$4
state=$folder/hosts/$host
root=$state/root
hostname "$host"
# The same part of each image: below(host) is a/host:b/host.
below() { echo "$images" | sed "s,:,/$1:,g; s,\$,/$1,"; }
mount -t overlay "handover-lab" -o "lowerdir=$(below host),upperdir=$state/upper,workdir=$state/work" "$root"
cd "$root"
mkdir -p var/lib/lxc var/lib/docker var/lib/handover/guests etc/handover mnt/old
# Overlay on overlay is refused: engines keep their files on the machine's plain filesystem.
mount --bind "$state/lxc" var/lib/lxc
mount --bind "$state/docker" var/lib/docker
case $images in
  *:*) mount -t overlay handover-guests -o "ro,lowerdir=$(below guests)" var/lib/handover/guests ;;
  *) mount --bind "$images/guests" var/lib/handover/guests ;;
esac
mount -o remount,bind,ro var/lib/handover/guests
mount --bind "$folder/keys" etc/handover
mount -o remount,bind,ro etc/handover
mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o nosuid,nodev,noexec sysfs sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755,size=1m dev dev
mkdir -p dev/pts dev/shm dev/net dev/mapper
for device in null zero full random urandom tty fuse kvm net/tun vhost-net loop-control; do
  [ ! -e "/dev/$device" ] || cp -a "/dev/$device" "dev/$device"
done
for link in fd:/proc/self/fd stdin:fd/0 stdout:fd/1 stderr:fd/2 ptmx:pts/ptmx; do ln -s "${link#*:}" "dev/${link%%:*}"; done
mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev shm dev/shm
mount -t tmpfs -o mode=755,nosuid,nodev run run
mount -t tmpfs -o mode=1777,nosuid,nodev tmp tmp
mkdir -p run/sshd run/lock
pivot_root . mnt/old
umount -l /mnt/old
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8

# On a machine with cgroup v2 alone, controllers can be given to guests only when no process sits in the host's own group.
if [ -n "$(cat /sys/fs/cgroup/cgroup.controllers)" ]; then
  mkdir -p /sys/fs/cgroup/init.scope
  for process in $(cat /sys/fs/cgroup/cgroup.procs); do
    echo "$process" 2>/dev/null >/sys/fs/cgroup/init.scope/cgroup.procs || true
  done
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" 2>/dev/null >/sys/fs/cgroup/cgroup.subtree_control || true
  done
fi

set_up_sshd "$host" "$address"
echo "127.0.0.1 localhost $host" >/etc/hosts
echo "$host" >/etc/hostname
echo '::respawn:/usr/sbin/sshd -D -f /etc/ssh/sshd_handover -E /var/log/sshd.log' >/etc/inittab
exec busybox init </dev/null >/dev/null 2>&1
