"""Keeps a connection to a guest's QEMU that is past its greeting, for whoever comes later: qemu_relay.py FOLDER.

While a post-copy's page is missing QEMU's main loop may stand still, and a new QMP connection is not greeted. What is asked
out of band (exec-oob) over an older one is answered all the same. An app that comes after a crash finds one at
relay.sock, which greets by itself; one client at a time, the latest. Ends with QEMU.
"""

import json
import os
import select
import socket
import sys

folder = sys.argv[1]


def answer(line):
    """What the relay says itself to a client's line; None for what is QEMU's to answer."""
    try:
        asked = json.loads(line)
    except ValueError:
        return None
    if not isinstance(asked, dict) or asked.get("execute") != "qmp_capabilities":
        return None
    return json.dumps({"return": {}, **({"id": asked["id"]} if "id" in asked else {})}).encode() + b"\n"


def negotiate(qemu):
    """Returns QEMU's greeting."""
    lines = qemu.makefile("rb", buffering=0)
    greeting = lines.readline()
    qemu.sendall(b'{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}\n')
    while b'"return"' not in lines.readline():
        pass
    return greeting


class Client:
    """The one that is served. When it is gone the relay waits for the next."""

    def __init__(self, connection):
        self.socket = connection
        self.rest = b""

    def tell(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # its end is seen by the next lines()

    def lines(self):
        """What it asked since; None when it has gone."""
        try:
            data = self.socket.recv(65536)
        except OSError:
            return None
        *lines, self.rest = (self.rest + data).split(b"\n")
        return lines if data else None


def relay(qemu, listener, greeting):
    client = None
    while True:
        ready = select.select([qemu, listener, *([client.socket] if client else [])], [], [])[0]
        if qemu in ready:
            data = qemu.recv(65536)
            if not data:
                return
            if client:
                client.tell(data)
        if listener in ready:
            if client:
                client.socket.close()
            client = Client(listener.accept()[0])
            client.tell(greeting)
        elif client and client.socket in ready:
            lines = client.lines()
            for line in lines or ():
                own = answer(line)
                if own:
                    client.tell(own)
                else:
                    qemu.sendall(line + b"\n")
            if lines is None:
                client.socket.close()
                client = None


with socket.socket(socket.AF_UNIX) as qemu, socket.socket(socket.AF_UNIX) as listener:
    qemu.connect(os.path.join(folder, "spare.sock"))
    greeting = negotiate(qemu)
    path = os.path.join(folder, "relay.sock")
    listener.bind(path)
    if "SUDO_UID" in os.environ:  # as qemu_start.sh does for QEMU's own sockets
        os.chown(path, int(os.environ["SUDO_UID"]), -1)
    listener.listen(1)
    if os.fork() == 0:
        os.setsid()
        relay(qemu, listener, greeting)
