"""Pulls the cable of one NIC of a VM and puts it back: vm_link.py down|up SOCKET NIC REVERT_S.

It tells the VM's QEMU (QMP, set_link) on its socket in the lab's folder, as the user who owns both. Before a cut a process
is left behind that puts the cable back after REVERT_S, also when the app is gone; it ends with the lab. The last line of
output is the time of the change, ms since 1970.
"""

import json
import os
import socket
import sys
import time


def set_link(path, nic, up):
    with socket.socket(socket.AF_UNIX) as qmp:
        qmp.settimeout(15)
        qmp.connect(path)
        lines = qmp.makefile("rw")
        lines.readline()  # the greeting
        for command, arguments in (("qmp_capabilities", {}), ("set_link", {"name": nic, "up": up})):
            lines.write(json.dumps({"execute": command, "arguments": arguments, "id": command}) + "\n")
            lines.flush()
            answer = {}
            while answer.get("id") != command:
                answer = json.loads(lines.readline())
            if "error" in answer:
                sys.exit(f"QEMU refuses {command}: {answer['error'].get('desc')}")


def put_back_later(path, nic, seconds, note):
    """In a process of its own, which whoever removes or replaces the note has ended."""
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    with open(os.devnull, "r+") as nothing:
        for descriptor in range(3):
            os.dup2(nothing.fileno(), descriptor)
    deadline = time.monotonic() + seconds
    mine = str(os.getpid())
    with open(note, "w") as file:
        file.write(mine)
    while time.monotonic() < deadline:
        time.sleep(0.2)
        try:
            with open(note) as file:
                if file.read() != mine:
                    os._exit(0)
        except OSError:
            os._exit(0)
    os.unlink(note)
    set_link(path, nic, True)
    os._exit(0)


def main():
    action, path, nic, seconds = sys.argv[1:]
    note = f"{path}.{nic}"
    if os.path.exists(note):
        os.unlink(note)
    if action == "down" and int(seconds) > 0:
        put_back_later(path, nic, int(seconds), note)
    set_link(path, nic, action == "up")
    print(round(time.time() * 1000))


main()
