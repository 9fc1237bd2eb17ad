"""Holds packets back where the kernel has no netem: delay.py DELAY_MS JITTER_MS LOSS_PERCENT LIMIT_BYTES PORT...

For each port of the switch it makes a tap named PORTd. What the switch sends there leaves by the port DELAY_MS later, more
or less by up to JITTER_MS, each value as likely; LOSS_PERCENT of it, and what exceeds LIMIT_BYTES held for one port, is
dropped (the meaning of these words in tc-netem(8)). Large segments stay whole: the header before each frame says what is
still to be cut and summed (struct virtio_net_hdr), and packet(7) sockets take the same header.
"""

import fcntl
import heapq
import itertools
import os
import random
import select
import socket
import struct
import sys
import time

# linux/if_tun.h and linux/if_packet.h
TUNSETIFF, TUNSETOFFLOAD = 0x400454CA, 0x400454D0
IFF_TAP, IFF_NO_PI, IFF_VNET_HDR = 0x0002, 0x1000, 0x4000
TUN_F_CSUM, TUN_F_TSO4, TUN_F_TSO6, TUN_F_TSO_ECN = 1, 2, 4, 8
SOL_PACKET, PACKET_VNET_HDR = 263, 15
SO_SNDBUFFORCE = 32

LARGEST = 10 + 14 + 4 + 65536
AT_ONCE = 64


class Port:
    def __init__(self, name):
        self.tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR
        fcntl.ioctl(self.tap, TUNSETIFF, struct.pack("16sH22x", f"{name}d".encode(), flags))
        fcntl.ioctl(self.tap, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN)
        # Protocol 0: it sends and receives nothing.
        self.out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
        self.out.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
        # The port's own queue is to be what fills up, not this socket's.
        self.out.setsockopt(socket.SOL_SOCKET, SO_SNDBUFFORCE, 64 << 20)
        self.out.bind((name, 0))
        self.held = 0

    def fileno(self):
        return self.tap

    def arrived(self):
        for _ in range(AT_ONCE):
            try:
                yield os.read(self.tap, LARGEST)
            except BlockingIOError:
                return

    def send(self, frame):
        self.held -= len(frame)
        try:
            self.out.send(frame)
        except OSError:
            pass  # the port's queue is full or its cable is out: lost, as it would be without us


def main():
    delay, jitter, loss = (float(word) for word in sys.argv[1:4])
    limit = int(sys.argv[4])
    ports = [Port(name) for name in sys.argv[5:]]
    try:
        # What it adds to the delay is the time until it gets a processor.
        os.nice(-20)
    except OSError:
        pass
    held = []
    order = itertools.count()
    while True:
        wait = max(0, held[0][0] - time.monotonic()) if held else None
        ready, _, _ = select.select(ports, [], [], wait)
        now = time.monotonic()
        while held and held[0][0] <= now:
            _, _, port, frame = heapq.heappop(held)
            port.send(frame)
        for port in ready:
            for frame in port.arrived():
                if port.held + len(frame) > limit or random.random() * 100 < loss:
                    continue
                port.held += len(frame)
                due = now + max(0, delay + random.uniform(-jitter, jitter)) / 1000
                heapq.heappush(held, (due, next(order), port, frame))


main()
