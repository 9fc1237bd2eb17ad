"""The target's side of a container's migration: lxc_receive.py SPEC.json.

It waits on a unix socket for the source, which reaches it through one authenticated ssh connection. The first stream is
for control, the second carries memory pages straight into `criu page-server`, whose folder is a tmpfs: no page touches
a disk. While the guest is frozen, frames for it are caught here and handed over when it runs again, so that a client's
TCP goes on at once and does not wait for its own doubled retransmission time-out.
"""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time

from lxc_rounds import images_folder, previous_images
from migration_common import Control, Failure, Port, QuickGracePeriods, Status, last_lines, now_ms, remove_images, run, unplug, write_pid
from rootfs_delta import apply_delta


class Catcher:
    """Keeps the frames that arrive for the frozen guest, and hands them over to it in order."""

    LIMIT = 4096  # frames for each interface; what a client can send into a silent connection is far below it

    def __init__(self, links):
        self.links = links
        self.ports = [Port(link["port"], receives=True) for link in links]
        self.frames = [[] for _ in links]
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.catch, daemon=True)

    def start(self):
        self.announce()  # the guest's address lives here from now on, as far as the switches know
        self.thread.start()

    def announce(self):
        for port, link in zip(self.ports, self.links):
            port.announce(link["mac"], link["address"])

    def catch(self):
        selector = selectors.DefaultSelector()
        for index, port in enumerate(self.ports):
            selector.register(port.socket, selectors.EVENT_READ, index)
        start = Port.VNET_HEADER
        wanted = [bytes.fromhex(link["mac"].replace(":", "")) for link in self.links]
        while not self.stopping.is_set():
            for key, _ in selector.select(0.02):
                frame, origin = key.fileobj.recvfrom(1 << 17)
                outgoing = origin[2] == socket.PACKET_OUTGOING
                if not outgoing and frame[start : start + 6] == wanted[key.data] and len(self.frames[key.data]) < self.LIMIT:
                    self.frames[key.data].append(frame)

    def hand_over(self):
        """Gives the guest, which runs again, what came for it; returns the number of frames."""
        self.stopping.set()
        for link, frames in zip(self.links, self.frames):
            veth = Port(link["veth"])
            for frame in frames:
                try:
                    veth.socket.send(frame)
                except OSError:
                    break
        return sum(len(frames) for frames in self.frames)


