"""What a path carries: numbered 64-byte messages over one (MPTCP) connection between two hosts.

    path_probe.py serve [--listen ADDRESS] --port P [--mptcp | --tcp]
    path_probe.py send --to ADDRESS --port P [--from ADDRESS] [--mptcp | --tcp] [--interval-ms 10]

The receiver stamps arrivals: a gap there is a gap of one direction, where the gap of the echoes would hold the stalls
of both. So that its lines are complete, each message carries the round trip that the sender saw last.
One JSON object a line, times `t` in ms since 1970 on the printing host's clock:
    {"k":"batch","t","connection","answers":[[t,seq,rttMs]],"longestGapMs","transport":{"kind","subflows","fallback"}}
    {"k":"state","t","state","connection","reason"}      listening | connected | broken
`transport.kind` is what the kernel says of the connection (MPTCP_INFO), not what was asked for; `subflows` counts all
of them, the first included. A sender whose connection breaks opens the next one and goes on with its numbers.
"""

import argparse
import json
import select
import socket
import struct
import sys
import time

IPPROTO_MPTCP, SOL_MPTCP, MPTCP_INFO = 262, 284, 1
FLAG_FALLBACK = 1
MESSAGE = struct.Struct("!QdQ40x")  # sequence number, last round trip in ms (-1: none yet), sender's monotonic ns
OPEN_LIMIT = 1000  # unanswered messages, 10 s of them: more would only fill buffers


def say(**line):
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def now_ms():
    return round(time.time() * 1000, 2)


def new_socket(mptcp):
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP if mptcp else 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return connection


def transport_of(connection):
    """What the kernel carries the connection with."""
    try:
        info = connection.getsockopt(SOL_MPTCP, MPTCP_INFO, 64)
    except OSError:
        return {"kind": "tcp", "subflows": 1, "fallback": False}
    fallback = bool(struct.unpack_from("<I", info.ljust(12, b"\0"), 8)[0] & FLAG_FALLBACK)
    # mptcpi_subflows leaves the first subflow out.
    return {"kind": "tcp" if fallback else "mptcp", "subflows": 1 if fallback else info[0] + 1, "fallback": fallback}


class Batch:
    def __init__(self, every_ms):
        self.every_s = every_ms / 1000
        self.connection = 0
        self.last_arrival = None
        self.clear()

    def clear(self):
        self.answers, self.longest, self.since = [], 0.0, time.monotonic()

    def add(self, sequence, rtt):
        now = time.monotonic()
        if self.last_arrival is not None:
            self.longest = max(self.longest, now - self.last_arrival)
        self.last_arrival = now
        self.answers.append([now_ms(), sequence, rtt])

    def due_s(self):
        return self.since + self.every_s - time.monotonic()

    def flush(self, transport):
        say(k="batch", t=now_ms(), connection=self.connection, answers=self.answers,
            longestGapMs=round(self.longest * 1000, 2), transport=transport)  # fmt: skip
        self.clear()


def state(name, number, reason=""):
    say(k="state", t=now_ms(), state=name, connection=number, reason=str(reason))


def serve(options):
    listener = new_socket(options.mptcp)
    listener.bind((options.listen, options.port))
    listener.listen(8)
    poll = select.poll()
    poll.register(listener.fileno(), select.POLLIN)
    state("listening", 0)
    batch, current, received, transport = Batch(options.batch_ms), None, b"", None
    while True:
        if batch.due_s() <= 0:
            batch.flush(transport_of(current) if current else None)
        for descriptor, _ in poll.poll(max(0, batch.due_s() * 1000)):
            if descriptor == listener.fileno():
                if current:  # the sender has begun anew: the old connection is of no more use
                    poll.unregister(current.fileno())
                    current.close()
                current, received = listener.accept()[0], b""
                current.setblocking(False)
                current.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                poll.register(current.fileno(), select.POLLIN)
                batch.connection += 1
                state("connected", batch.connection)
                continue
            if current is None or descriptor != current.fileno():
                continue
            try:
                received = serve_messages(current, received, batch)
            except BlockingIOError:
                pass
            except OSError as error:
                poll.unregister(current.fileno())
                current.close()
                current = None
                state("broken", batch.connection, error)


