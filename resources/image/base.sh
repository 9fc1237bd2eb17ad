#!/bin/sh
# Builds the base layer of the lab image: base.sh DIR.
# DIR/host is the root filesystem of a lab host (sshd, LXC, CRIU, MPTCP tools), DIR/guests/*.tar the guests' own.
# Each line "progress PERCENT TEXT" on standard output says how far it is.
# The folder appears whole or not at all; what a broken build left is thrown away. Mounts nothing itself; run it in a mount
# namespace of its own for what debootstrap mounts.
set -eu
finished=$1
dir=$finished.part
suite=trixie
mkdir -p "${finished%/*}"
exec 9<"${finished%/*}"
flock 9 # another build of the same recipe: wait for it, and use it
[ ! -d "$finished" ] || exit 0
exec </dev/null
rm -rf --one-file-system "$dir"
mkdir -p "$dir"
trap '[ $? = 0 ] || tail -n 5 "$dir/build.log" >&2' EXIT
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

progress() { echo "progress $1 $2"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"; }

root=$dir/host
mkdir -p "$dir/guests"
progress 2 "Debian $suite: unpacking the base system"
debootstrap --variant=minbase --include=python3 "$suite" "$root" >"$dir/build.log" 2>&1
# Nothing may start a service while packages are installed.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

progress 35 "the debian guest: packing its root filesystem"
tar -C "$root" --numeric-owner --one-file-system -cf "$dir/guests/debian.tar.part" \
  --exclude=./var/cache/apt/archives/* --exclude=./var/lib/apt/lists/* --exclude=./usr/sbin/policy-rc.d .
mv "$dir/guests/debian.tar.part" "$dir/guests/debian.tar"

progress 40 "sshd, LXC and the network tools: installing"
inside apt-get -qq update >>"$dir/build.log" 2>&1
inside apt-get -qq install --no-install-recommends -y busybox-static ethtool iperf3 iproute2 iptables iputils-ping kmod lxc mptcpize \
  nftables openssh-client openssh-server procps rsync sudo uidmap >>"$dir/build.log" 2>&1

progress 75 "CRIU from Debian's next release: installing"
# CRIU 4.1.1 of trixie cannot dump an inet socket on Linux 6.16 and later; the next release has 4.2.
sources=$root/etc/apt/sources.list
sed -n "s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) $suite main.*/deb [check-valid-until=no] \2 forky main/p" "$sources" | head -n 1 >"$root/etc/apt/sources.list.d/forky.list"
printf 'Package: *\nPin: release n=forky\nPin-Priority: 100\n' >"$root/etc/apt/preferences.d/forky"
inside apt-get -qq update >>"$dir/build.log" 2>&1
inside apt-get -qq install --no-install-recommends -y -t forky criu >>"$dir/build.log" 2>&1

progress 90 "the minimal guest: packing Python and busybox alone"
small=$dir/small
mkdir -p "$small/bin" "$small/dev" "$small/etc" "$small/proc" "$small/run" "$small/sys" "$small/tmp" "$small/usr" "$small/var"
for link in bin lib lib64 sbin; do [ ! -L "$root/$link" ] || { rmdir "$small/$link" 2>/dev/null || true; cp -a "$root/$link" "$small/$link"; }; done
inside dpkg-query -L libc6 libgcc-s1 zlib1g libexpat1 libssl3t64 libpython3.13-minimal libpython3.13-stdlib python3.13-minimal python3-minimal busybox-static |
  grep -v -e '^/usr/share/\(doc\|man\|lintian\)' | sort -u | while read -r path; do
  if [ -d "$root$path" ] && [ ! -L "$root$path" ]; then mkdir -p "$small$path"; elif [ -e "$root$path" ] || [ -L "$root$path" ]; then
    mkdir -p "$small$(dirname "$path")"; cp -a "$root$path" "$small$path"; fi; done
mkdir -p "$small/usr/bin" "$small/usr/sbin" "$small/usr/lib64"
for tool in sh ip ls cat ps mkdir sleep; do [ -e "$small/usr/bin/$tool" ] || ln -s busybox "$small/usr/bin/$tool"; done
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$small/etc/passwd"
tar -C "$small" --numeric-owner -cf "$dir/guests/minimal.tar.part" .
mv "$dir/guests/minimal.tar.part" "$dir/guests/minimal.tar"
rm -rf "$small"

progress 97 "tidying up"
inside apt-get -qq clean >>"$dir/build.log" 2>&1
rm -rf "$root"/var/lib/apt/lists/* "$root"/etc/ssh/ssh_host_* "$root"/etc/resolv.conf "$root"/usr/sbin/policy-rc.d
mv "$dir" "$finished"
progress 100 "done"
