"""The counter workload: the guest's first process, whose state shows whether a migration was a real one.

    workload.py --memory-mib M --dirty-mibps D --port P [--tick-ms 10]

It has a nonce made at its start, a counter, and M MiB of private pages that carry the nonce, their index, their
generation, a random body and a checksum. One line is one request, on any number of TCP connections:

    p SEQ        ->  a SEQ COUNTER NONCE       at once; the counter grows by one for each such answer
    w MS         ->  b NUMBER TICKS NONCE      every MS ms from now on, unasked ("beats"); w 0 ends them
    s            ->  {"nonce", "counter", "ticks", "memoryMiB", "generation", "uptimeMs", "beats"}
    v            ->  {"pages", "lost", "stale", "torn", "nonce", "ms"}   checks every page, in small slices

Why beats: after a freeze the client's TCP may wait up to a second before it sends again (its retransmission timer has
backed off), so answers alone would overstate the downtime. What the guest sends unasked has no such wait.

A virtual machine runs resources/image/workload.c instead. This one is written for a container with python3-minimal
alone, so without json, and for CRIU: the only wait has no time limit and is ended by sockets and by an interval timer,
because CLOCK_MONOTONIC jumps when the process moves to another host and a wait until some moment of that clock could
then last for days.
"""

import argparse
import mmap
import os
import select
import signal
import socket
import struct
import time
import zlib

PAGE = 4096
STAMP = struct.Struct("<8sII")  # nonce, page index, generation: at the head and again at the tail
CHECKSUM = struct.Struct("<I")  # over the whole page before it
BODY = PAGE - 2 * STAMP.size - CHECKSUM.size
TAIL = STAMP.size + BODY
SLICE = 0.4  # of a tick, the longest piece of page checking or dirtying between two looks at the sockets
LINE_LIMIT = 256
BACKLOG_LIMIT = 1 << 20  # a reader that lets this much pile up is dropped


