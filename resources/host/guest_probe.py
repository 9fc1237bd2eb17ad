"""The client's view of a guest: one long-lived TCP connection, numbered probes and the guest's own beats.

    guest_probe.py --to ADDRESS [--port 7000] [--interval-ms 20] [--mptcp]             keeps one connection
    guest_probe.py --to ADDRESS [--port 7000] --reconnect [--interval-ms 50]           a new connection each time
    guest_probe.py --to ADDRESS --port PORT --connect [--interval-ms 50]               the same, and nothing is said

Prints one JSON object a line, times `t` in ms since 1970 on this host's clock:
    {"k":"options", ...}                        the client's options that bear on what is measured
    {"k":"state","t","state","connection","reason"}    connected | refused | broken (never reconnects by itself)
    {"k":"batch","t","connection","answers":[[t,seq,rttMs,counter]],"beats":[[t,number,ticks]],"nonce","sent"}
With --connect an answer is that the connection was made, for ports whose protocol is not the counter workload's.
With --reconnect or --connect an answer's `seq` counts the attempts, and the batch has no beats.

Downtime is the longest time between two arrivals, answers or beats. What the client's TCP adds to it:
- While the guest is frozen the client's retransmission timer backs off: 0.2, 0.4, 0.8 s. A probe may therefore wait
  long after the guest runs again. TCP_THIN_LINEAR_TIMEOUTS keeps it at its first value (0.2 s) for six tries as long
  as fewer than four segments are unacknowledged, which is why no more than three probes are ever open;
  TCP_RTO_MAX_MS (Linux 6.15) then keeps it at 1 s, the least that the kernel allows.
- Beats do not have this wait: the guest sends them as soon as it runs. They set the resolution. (Measured over a
  CRIU dump and restore: 1168 ms by beats, 1487 ms by answers alone.)
- TCP_USER_TIMEOUT is long, so that it is not the probe that gives the connection up.
"""

import argparse
import errno
import json
import select
import socket
import sys
import time

TCP_THIN_LINEAR_TIMEOUTS, TCP_USER_TIMEOUT, TCP_RTO_MAX_MS = 16, 18, 44
IPPROTO_MPTCP = 262
USER_TIMEOUT_MS = 120_000
OPEN_PROBES = 3
BUSY = (errno.EINPROGRESS, errno.EAGAIN)


def say(**line):
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def now_ms():
    return round(time.time() * 1000, 2)


def set_option(connection, option, value):
    """Whether the kernel knows the option."""
    try:
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
        return value
    except OSError:
        return None


def new_connection(mptcp=False):
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP if mptcp else 0)
    used = {
        "nodelay": set_option(connection, socket.TCP_NODELAY, 1),
        "userTimeoutMs": set_option(connection, TCP_USER_TIMEOUT, USER_TIMEOUT_MS),
        "thinLinearTimeouts": set_option(connection, TCP_THIN_LINEAR_TIMEOUTS, 1),
        "rtoMaxMs": set_option(connection, TCP_RTO_MAX_MS, 1000),
    }
    return connection, used


class Batch:
    def __init__(self, connection, every_ms):
        self.connection = connection
        self.every_s = every_ms / 1000
        self.clear()
        self.nonce = None

    def clear(self):
        self.answers, self.beats, self.sent, self.since = [], [], 0, time.monotonic()

    def due_s(self):
        return self.since + self.every_s - time.monotonic()

    def flush(self):
        say(k="batch", t=now_ms(), connection=self.connection, answers=self.answers, beats=self.beats,
            nonce=self.nonce, sent=self.sent)  # fmt: skip
        self.clear()


def keep(options):
    """One connection until it breaks. Returns the exit status."""
    connection, used = new_connection(options.mptcp)
    say(k="options", mode="keep", to=options.to, port=options.port, intervalMs=options.interval_ms, **used)
    connection.settimeout(10)
    try:
        connection.connect((options.to, options.port))
    except OSError as error:
        say(k="state", t=now_ms(), state="refused", connection=1, reason=str(error))
        return 1
    connection.setblocking(False)
    say(k="state", t=now_ms(), state="connected", connection=1, reason="")
    batch = Batch(1, options.batch_ms)
    try:
        run_probes(connection, options.interval_ms / 1000, batch)
    except OSError as error:
        batch.flush()
        say(k="state", t=now_ms(), state="broken", connection=1, reason=str(error))
    return 1


