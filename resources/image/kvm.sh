# The kvm layer: QEMU, and the guest image "kvm": Debian's cloud kernel with an initramfs of busybox, iproute2, the
# counter workload and the drivers of its two NICs. It boots in seconds also where a guest's instructions are translated.
# See layer.sh; given as well: $workload_source, the text of workload.c.
progress 5 "QEMU: installing"
# CRIU of the next release brought its libnl along: QEMU's libraries then need the other half of the same version.
install_packages qemu-system-x86 openssl libnl-route-3-200/forky tcc libc6-dev

progress 60 "the kvm guest: Debian's cloud kernel"
unpacked=$root/tmp/kernel
mkdir -p "$unpacked"
package=$(inside apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\)$/\1/p' | head -n 1)
inside sh -c "cd /tmp/kernel && apt-get -qq download $package && dpkg -x ./*.deb ." >>"$log" 2>&1
cp "$unpacked"/boot/vmlinuz-* "$guests/kvm-kernel"

progress 75 "the kvm guest: its userland"
# Every page of the guest has to cross when it moves: busybox, iproute2 and the counter workload are all that it has.
small=$root/tmp/guest
mkdir -p "$small"
for folder in bin sbin lib lib64; do mkdir -p "$small/usr/$folder" && ln -s "usr/$folder" "$small/$folder"; done
for folder in dev etc proc root run sys tmp var; do mkdir "$small/$folder"; done
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$small/etc/passwd"
cp "$root/usr/bin/busybox" "$small/usr/bin/"
for tool in sh cat hostname init insmod ls mkdir mount ping poweroff ps setsid sleep; do
  ln -s busybox "$small/usr/bin/$tool"
done
printf %s "$workload_source" >"$root/tmp/workload.c"
inside tcc -o /tmp/guest/workload /tmp/workload.c >>"$log" 2>&1
# busybox's own ip knows no MPTCP.
for path in /usr/sbin/ip $(inside ldd /usr/sbin/ip /tmp/guest/workload | grep -o '/[^ ]*\.so[^ ]*'); do
  [ -e "$small$path" ] || { mkdir -p "$small${path%/*}"; cp -L "$root$path" "$small$path"; }
done
mkdir -p "$small/modules"
for module in net/core/failover drivers/net/net_failover drivers/net/virtio_net drivers/char/hw_random/virtio-rng; do
  inside sh -c "busybox xzcat /tmp/kernel/usr/lib/modules/*/kernel/$module.ko.xz" >"$small/modules/${module##*/}.ko"
done
cat >"$small/init" <<'END'
#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
for module in failover net_failover virtio_net virtio-rng; do insmod "/modules/$module.ko"; done
exec init
END
chmod 755 "$small/init"
# The product adds /start (addresses and workload) to the image when it makes a guest. The shell is the serial console's.
printf '::sysinit:/bin/sh /start\nttyS0::respawn:-/bin/sh\n' >"$small/etc/inittab"

progress 90 "the kvm guest: packing"
inside sh -c 'cd /tmp/guest && find . | busybox cpio -o -H newc -R 0:0' >"$guests/kvm-initramfs" 2>>"$log"
rm -rf "$small" "$unpacked" "$root/tmp/workload.c"