class Pages:
    """Memory whose loss, age and tearing can be seen."""

    def __init__(self, mib, nonce):
        self.count = mib * (1 << 20) // PAGE
        self.nonce = nonce
        # Private and anonymous, so that it is part of the checkpoint like any program's heap.
        self.memory = mmap.mmap(-1, self.count * PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        self.cursor = 0  # pages before it are one generation ahead of the rest
        self.generation = 0
        for first in range(0, self.count, 256):
            self.stamp(first, min(256, self.count - first), 0)

    def stamp(self, first, count, generation):
        """Writes `count` pages with new random bodies: random, so that nothing on the way can compress them."""
        bodies = os.urandom(count * BODY)
        for at in range(count):
            head = STAMP.pack(self.nonce, first + at, generation)
            page = b"".join((head, bodies[at * BODY : (at + 1) * BODY], head))
            start = (first + at) * PAGE
            self.memory[start : start + PAGE] = page + CHECKSUM.pack(zlib.crc32(page))

    def dirty(self, count):
        """Renews the next pages in order; after the last one a new generation begins."""
        while count > 0:
            run = min(count, self.count - self.cursor, 64)
            self.stamp(self.cursor, run, self.generation + 1)
            self.cursor += run
            count -= run
            if self.cursor == self.count:
                self.cursor = 0
                self.generation += 1

    def fault(self, index):
        """None for a good page, else `lost`, `stale` or `torn`."""
        page = self.memory[index * PAGE : (index + 1) * PAGE]
        head = page[: STAMP.size]
        nonce, written, generation = STAMP.unpack(head)
        if nonce != self.nonce or written != index:
            return "lost"
        intact = CHECKSUM.unpack_from(page, PAGE - CHECKSUM.size)[0] == zlib.crc32(page[: PAGE - CHECKSUM.size])
        if head != page[TAIL : TAIL + STAMP.size] or not intact:
            return "torn"
        # The sweep goes in order, so the generation that each page must have is known exactly.
        return None if generation == self.generation + (1 if index < self.cursor else 0) else "stale"


class Check:
    """One pass over all pages that can be interrupted between slices."""

    def __init__(self, client):
        self.client = client
        self.next = 0
        self.found = {"lost": 0, "stale": 0, "torn": 0}
        self.spent = 0.0


class Client:
    def __init__(self, connection):
        self.socket = connection
        self.received = b""
        self.to_send = b""
        self.every_ticks = 0
        self.beats = 0


class Workload:
    def __init__(self, options):
        self.tick_s = options.tick_ms / 1000
        self.slice_s = SLICE * self.tick_s
        self.nonce = os.urandom(8)
        self.nonce_text = self.nonce.hex()
        self.counter = 0
        self.ticks = 0
        self.beats = 0
        self.uptime = 0.0
        self.last = time.monotonic()
        self.memory_mib = options.memory_mib
        self.pages = Pages(options.memory_mib, self.nonce)
        self.pages_per_second = options.dirty_mibps * (1 << 20) / PAGE
        self.owed_pages = 0.0
        self.checks = []
        self.clients = {}
        self.poll = select.poll()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("", options.port))
        self.listener.listen(64)
        self.listener.setblocking(False)
        self.poll.register(self.listener.fileno(), select.POLLIN)
        self.timer, wakeup = os.pipe()
        os.set_blocking(self.timer, False)
        os.set_blocking(wakeup, False)
        self.poll.register(self.timer, select.POLLIN)
        signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, self.tick_s, self.tick_s)

    def run(self):
        while True:
            # Without a time limit, see the top; but not waiting at all while pages are to be checked.
            for descriptor, event in self.poll.poll(0 if self.checks else None):
                if descriptor == self.timer:
                    self.tick(os.read(self.timer, 4096).count(signal.SIGALRM))
                elif descriptor == self.listener.fileno():
                    self.accept()
                elif descriptor in self.clients:
                    self.serve(self.clients[descriptor], event)
            if self.checks:
                self.check_slice(self.checks[0])

    def tick(self, count):
        now = time.monotonic()
        # Between hosts the clock jumps either way, and a freeze is not work missed: never count more than 100 ms.
        elapsed = min(max(now - self.last, 0.0), 0.1)
        self.last = now
        self.uptime += elapsed
        self.ticks += count
        if self.pages_per_second:
            most = max(1.0, self.pages_per_second / 5)
            self.owed_pages = min(self.owed_pages + elapsed * self.pages_per_second, most)
            deadline = time.monotonic() + self.slice_s
            while self.owed_pages >= 1 and now <= time.monotonic() < deadline:
                run = min(int(self.owed_pages), 16)
                self.pages.dirty(run)
                self.owed_pages -= run
        for client in list(self.clients.values()):
            if client.every_ticks and self.ticks // client.every_ticks != (self.ticks - count) // client.every_ticks:
                client.beats += 1
                self.beats += 1
                self.send(client, "b %d %d %s\n" % (client.beats, self.ticks, self.nonce_text))

    def accept(self):
        try:
            connection = self.listener.accept()[0]
        except OSError:
            return
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.clients[connection.fileno()] = Client(connection)
        self.poll.register(connection.fileno(), select.POLLIN)

    def serve(self, client, event):
        if event & select.POLLOUT:
            self.send(client, "")
        if not event & (select.POLLIN | select.POLLHUP | select.POLLERR):
            return
        try:
            data = client.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        lines = (client.received + data).split(b"\n")
        client.received = lines.pop()
        if not data or len(client.received) > LINE_LIMIT:
            self.drop(client)
            return
        answers = [self.answer(client, line.decode("ascii", "replace").split()) for line in lines]
        self.send(client, "".join(answers))

    def answer(self, client, words):
        if len(words) == 2 and words[0] == "p" and words[1].isdigit():
            self.counter += 1
            return "a %s %d %s\n" % (words[1], self.counter, self.nonce_text)
        if len(words) == 2 and words[0] == "w" and words[1].isdigit():
            asked = int(words[1])
            client.every_ticks = max(1, round(asked / 1000 / self.tick_s)) if asked else 0
            return ""
        if words == ["s"]:
            return (
                '{"nonce":"%s","counter":%d,"ticks":%d,"memoryMiB":%d,"generation":%d,"uptimeMs":%d,"beats":%d}\n'
                % (self.nonce_text, self.counter, self.ticks, self.memory_mib, self.pages.generation,
                   self.uptime * 1000, self.beats)
            )  # fmt: skip
        if words == ["v"]:
            self.checks.append(Check(client))
            return ""
        return '{"error":"unknown request"}\n'

    def check_slice(self, check):
        started = now = time.monotonic()
        while check.next < self.pages.count and started <= now < started + self.slice_s:
            fault = self.pages.fault(check.next)
            if fault:
                check.found[fault] += 1
            check.next += 1
            now = time.monotonic()
        check.spent += min(max(now - started, 0.0), 1.0)
        if check.next < self.pages.count:
            return
        self.checks.pop(0)
        self.send(
            check.client,
            '{"pages":%d,"lost":%d,"stale":%d,"torn":%d,"nonce":"%s","ms":%d}\n'
            % (self.pages.count, check.found["lost"], check.found["stale"], check.found["torn"], self.nonce_text,
               check.spent * 1000),
        )  # fmt: skip

    def send(self, client, text):
        if client.socket.fileno() not in self.clients:
            return
        client.to_send += text.encode("ascii")
        try:
            client.to_send = client.to_send[client.socket.send(client.to_send) :] if client.to_send else b""
        except BlockingIOError:
            pass
        except OSError:
            self.drop(client)
            return
        if len(client.to_send) > BACKLOG_LIMIT:
            self.drop(client)
            return
        wanted = select.POLLIN | (select.POLLOUT if client.to_send else 0)
        self.poll.modify(client.socket.fileno(), wanted)

    def drop(self, client):
        descriptor = client.socket.fileno()
        if self.clients.pop(descriptor, None):
            self.poll.unregister(descriptor)
            client.socket.close()
            self.checks = [check for check in self.checks if check.client is not client]


def main():
    parser = argparse.ArgumentParser(description="The counter workload of a migration lab.")
    parser.add_argument("--memory-mib", type=int, default=64)
    parser.add_argument("--dirty-mibps", type=float, default=0)
    parser.add_argument("--port", type=int, default=7000)
    parser.add_argument("--tick-ms", type=int, default=10, help="how often it looks whether it has something to do")
    options = parser.parse_args()
    # The first process of a container gets no default action for signals: LXC stops it with SIGPWR, Docker with SIGTERM.
    for number in (signal.SIGTERM, signal.SIGPWR, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    Workload(options).run()


main()