def run_probes(connection, interval, batch):
    """Never returns; raises OSError when the connection breaks."""
    connection.send(b"w %d\n" % round(interval * 1000))
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    sent_at = {}
    sequence, received = 0, b""
    next_send = time.monotonic()
    while True:
        now = time.monotonic()
        if now >= next_send:
            # On schedule whether or not answers came; slots that were missed are not made up for.
            next_send = max(next_send + interval, now)
            if len(sent_at) < OPEN_PROBES:
                sequence += 1
                try:
                    connection.send(b"p %d\n" % sequence)
                    sent_at[sequence] = now
                    batch.sent += 1
                except BlockingIOError:
                    sequence -= 1
        if batch.due_s() <= 0:
            batch.flush()
        wait = min(next_send - time.monotonic(), batch.due_s())
        if not poll.poll(max(0, wait * 1000)):
            continue
        try:
            data = connection.recv(65536)
        except BlockingIOError:
            continue
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "the guest closed the connection")
        arrived, arrived_ms = time.monotonic(), now_ms()
        lines = (received + data).split(b"\n")
        received = lines.pop()
        for line in lines:
            take(line.decode("ascii", "replace").split(), arrived, arrived_ms, sent_at, batch)


def take(words, arrived, arrived_ms, sent_at, batch):
    if len(words) != 4 or not words[1].isdigit() or not words[2].isdigit():
        return
    number, value = int(words[1]), int(words[2])
    batch.nonce = words[3]
    if words[0] == "b":
        batch.beats.append([arrived_ms, number, value])
        return
    # An answer without its question is repeated: it keeps its number and says so by a round trip of -1.
    asked = sent_at.pop(number, None)
    rtt = -1 if asked is None else round((arrived - asked) * 1000, 3)
    batch.answers.append([arrived_ms, number, rtt, value])


def reconnect(options):
    """A new connection each interval: when does a newcomer reach the guest? Never returns."""
    probe, used = new_connection()
    probe.close()
    say(k="options", mode="reconnect", to=options.to, port=options.port, intervalMs=options.interval_ms, **used)
    poll = select.poll()
    tries = {}
    interval, limit = options.interval_ms / 1000, options.timeout_ms / 1000
    attempt = 0
    next_try = time.monotonic()
    batch = Batch(1, options.batch_ms)
    while True:
        now = time.monotonic()
        for descriptor in [key for key, entry in tries.items() if now - entry[1] > limit]:
            poll.unregister(descriptor)
            tries.pop(descriptor)[0].close()
        if now >= next_try:
            next_try = max(next_try + interval, now)
            attempt += 1
            connection = new_connection()[0]
            connection.setblocking(False)
            if connection.connect_ex((options.to, options.port)) in (0, *BUSY):
                tries[connection.fileno()] = [connection, now, attempt, False]
                poll.register(connection.fileno(), select.POLLOUT)
                batch.sent += 1
            else:
                connection.close()
        if batch.due_s() <= 0:
            batch.flush()
        wait = min(next_try - time.monotonic(), batch.due_s())
        for descriptor, event in poll.poll(max(0, wait * 1000)):
            if not step_try(tries[descriptor], event, poll, batch, options.connect):
                poll.unregister(descriptor)
                tries.pop(descriptor)[0].close()


def step_try(entry, event, poll, batch, connect_only):
    """Asks once connected, then notes the answer; False when this connection has ended."""
    connection, started, attempt, asked = entry
    try:
        if not asked:
            if event & (select.POLLERR | select.POLLHUP):
                return False
            if connect_only:
                batch.answers.append([now_ms(), attempt, round((time.monotonic() - started) * 1000, 3), attempt])
                return False
            connection.send(b"p %d\n" % attempt)
            entry[3] = True
            poll.modify(connection.fileno(), select.POLLIN)
            return True
        words = connection.recv(256).decode("ascii", "replace").split()
    except OSError:
        return False
    if len(words) == 4 and words[0] == "a" and words[2].isdigit():
        batch.nonce = words[3]
        batch.answers.append([now_ms(), attempt, round((time.monotonic() - started) * 1000, 3), int(words[2])])
    return False


def main():
    parser = argparse.ArgumentParser(description="Probes a guest over TCP.")
    parser.add_argument("--to", required=True)
    parser.add_argument("--port", type=int, default=7000)
    parser.add_argument("--interval-ms", type=int)
    parser.add_argument("--batch-ms", type=int, default=100, help="how often it tells")
    parser.add_argument("--timeout-ms", type=int, default=500, help="of one attempt, with --reconnect")
    parser.add_argument("--mptcp", action="store_true", help="for a guest with a kernel of its own (with --keep)")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--keep", action="store_true", help="one connection, never a second (the default)")
    mode.add_argument("--reconnect", action="store_true")
    mode.add_argument("--connect", action="store_true", help="a new connection each time, and nothing is said")
    options = parser.parse_args()
    anew = options.reconnect or options.connect
    options.interval_ms = options.interval_ms or (50 if anew else 20)
    sys.exit(reconnect(options) if anew else keep(options))


try:
    main()
except (BrokenPipeError, KeyboardInterrupt):
    sys.exit(0)
