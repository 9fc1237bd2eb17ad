#!/bin/sh
# Builds the machine of a lab host that is a VM: vm.sh DIR IMAGES INIT.
# IMAGES are the folders of the lab image that it is to have, topmost first, joined by colons (see base.sh and layer.sh);
# INIT is the text of its first process (../lab/sshd.sh and vm-init.sh). DIR gets disk.raw (ext4, sparse), kernel and initrd: QEMU boots
# them directly, so there is no boot loader, no partition and no loop device.
# The folder appears whole or not at all. It needs root (chroot, overlay) and a mount namespace of its own; what it makes can
# be read by anybody and copied to another computer.
set -eu
finished=$1 images=$2 init=$3
dir=$finished.part
exec 9<"${finished%/*}"
flock 9 # another build: wait for it
[ ! -d "$finished" ] || exit 0
exec </dev/null
rm -rf --one-file-system "$dir"
root=$dir/root log=$dir/build.log
mkdir -p "$dir/upper" "$dir/work" "$root"
trap '[ $? = 0 ] || tail -n 5 "$log" >&2' EXIT
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

progress() { echo "progress $1 $2"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"; }

progress 2 "the VM host: Debian's cloud kernel"
mount -t overlay handover-vm -o "lowerdir=$(echo "$images" | sed 's,:,/host:,g; s,$,/host,'),upperdir=$dir/upper,workdir=$dir/work" "$root"
# As debootstrap does for the base: the names of mirrors are this machine's to resolve.
cp /etc/resolv.conf "$root/etc/resolv.conf"
inside apt-get -qq update >>"$log" 2>&1
mkdir -p "$root/tmp/kernel"
package=$(inside apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\)$/\1/p' | head -n 1)
# Unpacked, not installed: an installed kernel asks for an initramfs and a boot loader, of which nothing is needed here.
inside sh -c "cd /tmp/kernel && apt-get -qq download $package && dpkg -x ./*.deb ." >>"$log" 2>&1
release=$(ls "$root/tmp/kernel/usr/lib/modules")
mkdir -p "$root/usr/lib/modules"
cp -a "$root/tmp/kernel/usr/lib/modules/$release" "$root/usr/lib/modules/"
cp "$root"/tmp/kernel/boot/vmlinuz-* "$dir/kernel"
inside depmod "$release"

progress 45 "the VM host: what it starts from"
small=$root/tmp/initrd
mkdir -p "$small/bin" "$small/modules" "$small/proc" "$small/dev" "$small/root"
cp "$root/usr/bin/busybox" "$small/bin/"
for module in virtio_pci virtio_blk ext4; do
  inside modprobe --set-version "$release" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' >"$dir/order"
while read -r path; do
  name=${path##*/}
  inside busybox xzcat "$path" >"$small/modules/${name%.xz}"
  echo "insmod /modules/${name%.xz}"
done <"$dir/order" >"$dir/insmod"
{
  printf '#!/bin/busybox sh\nexport PATH=/bin\n/bin/busybox --install -s /bin\n'
  cat "$dir/insmod"
  printf 'mount -t devtmpfs dev /dev\nmount -t ext4 -o noatime /dev/vda /root\nmount --move /dev /root/dev\n'
  printf 'exec switch_root /root /usr/lib/handover/vm-init\n'
} >"$small/init"
chmod 755 "$small/init"
inside sh -c 'cd /tmp/initrd && find . | busybox cpio -o -H newc -R 0:0' >"$dir/initrd" 2>>"$log"

progress 55 "the VM host: its guests and its first process"
mkdir -p "$root/usr/lib/handover" "$root/var/lib/handover/guests"
printf '%s' "$init" >"$root/usr/lib/handover/vm-init"
chmod 755 "$root/usr/lib/handover/vm-init"
echo "$images" | tr : '\n' | while read -r image; do cp -a "$image/guests/." "$root/var/lib/handover/guests/"; done
inside apt-get -qq clean >>"$log" 2>&1
rm -rf "$root"/tmp/* "$root"/var/lib/apt/lists/* "$root"/etc/ssh/ssh_host_* "$root"/etc/resolv.conf "$root"/usr/sbin/policy-rc.d

progress 70 "the VM host: its disk"
used=$(du -sm "$root" | cut -f 1)
# Room for guests and their images; what is not written takes none here.
mke2fs -q -t ext4 -E lazy_itable_init=1,nodiscard -O ^has_journal -m 0 -d "$root" "$dir/disk.raw" "$((used + 4096))M" >>"$log" 2>&1
umount "$root"
chmod 644 "$dir/disk.raw" "$dir/kernel" "$dir/initrd"
find "$dir" -mindepth 1 -maxdepth 1 ! -name disk.raw ! -name kernel ! -name initrd ! -name build.log -exec rm -rf --one-file-system {} +
chmod 755 "$dir"
mv "$dir" "$finished"
progress 100 "done"
