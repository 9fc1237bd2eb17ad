"""Gives the guest's QEMU on this host one command, for a person who settles by hand what the app could not.

    qemu_qmp.py COMMAND [JSON-ARGUMENTS]        such as: qemu_qmp.py query-status, qemu_qmp.py cont
"""

import json
import socket
import sys

SOCKET = "/var/lib/handover/kvm/guest/look.sock"


def main():
    qmp = socket.socket(socket.AF_UNIX)
    qmp.settimeout(15)
    qmp.connect(SOCKET)
    lines = qmp.makefile("rw")
    lines.readline()
    asked = {"execute": sys.argv[1], "arguments": json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}}
    for command in ({"execute": "qmp_capabilities"}, asked):
        lines.write(json.dumps({**command, "id": command["execute"]}) + "\n")
        lines.flush()
        answer = {}
        while answer.get("id") != command["execute"]:
            answer = json.loads(lines.readline())
    print(json.dumps(answer.get("return", answer)))
    sys.exit(1 if "error" in answer else 0)


main()
