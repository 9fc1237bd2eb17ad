# For a test: disk.raw, which starts by GRUB, and whose program writes to it. See own-disk.fixture.ts and layer.sh.
install_packages grub-common grub-pc-bin
parts=$dir/parts
mkdir -p "$parts/over/modules" "$parts/boot" "$root/tmp/kernel"
package=$(inside apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\)$/\1/p' | head -n 1)
inside sh -c "cd /tmp/kernel && apt-get -qq download $package && dpkg -x ./*.deb ." >>"$log" 2>&1
cp "$root"/tmp/kernel/boot/vmlinuz-* "$parts/boot/kernel"
for module in net/core/failover drivers/net/net_failover drivers/net/virtio_net drivers/char/hw_random/virtio-rng drivers/block/virtio_blk; do
  inside sh -c "busybox xzcat /tmp/kernel/usr/lib/modules/*/kernel/$module.ko.xz" >"$parts/over/modules/${module##*/}.ko"
done
cat >"$parts/over/start" <<'END'
insmod /modules/virtio_blk.ko
ip=/usr/sbin/ip
$ip link set lo up
for name in eth0 eth1; do
  # Its MAC carries the address that it has in the lab.
  mac=$(cat /sys/class/net/$name/address)
  IFS=:; set -- $mac; unset IFS
  $ip addr add $((0x$3)).$((0x$4)).$((0x$5)).$((0x$6))/24 dev $name
  $ip link set $name up
done
echo 1 >/proc/sys/net/mptcp/enabled
setsid python3 /writer.py </dev/null >/dev/ttyS0 2>&1 &
END
cat >"$parts/over/writer.py" <<'END'
import json, mmap, os, socket, struct, threading, time
FIRST, BLOCKS, SIZE = 48 << 20, 2048, 4096
last = [0] * BLOCKS
written = 0
lock = threading.Lock()
disk = os.open("/dev/vda", os.O_RDWR | os.O_DIRECT)
page = mmap.mmap(-1, SIZE)
def block(number):
    return struct.pack(">QQ", number, number ^ 0xFFFF) * (SIZE // 16)
def write():
    global written
    while True:
        with lock:
            written += 1
            place = written * 7 % BLOCKS
            page[:] = block(written)
            os.pwritev(disk, [page], FIRST + place * SIZE)
            last[place] = written
        time.sleep(0.004)
def check():
    with lock:
        seen = [place for place in range(BLOCKS) if last[place]]
        bad = 0
        for place in seen:
            os.preadv(disk, [page], FIRST + place * SIZE)
            bad += page[:] != block(last[place])
        return {"written": written, "blocks": len(seen), "bad": bad}
def serve(client):
    with client:
        client.settimeout(5)
        try:
            if client.recv(2) == b"v\n":
                client.sendall(json.dumps(check()).encode() + b"\n")
        except OSError:
            pass
threading.Thread(target=write, daemon=True).start()
server = socket.create_server(("", 7000), backlog=64)
while True:
    threading.Thread(target=serve, args=server.accept()[:1], daemon=True).start()
END
mkdir "$root/tmp/over"
# Python for the writer, without what it never imports: the initrd has to fit the partition.
tar -C "$root/tmp/over" --exclude='*/gconv' --exclude='libcrypto*' --exclude='libssl*' --exclude='_test*' --exclude='*/__pycache__' \
  --exclude='*_*decimal*' --exclude='_sqlite3*' --exclude='_codecs_*' \
  $(for name in asyncio ctypes curses dbm email ensurepip http idlelib logging multiprocessing pydoc_data _pyrepl sqlite3 tkinter \
    unittest urllib wsgiref xml xmlrpc; do echo "--exclude=*/python3*/$name"; done) -xf "$base/guests/minimal.tar"
cp -r "$parts/over/." "$root/tmp/over/"
inside sh -c 'cd /tmp/over && find . | busybox cpio -o -H newc -R 0:0' 2>>"$log" | cat "@KVM@/guests/kvm-initramfs" - >"$parts/boot/initrd"
cat >"$root/tmp/grub.cfg" <<'END'
set root=(hd0,msdos1)
linux /kernel console=ttyS0 quiet panic=-1 net.ifnames=0
initrd /initrd
boot
END
inside grub-mkimage -O i386-pc -p '(hd0,msdos1)/' -c /tmp/grub.cfg -o /tmp/core.img biosdisk part_msdos ext2 linux
disk=$guests/disk.raw
truncate -s 64M "$disk"
mke2fs -q -t ext4 -O ^has_journal -m 0 -E offset=1048576 -d "$parts/boot" "$disk" 47M >>"$log" 2>&1
# The boot sector without its last 70 bytes, one partition of 47 MiB from 1 MiB on, and what it loads behind it (GRUB's boot.S).
dd if="$root/usr/lib/grub/i386-pc/boot.img" of="$disk" bs=446 count=1 conv=notrunc status=none
printf '\200\0\0\0\203\0\0\0\0\010\0\0\0\170\001\0' | dd of="$disk" bs=1 seek=446 conv=notrunc status=none
printf '\125\252' | dd of="$disk" bs=1 seek=510 conv=notrunc status=none
dd if="$root/tmp/core.img" of="$disk" bs=512 seek=1 conv=notrunc status=none
chmod 644 "$disk"
rm -rf "$root/tmp/over" "$root/tmp/kernel" "$root"/tmp/core.img "$root"/tmp/grub.cfg
