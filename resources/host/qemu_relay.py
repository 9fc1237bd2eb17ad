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


def relay(qemu, listener, greeting):
    client, rest = None, b""
    while True:
        ready = select.select([each for each in (qemu, listener, client) if each], [], [])[0]
        if qemu in ready:
            data = qemu.recv(65536)
            if not data:
                return
            if client:
                client.sendall(data)
        if listener in ready:
            if client:
                client.close()
            client, rest = listener.accept()[0], b""
            client.sendall(greeting)
        elif client in ready:
            data = client.recv(65536)
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                own = answer(line)
                if own:
                    client.sendall(own)
                else:
                    qemu.sendall(line + b"\n")
            if not data:
                client.close()
                client = None


with socket.socket(socket.AF_UNIX) as qemu, socket.socket(socket.AF_UNIX) as listener:
    qemu.connect(os.path.join(folder, "spare.sock"))
    greeting = negotiate(qemu)
    listener.bind(os.path.join(folder, "relay.sock"))
    listener.listen(1)
    if os.fork() == 0:
        os.setsid()
        relay(qemu, listener, greeting)
