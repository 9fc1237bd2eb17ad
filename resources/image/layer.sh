#!/bin/sh
# Builds one layer over the base of the lab image: layer.sh DIR BASE RECIPE.
# DIR/host is what the layer adds to BASE/host (the upper folder of an overlay), DIR/guests/* what it adds to the guests.
# RECIPE is the text of docker.sh and the like; it runs here and has: $root (the whole root filesystem as the hosts will
# see it), $base, $guests, $dir (what else it puts there goes at the end), $log, progress PERCENT TEXT (5 to 95), inside COMMAND,
# and install_packages NAME....
# The folder appears whole or not at all. It runs in a mount namespace of its own.
set -eu
finished=$1 base=$2 recipe=$3
dir=$finished.part
exec 9<"${finished%/*}"
flock 9 # another build: wait for it
[ ! -d "$finished" ] || exit 0
exec </dev/null
rm -rf --one-file-system "$dir"
root=$dir/root guests=$dir/guests log=$dir/build.log
mkdir -p "$dir/host" "$dir/work" "$root" "$guests"
trap '[ $? = 0 ] || tail -n 5 "$log" >&2' EXIT
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

progress() { echo "progress $1 $2"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"; }
install_packages() {
  [ -n "$(ls "$root/var/lib/apt/lists" | grep -v -e partial -e lock)" ] || inside apt-get -qq update >>"$log" 2>&1
  inside apt-get -qq install --no-install-recommends -y "$@" >>"$log" 2>&1
}

mount -t overlay handover-layer -o "lowerdir=$base/host,upperdir=$dir/host,workdir=$dir/work" "$root"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
# As debootstrap does for the base: the names of mirrors are this machine's to resolve.
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # nothing may start a service while packages are installed
chmod 755 "$root/usr/sbin/policy-rc.d"
eval "$recipe"

progress 97 "tidying up"
inside apt-get -qq clean >>"$log" 2>&1
rm -rf "$root"/var/lib/apt/lists/* "$root"/etc/resolv.conf "$root"/usr/sbin/policy-rc.d
umount "$root/proc"
umount "$root"
find "$dir" -mindepth 1 -maxdepth 1 ! -name host ! -name guests ! -name build.log -exec rm -rf --one-file-system {} +
mv "$dir" "$finished"
progress 100 "done"