def serve_messages(connection, received, batch):
    """Stamps what came and echoes it; answers with the piece of a message left over."""
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError("the sender closed the connection")
    received += data
    whole = len(received) // MESSAGE.size * MESSAGE.size
    for sequence, rtt, _ in MESSAGE.iter_unpack(received[:whole]):
        batch.add(sequence, round(rtt, 3))
    if whole:
        connection.send(received[:whole])
    return received[whole:]


def connect(options):
    """A connection, or None when there is no answer within a second."""
    connection = new_socket(options.mptcp)
    try:
        if options.source:
            connection.bind((options.source, 0))
        connection.settimeout(1)
        connection.connect((options.to, options.port))
    except OSError as error:
        connection.close()
        state("broken", 0, error)
        return None
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def send(options):
    batch, sequence = Batch(options.batch_ms), 0
    while True:
        connection = connect(options)
        if connection is None:
            time.sleep(0.2)
            continue
        batch.connection += 1
        state("connected", batch.connection)
        try:
            sequence = send_messages(connection, sequence, options.interval_ms / 1000, batch)
        except ConnectionError as error:
            sequence = error.sequence
            state("broken", batch.connection, error)
        connection.close()


class Broken(ConnectionError):
    def __init__(self, reason, sequence):
        super().__init__(str(reason))
        self.sequence = sequence


def send_messages(connection, sequence, interval, batch):
    """Sends on schedule until the connection breaks; raises Broken with the last number used."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    received, to_send, last_rtt, echoed = b"", b"", -1.0, sequence
    next_send = time.monotonic()
    while True:
        now = time.monotonic()
        try:
            if now >= next_send:
                next_send = max(next_send + interval, now)
                if sequence - echoed < OPEN_LIMIT:
                    sequence += 1
                    to_send += MESSAGE.pack(sequence, last_rtt, time.monotonic_ns())
            if to_send:
                try:
                    to_send = to_send[connection.send(to_send) :]
                except BlockingIOError:
                    pass
            if batch.due_s() <= 0:
                batch.flush(transport_of(connection))
            if not poll.poll(max(0, min(next_send - time.monotonic(), batch.due_s()) * 1000)):
                continue
            data = connection.recv(65536)
            if not data:
                raise ConnectionResetError("the receiver closed the connection")
        except BlockingIOError:
            continue
        except OSError as error:
            raise Broken(error, sequence) from error
        received += data
        whole = len(received) // MESSAGE.size * MESSAGE.size
        for echoed, _, sent in MESSAGE.iter_unpack(received[:whole]):
            last_rtt = round((time.monotonic_ns() - sent) / 1e6, 3)
            batch.add(echoed, last_rtt)
        received = received[whole:]


def main():
    parser = argparse.ArgumentParser(description="Numbered messages over one connection between two hosts.")
    roles = parser.add_subparsers(dest="role", required=True)
    server, sender = roles.add_parser("serve"), roles.add_parser("send")
    # By default on all: a subflow can join on another path only where something listens on that path's address.
    server.add_argument("--listen", default="0.0.0.0")
    sender.add_argument("--to", required=True)
    sender.add_argument("--from", dest="source")
    sender.add_argument("--interval-ms", type=float, default=10)
    for role in (server, sender):
        role.add_argument("--port", type=int, required=True)
        role.add_argument("--batch-ms", type=int, default=100)
        kind = role.add_mutually_exclusive_group()
        kind.add_argument("--mptcp", action="store_true", default=True)
        kind.add_argument("--tcp", dest="mptcp", action="store_false")
    options = parser.parse_args()
    (serve if options.role == "serve" else send)(options)


try:
    main()
except (BrokenPipeError, KeyboardInterrupt):
    sys.exit(0)