class Receiver:
    def __init__(self, spec):
        self.spec = spec
        self.guest = spec["guest"]
        self.folder = spec["folder"]
        self.images = os.path.join(self.folder, "images")
        self.status = Status(os.path.join(self.folder, "receive.ndjson"))
        self.catcher = Catcher(spec["links"])
        self.page_server = None
        self.restored = False
        self.proved = False
        self.control = None

    def listen(self):
        path = os.path.join(self.folder, "receive.sock")
        if os.path.exists(path):
            os.unlink(path)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(4)
        self.status.tell("listening")
        return listener

    def serve(self):
        os.makedirs(self.images, exist_ok=True)
        listener = self.listen()
        listener.settimeout(self.spec["waitS"])
        control = self.control = Control(listener.accept()[0])
        while True:
            message, payload = control.receive()
            kind = message["kind"]
            if kind == "pages":
                self.end_page_server()
                self.start_page_server(listener.accept()[0], message["number"], message["rounds"])
                control.send("ready")
            elif kind == "frozen":
                self.catcher.start()
            elif kind == "rootfs":
                apply_delta(self.spec["rootfs"], payload)
            elif kind == "images":
                self.unpack_images(payload)
            elif kind == "restore":
                self.restore(control)
            elif kind == "bye":
                return
            else:
                self.take(message, payload)

    def start_page_server(self, pages, number, rounds):
        """Takes the pages of a round of pre-copy or, without a number, of the dump that follows so many rounds."""
        images = images_folder(self.folder, number) if number else self.images
        os.makedirs(images, exist_ok=True)
        pages.set_inheritable(True)
        # It speaks over the socket that it is given, so that its bytes go inside the ssh connection. What a later round
        # sends anew is freed in the ones before: all rounds together take no more memory than the guest.
        argv = ["criu", "page-server", "-D", images, *previous_images(number - 1 if number else rounds), "--auto-dedup",
                "-o", "page-server.log", "-v1", "--ps-socket", str(pages.fileno())]
        self.page_started = time.monotonic()
        self.page_server = subprocess.Popen(argv, pass_fds=[pages.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.page_log = os.path.join(images, "page-server.log")
        pages.close()

    def end_page_server(self):
        """It ends by itself with the last page."""
        if not self.page_server:
            return
        code = self.page_server.wait(10)
        self.status.command(self.page_server.args, code, self.page_started)
        self.page_server = None
        if code != 0:
            raise Failure("criu page-server failed", last_lines(self.page_log))

    def unpack_images(self, payload):
        started = time.monotonic()
        argv = ["tar", "-C", self.images, "-xf", "-"]
        done = subprocess.run(argv, input=payload, capture_output=True)
        self.status.command(argv, done.returncode, started, done.stderr.decode(errors="replace"))
        if done.returncode != 0:
            raise Failure("the checkpoint's files could not be unpacked", done.stderr.decode(errors="replace"))
        self.end_page_server()

    def restore(self, control):
        self.status.phase("transfer", "end")
        self.status.phase("restore", "start")
        started = time.monotonic()
        argv = self.restore_command()
        self.restored = True  # from here on something of the guest may run
        with QuickGracePeriods(self.folder):
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.status.command(argv, done.returncode, started)
        frames = 0
        if done.returncode == 0:
            self.catcher.announce()
            self.find_links()
            frames = self.catcher.hand_over()
            self.teach_bridges()
        if done.returncode != 0 or not self.is_running():
            raise Failure("criu could not restore the guest", self.restore_log())
        self.status.tell("resumed", frames=frames)
        self.status.phase("restore", "end")
        self.status.phase("verify", "start")
        proof = self.ask_guest()
        self.status.phase("verify", "end")
        self.proved = True
        self.status.tell("proved", proof=proof)
        control.send("proved", proof=proof, t=now_ms())

    def teach_bridges(self):
        """A guest that nobody speaks with says nothing, and the bridge here would go on looking for it where it was."""
        for link in self.spec["links"]:
            argv = ["bridge", "fdb", "replace", link["mac"], "dev", link["veth"], "master", "dynamic"]
            subprocess.run(argv, capture_output=True)

    # --- what another engine does in its own way

    def take(self, message, payload):
        """What that engine's source sends beside the root filesystem."""

    def find_links(self):
        """Fills in the names of the guest's interfaces that the host gives only when it runs."""

    def restore_command(self):
        return ["lxc-checkpoint", "-r", "-d", "-n", self.guest, "-D", self.images, "-o", os.path.join(self.folder, "lxc-restore.log"), "-l", "INFO"]

    def restore_log(self):
        return last_lines(os.path.join(self.images, "restore.log")) or last_lines(os.path.join(self.folder, "lxc-restore.log"))

    def stop_guest(self):
        unplug(self.spec["links"])
        run(self.status, ["lxc-stop", "-k", "-n", self.guest], check=False)

    def is_running(self):
        done = subprocess.run(["lxc-info", "-n", self.guest, "-sH"], capture_output=True, text=True)
        return done.stdout.strip() == "RUNNING"

    def ask_guest(self):
        """The guest's own words: its nonce and its counter. A workload of the user's is asked for its TCP port alone."""
        deadline = time.monotonic() + self.spec["proveS"]
        while True:
            try:
                with socket.create_connection((self.spec["links"][0]["address"], self.spec["port"]), 1) as guest:
                    if not self.spec["counter"]:
                        return None
                    guest.sendall(b"s\n")
                    return json.loads(guest.makefile().readline(65536))
            except (OSError, ValueError) as error:
                if time.monotonic() > deadline:
                    raise Failure(f"the restored guest does not answer on port {self.spec['port']}: {error}") from None
                time.sleep(0.01)

    def fail(self, error):
        """Clears this host first: only then may the source hear of it and let the guest run on there.

        A guest that was proved here stays: the source may have heard the proof, and the app decides for both.
        """
        log = getattr(error, "log", "")
        self.clear()
        self.status.tell("end", ok=False, error=str(error), log=log)
        if self.control and not self.proved:
            try:
                self.control.send("failed", error=str(error), log=log)
            except OSError:
                pass  # the source has heard that the channel is gone

    def clear(self):
        """Leaves nothing of an unproved guest running here."""
        self.catcher.stopping.set()
        if self.page_server and self.page_server.poll() is None:
            self.page_server.kill()
            self.page_server.wait()
        if self.restored and not self.proved:
            self.stop_guest()


def main(receiver_class=Receiver):
    with open(sys.argv[1]) as file:
        receiver = receiver_class(json.load(file))
    write_pid(receiver.folder, "receive.pid")

    def terminate(*_):
        raise Failure("cancelled")

    signal.signal(signal.SIGTERM, terminate)
    try:
        receiver.serve()
        receiver.status.tell("end", ok=True)
    except Exception as error:  # whatever happens is told, and nothing is left running
        receiver.fail(error)
        sys.exit(1)
    finally:
        remove_images(receiver.folder)


if __name__ == "__main__":
    main()
