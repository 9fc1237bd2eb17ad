"""Round trip time of each path by UDP echo, ten times a second.

    rtt_echo.py [--listen DEVICE=ADDRESS]... [--to NAME=DEVICE@ADDRESS]... [--port P]

Each socket is bound to its device (br0, br1), so that a path's echo cannot take the other path. Prints, for each
echo sent, {"k":"rtt","t","interface":NAME,"rttMs"}: rttMs is null when no answer came within a second, and `t` (ms
since 1970, this host's clock) is when it was sent. The sampler runs the same classes in its own process.
"""

import argparse
import json
import select
import socket
import struct
import sys
import time

PORT = 7077
MESSAGE = struct.Struct("!8sQ")
MAGIC = b"hl-echo1"
ANSWER_WITHIN_S = 1.0


def device_socket(device):
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setblocking(False)
    if device:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode() + b"\0")
    return bound


class EchoServer:
    def __init__(self, device, address, port):
        self.socket = device_socket(device)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((address, port))

    def readable(self):
        while True:
            try:
                data, sender = self.socket.recvfrom(256)
                # Only what is an echo request of ours, so that two servers can never feed each other.
                if len(data) == MESSAGE.size and data.startswith(MAGIC):
                    self.socket.sendto(MAGIC[::-1] + data[8:], sender)
            except OSError:
                return


class EchoClient:
    def __init__(self, name, device, address, port):
        self.name = name
        self.socket = device_socket(device)
        self.target = (address, port)
        self.open = {}  # sequence number: (monotonic s, wall ms)
        self.sequence = 0
        self.results = []

    def send(self):
        self.sequence += 1
        self.open[self.sequence] = (time.monotonic(), round(time.time() * 1000, 1))
        try:
            self.socket.sendto(MESSAGE.pack(MAGIC, self.sequence), self.target)
        except OSError:
            pass  # the device is down: no answer will come, which is the result
        self.expire()

    def expire(self):
        limit = time.monotonic() - ANSWER_WITHIN_S
        for sequence in [key for key, sent in self.open.items() if sent[0] < limit]:
            self.result(self.open.pop(sequence)[1], None)

    def readable(self):
        while True:
            try:
                data = self.socket.recv(256)
            except OSError:
                return
            arrived = time.monotonic()
            if len(data) != MESSAGE.size or not data.startswith(MAGIC[::-1]):
                continue
            sent = self.open.pop(MESSAGE.unpack(data)[1], None)
            if sent:
                self.result(sent[1], round((arrived - sent[0]) * 1000, 3))

    def result(self, sent_ms, rtt_ms):
        self.results.append({"k": "rtt", "t": sent_ms, "interface": self.name, "rttMs": rtt_ms})

    def take(self):
        results, self.results = self.results, []
        return results


def add_arguments(parser):
    parser.add_argument("--listen", action="append", default=[], metavar="DEVICE=ADDRESS")
    parser.add_argument("--to", action="append", default=[], metavar="NAME=DEVICE@ADDRESS")
    parser.add_argument("--port", type=int, default=PORT)


def open_echoes(options):
    """Servers and clients of the arguments above."""
    servers = [EchoServer(*text.split("=", 1), options.port) for text in options.listen]
    clients = []
    for text in options.to:
        name, _, path = text.partition("=")
        device, _, address = path.partition("@")
        clients.append(EchoClient(name, device, address, options.port))
    return servers, clients


class Ticker:
    """Absolute deadlines, so that a late one does not shift the rest; serves the echoes while it waits."""

    def __init__(self, hertz, servers, clients):
        self.interval = 1 / hertz
        self.next = time.monotonic()
        self.poll = select.poll()
        self.readers = {}
        for reader in servers + clients:
            self.readers[reader.socket.fileno()] = reader
            self.poll.register(reader.socket.fileno(), select.POLLIN)

    def wait(self):
        self.next += self.interval
        if self.next < time.monotonic() - 1:
            self.next = time.monotonic()  # the process was stopped for a while: do not make up for it
        while (left := self.next - time.monotonic()) > 0:
            for descriptor, _ in self.poll.poll(left * 1000):
                self.readers[descriptor].readable()


def say(lines):
    sys.stdout.write("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description="Round trip times of paths.")
    add_arguments(parser)
    servers, clients = open_echoes(parser.parse_args())
    ticker = Ticker(10, servers, clients)
    while True:
        for client in clients:
            client.send()
        ticker.wait()
        say([line for client in clients for line in client.take()])


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(0)
