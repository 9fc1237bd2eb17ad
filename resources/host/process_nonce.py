"""What tells the guest's first process from any other: process_nonce.py ENGINE GUEST, one line of hex on standard output.

The kernel gives each program that it starts 16 random bytes (AT_RANDOM, getauxval(3)) and leaves them in its memory. A
process that was restored from its checkpoint still has them; one that was started afresh has others. It works for any
workload and asks it nothing. Exit 1: there is no such process to be seen from here.
"""

import hashlib
import struct
import subprocess
import sys

PID_OF = {
    "lxc": lambda guest: ["lxc-info", "-n", guest, "-pH"],
    "docker": lambda guest: ["docker", "inspect", "-f", "{{.State.Pid}}", guest],
}
AT_RANDOM = 25
PAIR = struct.Struct("=QQ" if sys.maxsize > 1 << 32 else "=II")


def random_bytes(pid):
    with open(f"/proc/{pid}/auxv", "rb") as file:
        vector = dict(PAIR.iter_unpack(file.read()))
    with open(f"/proc/{pid}/mem", "rb") as memory:
        memory.seek(vector[AT_RANDOM])
        return memory.read(16)


def main():
    engine, guest = sys.argv[1:3]
    if engine not in PID_OF:
        sys.exit(1)
    try:
        done = subprocess.run(PID_OF[engine](guest), capture_output=True, text=True)
        pid = int(done.stdout.strip())
        # The bytes themselves guard that process's stack and heap: only their hash leaves the host.
        print(hashlib.sha256(random_bytes(pid)).hexdigest()[:32])
    except (OSError, KeyError, ValueError):
        sys.exit(1)


main()
