"""Puts the disk of a virtual machine into its folder, and writes down for QEMU how it is to be read (disk.cfg).

    qemu_disk.py FOLDER copy FILE      a copy of its own; FILE stays as it is
    qemu_disk.py FOLDER share FILE     FILE itself
    qemu_disk.py FOLDER empty BYTES    nothing yet: another QEMU fills it
"""

import os
import struct
import subprocess
import sys

QCOW2 = b"QFI\xfb"
DATA_FILE = 1 << 2  # incompatible features, docs/interop/qcow2.rst


def driver(file):
    """QEMU is told, and does not guess: a guest could write a qcow2 header into a raw disk, and name any file in it."""
    with open(file, "rb") as disk:
        head = disk.read(80)
    if head[:4] != QCOW2:
        return "raw"
    (version,) = struct.unpack_from(">I", head, 4)
    (backing,) = struct.unpack_from(">Q", head, 8)
    features = struct.unpack_from(">Q", head, 72)[0] if version >= 3 else 0
    if backing or features & DATA_FILE:
        sys.exit(f"{file} is only a part: it names another file. Make one of both: qemu-img convert -O qcow2 FROM TO")
    return "qcow2"


def main():
    os.umask(0o077)
    folder, verb, given = sys.argv[1:]
    disk = os.path.join(folder, "disk")
    if verb == "empty":
        with open(disk, "wb") as file:
            file.truncate(int(given))
        kind = "raw"
    elif not os.path.isfile(given):
        sys.exit(f"there is no file {given} on this host")
    else:
        kind = driver(given)
        if verb == "share":
            os.symlink(given, disk)
        else:
            subprocess.run(["cp", "--sparse=always", "--reflink=auto", given, disk], check=True)
    lines = [
        '[drive "disk"]',
        f'  file = "{disk}"',
        f'  format = "{kind}"',
        '  node-name = "disk-node"',
        '  if = "none"',
        # Another host reads it after this one: nothing may wait in this one's memory.
        '  cache.direct = "on"',
        '  discard = "unmap"',
    ]
    with open(os.path.join(folder, "disk.cfg"), "w") as file:
        file.write("\n".join(lines) + "\n")


main()
