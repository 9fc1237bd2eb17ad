"""The source's side of a Docker container's migration: docker_send.py SPEC.json.

Docker makes the checkpoint, and the file that runc has CRIU read turns it into a stream: memory goes to the target's page
server, and a script of CRIU's holds the frozen container until the target has proved it. The rest is as for LXC.
"""

import glob
import json
import os
import socket
import subprocess
import threading
import time

from docker_common import container, drop_links, name_links, release, unpause, write_criu_config
from lxc_send import Sender, main
from migration_common import Failure, last_lines
from rootfs_delta import pack_delta

HOOK = """#!/bin/sh
# CRIU calls this at each stage; the sender hears of the stages that matter and answers the last one.
case "$CRTOOLS_SCRIPT_ACTION" in
  network-lock) echo network-lock > "{folder}/hook.out" ;;
  post-dump)
    readlink -f "$CRTOOLS_IMAGE_DIR" > "{folder}/image-folder"
    echo post-dump > "{folder}/hook.out"
    read -r answer < "{folder}/hook.in"
    exit "$answer" ;;
esac
"""


class Relay:
    """CRIU under runc takes a page server's address, not an open socket: what it sends here goes on over the channel."""

    def __init__(self, pages):
        self.pages = pages
        self.sent = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            criu, _ = self.listener.accept()
        except OSError:
            return  # closed before CRIU came
        self.listener.close()
        threading.Thread(target=self.copy, args=(self.pages, criu, False), daemon=True).start()
        self.copy(criu, self.pages, True)

    def copy(self, source, sink, counted):
        try:
            while data := source.recv(1 << 20):
                sink.sendall(data)
                if counted:
                    self.sent += len(data)
        except OSError:
            pass  # one end is gone, and the other is told
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class DockerSender(Sender):
    def dump(self):
        write_hook(self.folder)
        found = container(self.guest)
        if not found:
            raise Failure(f"there is no container {self.guest}")
        self.container = found["Id"]
        name_links(self.spec["links"], found["State"]["Pid"])
        # Whoever settles this migration after this process finds the interfaces' names here.
        spec = os.path.join(self.folder, "send.json")
        with open(f"{spec}.new", "w") as file:
            json.dump(self.spec, file, indent=1)
        os.replace(f"{spec}.new", spec)
        self.relay = Relay(self.pages)
        write_criu_config(self.guest, [f"action-script {self.folder}/hook.sh", "page-server", "address 127.0.0.1", f"port {self.relay.port}"])
        argv = ["docker", "checkpoint", "create", self.guest, os.path.basename(self.folder)]
        self.status.phase("freeze", "start")
        self.dump_started = time.monotonic()
        with open(os.path.join(self.folder, "checkpoint.out"), "wb") as out:
            self.criu = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.watch_hook()

    def finish(self, delta):
        with open(os.path.join(self.folder, "image-folder")) as file:
            self.images = file.read().strip()
        super().finish(delta)
        drop_links(self.spec["links"])

    def send_more(self):
        for number, volume in enumerate(self.spec["volumes"]):
            try:
                payload = pack_delta(volume, self.spec["syncedAt"])
            except (OSError, subprocess.CalledProcessError) as error:
                raise Failure(f"a volume of the container could not be read: {error}") from None
            self.control.send("volume", payload, number=number)
            self.status.tell("sent", imageBytes=0, rootfsBytes=len(payload))

    def dump_log(self):
        logs = glob.glob(f"/run/docker/containerd/daemon/*/moby/{self.container}/criu-dump.log")
        logs += glob.glob(f"/run/containerd/*/moby/{self.container}/criu-dump.log")
        told = last_lines(os.path.join(self.folder, "checkpoint.out"))
        return "\n".join([told, *(last_lines(log) for log in logs)])

    def statistics(self):
        # CRIU's own figures go with the container. Each run of pages has a head of 24 bytes, which hardly counts.
        return {"pagesWritten": self.relay.sent // 4096}

    def resume(self):
        """Docker may have died and left CRIU waiting, or the container paused."""
        release(self.folder)
        super().resume()
        unpause(self.guest)

    def close(self):
        super().close()
        # Docker's own folder is Docker's to remove.
        self.images = os.path.join(self.folder, "images")
        write_criu_config(self.guest)


def write_hook(folder):
    for name in ("hook.in", "hook.out"):
        os.mkfifo(os.path.join(folder, name))
    hook = os.path.join(folder, "hook.sh")
    with open(hook, "w") as file:
        file.write(HOOK.format(folder=folder))
    os.chmod(hook, 0o700)


if __name__ == "__main__":
    main(DockerSender)
