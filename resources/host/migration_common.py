"""What both ends of a migration share: the status file that the app follows, commands, and the control channel."""

import glob
import json
import os
import shutil
import socket
import struct
import subprocess
import time


def now_ms():
    return round(time.time() * 1000, 1)


class Status:
    """Append-only NDJSON that the app follows by `tail`; it outlives every connection."""

    def __init__(self, path):
        self.file = open(path, "a", buffering=1)

    def tell(self, event, **fields):
        self.file.write(json.dumps({"t": now_ms(), "event": event, **fields}) + "\n")

    def phase(self, name, edge):
        self.tell("phase", name=name, edge=edge)

    def command(self, argv, exit_code, started, output=""):
        self.tell("command", argv=argv, exitCode=exit_code, durationMs=round((time.monotonic() - started) * 1000, 1), output=output[-2000:])


class Failure(Exception):
    """An expected failure: the text is for people, `log` holds the last lines of the tool that failed."""

    def __init__(self, text, log=""):
        super().__init__(text)
        self.log = log


def run(status, argv, check=True, timeout=30):
    """Runs a command, reports it to the status file, and returns its standard output."""
    started = time.monotonic()
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        status.command(argv, None, started)
        raise Failure(f"{argv[0]} did not end within {timeout} s") from None
    output = done.stdout + done.stderr
    status.command(argv, done.returncode, started, output)
    if check and done.returncode != 0:
        raise Failure(f"{argv[0]} failed with exit status {done.returncode}", output[-2000:])
    return done.stdout


class Control:
    """Messages over a stream: a JSON line, then as many raw bytes as its `bytes` field says."""

    def __init__(self, stream):
        self.stream = stream
        self.reader = stream.makefile("rb")

    def send(self, kind, payload=b"", **fields):
        head = json.dumps({"kind": kind, "bytes": len(payload), **fields}).encode()
        self.stream.sendall(head + b"\n" + payload)

    def receive(self, timeout=None):
        """Returns (message, payload); raises Failure when the other side is gone or silent."""
        self.stream.settimeout(timeout)
        try:
            line = self.reader.readline(1 << 20)
            if not line:
                raise Failure("the other host closed the control channel")
            message = json.loads(line)
            payload = self.reader.read(message["bytes"])
        except (OSError, ValueError) as error:
            raise Failure(f"the control channel broke: {error}") from None
        if len(payload) != message["bytes"]:
            raise Failure("the other host closed the control channel")
        return message, payload


class QuickGracePeriods:
    """Has the kernel end RCU grace periods at once (/sys/kernel/rcu_expedited) while a guest is restored.

    Making its namespaces, interfaces and firewall waits for several: some 100 ms of 250. `folder` remembers that the
    setting is to be put back, for the case that this process does not come to it.
    """

    PATH = "/sys/kernel/rcu_expedited"

    def __init__(self, folder):
        self.note = os.path.join(folder, "rcu_expedited")

    def __enter__(self):
        try:
            with open(self.PATH, "r+") as setting:
                if setting.read().strip() == "0":
                    open(self.note, "w").close()
                    setting.seek(0)
                    setting.write("1")
        except OSError:
            pass  # without it the guest is only frozen longer

    def __exit__(self, *_):
        self.put_back()

    def put_back(self):
        if os.path.exists(self.note):
            with open(self.PATH, "w") as setting:
                setting.write("0")
            os.unlink(self.note)


class Port:
    """A raw socket on one interface; `receives` also takes the frames that pass there.

    Taking one that receives away again waits for the kernel (some 50 ms), so it is opened early and kept.

    Each frame carries a virtio-net header (packet(7), PACKET_VNET_HDR): between veth interfaces the checksum of a frame
    is not yet computed, and only that header tells the next interface so.
    """

    VNET_HEADER = 10  # bytes

    def __init__(self, interface, receives=False):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(263, 15, 1)  # SOL_PACKET, PACKET_VNET_HDR
        self.socket.bind((interface, 0x0003 if receives else 0))

    def announce(self, mac, address):
        """Sends a gratuitous ARP from the guest's own MAC, so that every switch on the way learns where the guest is now."""
        hardware = bytes.fromhex(mac.replace(":", ""))
        ip = socket.inet_aton(address)
        frame = b"\xff" * 6 + hardware + b"\x08\x06" + struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + hardware + ip + b"\0" * 6 + ip
        try:
            self.socket.send(bytes(self.VNET_HEADER) + frame.ljust(60, b"\0"))
        except OSError:
            pass  # the interface is switched off; the guest is announced on the other one


def unplug(links):
    """Takes a guest that is to end from the bridges: the kernel keeps its network, with its addresses, until its last connection
    has ended. A device of the same name that somebody else has, and which is in no bridge, is left alone."""
    for link in links:
        if os.path.exists(f"/sys/class/net/{link['veth']}/master"):
            subprocess.run(["ip", "link", "del", link["veth"]], capture_output=True)


def last_lines(path, count=12):
    """The last lines of a log with the errors first; empty when there is none."""
    try:
        with open(path, errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return ""
    # This one is said in every namespace that may not raise limits, and is harmless.
    errors = [line for line in lines if "Error" in line and "RLIMIT_NOFILE" not in line]
    return "\n".join(errors[:count] + lines[-count:])


def remove_images(folder):
    """Those of the dump and of every round before it."""
    for images in glob.glob(os.path.join(folder, "images*")):
        shutil.rmtree(images, ignore_errors=True)


def write_pid(folder, name):
    with open(os.path.join(folder, name), "w") as file:
        file.write(str(os.getpid()))
