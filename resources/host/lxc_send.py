"""The source's side of a container's migration: lxc_send.py SPEC.json.

It freezes the guest, sends its memory straight to the target's page server, and holds the frozen guest until the target
has proved that the guest runs there: CRIU's post-dump script waits for that answer. Zero lets CRIU end the frozen
tasks; anything else lets them run on here, with nothing to be restored. It goes on without the app; when it cannot know
what the target did, it stays frozen and waits for the app's word in the file `decision`.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from criu_statistics import dump_statistics
from lxc_rounds import run_rounds, tracked
from migration_common import Control, Failure, Port, Status, last_lines, remove_images, run, write_pid
from rootfs_delta import Delta

SO_SNDBUFFORCE = 32
AHEAD = 8 << 20  # bytes

HOOK = """#!/bin/sh
# CRIU calls this at each stage; the sender hears of the stages that matter and answers the last one.
case "$CRTOOLS_SCRIPT_ACTION" in
  network-lock) echo network-lock > "{folder}/hook.out" ;;
  post-dump) echo post-dump > "{folder}/hook.out"; read -r answer < "{folder}/hook.in"; exit "$answer" ;;
esac
"""


class Sender:
    def __init__(self, spec):
        self.spec = spec
        self.guest = spec["guest"]
        self.folder = spec["folder"]
        self.images = os.path.join(self.folder, "images")
        self.status = Status(os.path.join(self.folder, "send.ndjson"))
        self.ssh = None
        self.criu = None
        self.pid = None
        self.rounds = 0
        self.asked_restore = False
        self.cancelled = False

    # --- the channel

    def connect(self):
        """One ssh connection carries both streams; over MPTCP it uses every path."""
        local = os.path.join(self.folder, "channel.sock")
        if os.path.exists(local):
            os.unlink(local)
        argv = [*self.spec["ssh"], "-N", "-o", "ExitOnForwardFailure=yes", "-L", f"{local}:{self.spec['remoteSocket']}", self.spec["destination"]]
        with open(os.path.join(self.folder, "ssh.log"), "ab") as log:
            self.ssh = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + self.spec["connectS"]
        while True:
            try:
                self.control = Control(self.open_stream())
                return
            except (FileNotFoundError, ConnectionRefusedError):
                pass  # ssh does not listen there yet
            if self.ssh.poll() is not None or time.monotonic() > deadline:
                raise Failure("ssh to the target failed", last_lines(os.path.join(self.folder, "ssh.log")))
            time.sleep(0.005)

    def open_stream(self):
        stream = socket.socket(socket.AF_UNIX)
        stream.connect(os.path.join(self.folder, "channel.sock"))
        return stream

    def open_pages(self, number=0):
        """A stream to a page server on the target: of the round `number`, or of the dump after the rounds so far."""
        self.control.send("pages", number=number, rounds=self.rounds)
        stream = self.open_stream()
        # CRIU runs ahead of the link by this much, and writes the rest of its images while the last pages are on their way.
        stream.setsockopt(socket.SOL_SOCKET, SO_SNDBUFFORCE, AHEAD)
        message, _ = self.control.receive(self.spec["connectS"])
        if message["kind"] != "ready":
            raise Failure(message.get("error", "the target is not ready"), message.get("log", ""))
        return stream

    # --- while the guest runs

    def precopy(self):
        """Before the freeze, where the guest's engine and the scenario have it."""
        if "precopy" in self.spec:
            self.rounds = run_rounds(self, self.spec["precopy"])

    def criu_command(self, action):
        """What a dump and a pre-dump have in common. The options are those of LXC's own lxc-checkpoint; criu is called
        directly because a restored container cannot be checkpointed again through LXC (lxc issue 4643)."""
        if self.pid is None:
            self.pid = run(self.status, ["lxc-info", "-n", self.guest, "-pH"]).strip()
        return ["criu", action, "-t", self.pid, "-o", "dump.log", "-v2", "--tcp-established", "--file-locks", "--link-remap",
                "--manage-cgroups=full", *cgroup_root(self.guest),
                "--ext-mount-map", "auto", "--ext-mount-map", "/sys/fs/fuse/connections:sys/fs/fuse/connections",
                "--enable-external-sharing", "--enable-external-masters", "--enable-fs", "hugetlbfs", "--enable-fs", "tracefs",
                "--skip-in-flight", "--force-irmap"]

    # --- freeze and transfer

    def dump(self):
        os.makedirs(self.images, exist_ok=True)
        for name in ("hook.in", "hook.out"):
            os.mkfifo(os.path.join(self.folder, name))
        hook = os.path.join(self.folder, "hook.sh")
        with open(hook, "w") as file:
            file.write(HOOK.format(folder=self.folder))
        os.chmod(hook, 0o700)
        argv = [*self.criu_command("dump"), "-D", self.images, *(tracked(self.rounds) if self.rounds else []), "--action-script", hook,
                "--page-server", "--ps-socket", str(self.pages.fileno()), *self.spec.get("criuOptions", [])]
        self.status.phase("freeze", "start")
        self.dump_started = time.monotonic()
        self.criu = subprocess.Popen(argv, pass_fds=[self.pages.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pages.close()
        self.watch_hook()

    def watch_hook(self):
        """Follows CRIU's stages; a reader on the fifo ends when CRIU does."""
        hook_out = os.open(os.path.join(self.folder, "hook.out"), os.O_RDWR | os.O_NONBLOCK)
        delta = None
        buffered = b""
        while True:
            if self.criu.poll() is not None:
                self.dump_failed()
            try:
                buffered += os.read(hook_out, 4096)
            except BlockingIOError:
                time.sleep(0.001)
                continue
            while b"\n" in buffered:
                stage, _, buffered = buffered.partition(b"\n")
                if stage == b"network-lock":
                    self.status.phase("freeze", "end")
                    self.status.phase("transfer", "start")
                    self.control.send("frozen")
                    delta = Delta(self.spec["rootfs"], self.spec["syncedAt"])
                elif stage == b"post-dump":
                    self.finish(delta)
                    return

    def dump_failed(self):
        self.status.command(self.criu.args, self.criu.returncode, self.dump_started)
        if self.cancelled:
            raise Failure("cancelled")
        raise Failure("criu could not checkpoint the guest; it runs on at the source", self.dump_log())

    def dump_log(self):
        return last_lines(os.path.join(self.images, "dump.log"))

    def statistics(self):
        return dump_statistics(self.images)

    def finish(self, delta):
        """The dump is complete and the guest still frozen: the rest goes over, and the target restores it."""
        answer = 1
        try:
            # The frozen guest's kernel would still answer ARP for an address that now lives on the target.
            closing = threading.Thread(target=self.set_links, args=("down",))
            closing.start()
            self.control.send("rootfs", delta.result())
            self.send_more()
            packed = subprocess.run(["tar", "-C", self.images, "--exclude=*.log", "-cf", "-", "."], capture_output=True, check=True)
            self.control.send("images", packed.stdout)
            self.status.tell("sent", imageBytes=len(packed.stdout), rootfsBytes=len(delta.payload))
            if self.cancelled:
                raise Failure("cancelled")
            closing.join()
            self.asked_restore = True
            self.control.send("restore")
            proof = self.await_proof()
            self.status.tell("proved", proof=proof)
            answer = 0
        finally:
            self.answer(answer)
        self.status.phase("confirm", "start")
        try:
            self.confirm()
        except Exception as error:  # the target has the guest: whatever fails from here on must not bring it back here
            self.status.tell("unconfirmed", error=str(error))

    def confirm(self):
        """The guest here ends, and the target hears that it has the only one."""
        self.criu.wait(30)
        self.status.command(self.criu.args, self.criu.returncode, self.dump_started)
        self.status.tell("dumped", **self.statistics())
        self.control.send("bye")

    def send_more(self):
        """What another engine's guest has beside its root filesystem."""

    def await_proof(self):
        try:
            message, _ = self.control.receive(self.spec["proveS"] + 30)
        except Failure as failure:
            return self.await_decision(failure)
        if message["kind"] == "proved":
            return message["proof"]
        # The target has cleared itself before it said so.
        raise Failure(message.get("error", "the target could not restore the guest"), message.get("log", ""))

    def await_decision(self, failure):
        """The target's answer is lost: whether the guest runs there is unknown, and only the app can see both hosts.

        A file that is there may not be written yet: only a whole word is one.
        """
        self.status.tell("unknown", error=str(failure))
        while True:
            word = self.decision()
            if word == "confirm\n":
                return None
            if word == "resume\n":
                raise failure
            time.sleep(0.05)

    def decision(self):
        try:
            with open(os.path.join(self.folder, "decision")) as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def answer(self, code):
        with open(os.path.join(self.folder, "hook.in"), "w") as file:
            file.write(f"{code}\n")

    def set_links(self, state):
        for link in self.spec["links"]:
            subprocess.run(["ip", "link", "set", link["veth"], state], check=False, capture_output=True)

    # --- the way back

    def resume(self):
        """After a failure the guest runs on here: its links are up and the switches know it."""
        if self.criu:
            try:
                self.criu.wait(30)
            except subprocess.TimeoutExpired:
                self.status.tell("stuck", pid=self.criu.pid)
        self.set_links("up")
        for link in self.spec["links"]:
            Port(link["port"]).announce(link["mac"], link["address"])

    def close(self):
        self.cut()
        if self.ssh:
            self.ssh.wait()

    def cut(self):
        """Ends the channel. The streams belong to the shared connection's master, which outlives the ssh started here."""
        master = os.path.join(self.folder, "master")
        if os.path.exists(master):
            subprocess.run(["ssh", "-q", "-o", f"ControlPath={master}", "-O", "exit", "channel"], capture_output=True, timeout=10)
        if self.ssh and self.ssh.poll() is None:
            self.ssh.kill()

    def cancel(self, *_):
        """Before the restore was asked for, closing the channel makes CRIU fail and let the guest run on."""
        self.cancelled = True
        if not self.asked_restore and self.ssh:
            self.cut()

    def watch_progress(self):
        """When no byte has moved for longer than patience, the paths are taken as lost and the channel is closed."""
        last, since = -1, time.monotonic()
        while not self.asked_restore:
            moved = self.bytes_sent()
            if moved != last:
                last, since = moved, time.monotonic()
            if time.monotonic() - since > self.spec["patienceS"] and self.criu is not None and not self.asked_restore:
                self.status.tell("patience", seconds=self.spec["patienceS"])
                self.cut()
                return
            time.sleep(0.2)

    def bytes_sent(self):
        total = 0
        for link in self.spec["links"]:
            with open(f"/sys/class/net/{link['port']}/statistics/tx_bytes") as file:
                total += int(file.read()) // 100_000  # probes and keep-alives do not count as progress
        return total


def cgroup_root(guest):
    """Names the unified hierarchy by its controllers as LXC does: on a hybrid machine a bare path would mean every hierarchy."""
    with open("/sys/fs/cgroup/cgroup.controllers") as file:
        controllers = ",".join(file.read().split())
    return ["--cgroup-root", f"{controllers}:lxc.payload.{guest}"] if controllers else []


def main(sender_class=Sender):
    with open(sys.argv[1]) as file:
        sender = sender_class(json.load(file))
    write_pid(sender.folder, "send.pid")
    signal.signal(signal.SIGTERM, sender.cancel)
    try:
        sender.connect()
        threading.Thread(target=sender.watch_progress, daemon=True).start()
        sender.precopy()
        sender.pages = sender.open_pages()
        sender.dump()
        sender.status.phase("confirm", "end")
        sender.status.tell("end", ok=True)
    except Exception as error:  # whatever happens, the guest runs here again and the app hears why
        sender.close()
        sender.resume()
        sender.status.tell("end", ok=False, error=str(error), log=getattr(error, "log", ""), cancelled=sender.cancelled)
        sys.exit(1)
    finally:
        sender.close()
        dump_log = os.path.join(sender.images, "dump.log")
        if os.path.exists(dump_log):
            shutil.copy(dump_log, os.path.join(sender.folder, "dump.log"))
        remove_images(sender.folder)


if __name__ == "__main__":
    main()
