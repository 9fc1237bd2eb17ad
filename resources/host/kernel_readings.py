"""Counters and subflows straight from the kernel's netlink: a tenth of the work of running ip and ss at 10 Hz.

Constants and layouts are the kernel's stable ABI: linux/rtnetlink.h, if_link.h, inet_diag.h, tcp.h and mptcp.h.
"""

import os
import socket
import struct

HEADER = struct.Struct("=IHHII")
ATTRIBUTE = struct.Struct("=HH")
REQUEST, DUMP = 1, 0x300
DONE, ERROR = 3, 2
RTM_GETLINK, IFLA_IFNAME, IFLA_OPERSTATE, IFLA_STATS64 = 18, 3, 16, 23
OPERSTATE_UP = 6
SOCK_DIAG_BY_FAMILY = 20
DIAG_INFO, DIAG_ULP_INFO = 2, 19
ULP_MPTCP = 3
TCP_STATES = ("unknown", "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "closed",
              "close-wait", "last-ack", "listening", "closing")  # fmt: skip
# All but listening sockets, those that wait and those that are gone.
WANTED_STATES = sum(1 << number for number in (1, 2, 3, 4, 5, 8, 9, 11))
TOKEN_LOCAL, FLAGS = 2, 8
FLAG_CAPABLE_REMOTE, FLAG_JOIN_REMOTE = 1 << 0, 1 << 2
FLAG_BACKUP_REMOTE, FLAG_BACKUP_LOCAL = 1 << 4, 1 << 5


def attributes(data, at):
    """Netlink attributes from offset `at` on, by type."""
    found = {}
    while at + 4 <= len(data):
        length, kind = ATTRIBUTE.unpack_from(data, at)
        if length < 4:
            break
        found[kind & 0x3FFF] = data[at + 4 : at + length]
        at += (length + 3) & ~3
    return found


class Netlink:
    def __init__(self, protocol):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
        self.socket.settimeout(1)

    def ask(self, kind, flags, body):
        """The bodies of the answers; raises OSError when the kernel refuses."""
        self.socket.send(HEADER.pack(HEADER.size + len(body), kind, REQUEST | flags, 0, 0) + body)
        answers = []
        while True:
            data, at = self.socket.recv(1 << 17), 0
            while at + HEADER.size <= len(data):
                length, kind, _, _, _ = HEADER.unpack_from(data, at)
                if kind == DONE:
                    return answers
                if kind == ERROR:
                    code = -struct.unpack_from("=i", data, at + HEADER.size)[0]
                    raise OSError(code, os.strerror(code))
                answers.append(data[at + HEADER.size : at + length])
                at += (length + 3) & ~3
            if not flags & DUMP:
                return answers


class Interfaces:
    def __init__(self, names):
        # `eth0=enp1s0`: the lab's name, and the host's where that is another one.
        self.names = [(name.partition("=")[0], name.rpartition("=")[2]) for name in names]
        self.netlink = Netlink(0)  # NETLINK_ROUTE

    def read(self):
        """{name: {rxBytes, txBytes, up}}; an interface that does not exist is left out."""
        found = {}
        for name, device in self.names:
            text = device.encode() + b"\0"
            wanted = ATTRIBUTE.pack(4 + len(text), IFLA_IFNAME) + text
            try:
                answer = self.netlink.ask(RTM_GETLINK, 0, bytes(16) + wanted + bytes(-len(wanted) % 4))[0]
            except OSError:
                continue
            values = attributes(answer, 16)
            _, _, received, sent = struct.unpack_from("=4Q", values[IFLA_STATS64])
            up = values[IFLA_OPERSTATE][0] == OPERSTATE_UP
            found[name] = {"rxBytes": received, "txBytes": sent, "up": up}
        return found


class Subflows:
    """The subflows of this host's MPTCP connections."""

    def __init__(self):
        self.netlink = Netlink(4)  # NETLINK_SOCK_DIAG

    def read(self):
        answers = []
        for family in (socket.AF_INET, socket.AF_INET6):
            body = struct.pack("=BBBBI48x", family, socket.IPPROTO_TCP, 1 << (DIAG_INFO - 1), 0, WANTED_STATES)
            answers += self.netlink.ask(SOCK_DIAG_BY_FAMILY, DUMP, body)
        return [found for found in map(subflow, answers) if found]


def subflow(answer):
    """One socket's answer as a subflow, or None for plain TCP and for what fell back to it."""
    values = attributes(answer, 72)
    mptcp = attributes(values.get(DIAG_ULP_INFO, b""), 0).get(ULP_MPTCP)
    if mptcp is None:
        return None
    mptcp = attributes(mptcp, 0)
    flags = int.from_bytes(mptcp.get(FLAGS, b""), "little")
    family, state = answer[0], answer[1]
    # An MPTCP socket whose peer speaks plain TCP keeps the subflow's dress; the peer's consent is what it lacks.
    if state == 1 and not flags & (FLAG_CAPABLE_REMOTE | FLAG_JOIN_REMOTE):
        return None
    source_port, target_port = struct.unpack_from("!HH", answer, 4)
    size = 4 if family == socket.AF_INET else 16
    info = values.get(DIAG_INFO, b"")
    return {
        # The token of this side; a subflow that is still joining has the connection's already.
        "connection": "%08x" % int.from_bytes(mptcp.get(TOKEN_LOCAL, b""), "little"),
        "local": "%s:%d" % (socket.inet_ntop(family, answer[8 : 8 + size]), source_port),
        "remote": "%s:%d" % (socket.inet_ntop(family, answer[24 : 24 + size]), target_port),
        "state": TCP_STATES[state] if state < len(TCP_STATES) else "unknown",
        "rttMs": struct.unpack_from("=I", info, 68)[0] / 1000 if len(info) >= 72 else None,
        "bytesReceived": struct.unpack_from("=Q", info, 128)[0] if len(info) >= 136 else 0,
        "bytesSent": struct.unpack_from("=Q", info, 200)[0] if len(info) >= 208 else 0,
        "backup": bool(flags & (FLAG_BACKUP_REMOTE | FLAG_BACKUP_LOCAL)),
    }


class Processor:
    """Busy share of the machine's processors between two readings. In a lab namespace: of the whole machine."""

    def __init__(self):
        self.file = open("/proc/stat", "rb", buffering=0)
        self.last = None

    def read(self):
        """Percent since the reading before, None the first time."""
        self.file.seek(0)
        fields = [int(word) for word in self.file.read(512).split(b"\n", 1)[0].split()[1:9]]
        total, idle = sum(fields), fields[3] + fields[4]
        last, self.last = self.last, (total, idle)
        if last is None or total <= last[0]:
            return None
        return round(100 * (1 - (idle - last[1]) / (total - last[0])), 1)
