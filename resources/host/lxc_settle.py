"""Settles what a broken migration left on this host: lxc_settle.py observe | prove|clear|resume|release FOLDER GUEST.

observe prints one JSON line for each folder below /run/handover. prove asks a guest whose receiver has died
after it was restored here, and says so where the receiver would have. clear ends whatever of it was restored here.
resume and release answer a CRIU that still holds the frozen guest, after the sender has died: let it run on here, or end it.
"""

import json
import os
import signal
import subprocess
import sys
import time

from docker_common import container_state, drop_links, unpause, write_criu_config
from docker_receive import DockerReceiver
from lxc_receive import Receiver
from migration_common import Failure, Port, QuickGracePeriods, unplug

BASE = "/run/handover"


def events(path):
    """The events of a status file; a last line that was cut off is not one."""
    found = []
    try:
        with open(path) as file:
            for line in file:
                try:
                    found.append(json.loads(line)["event"])
                except (ValueError, KeyError, TypeError):
                    continue
    except OSError:
        pass
    return found


def arguments(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode(errors="replace").split("\0")
    except OSError:
        return []


def lives(folder, name, scripts):
    """Whether the process of a pid file still is one of these scripts for that folder; its number may be another's by now."""
    try:
        with open(os.path.join(folder, name)) as file:
            words = arguments(int(file.read()))
    except (OSError, ValueError):
        return False
    return any(script in words for script in scripts) and any(word.startswith(f"{folder}/") for word in words)


def observe():
    for name in sorted(os.listdir(BASE)) if os.path.isdir(BASE) else []:
        folder = os.path.join(BASE, name)
        sent, received = (events(os.path.join(folder, f"{side}.ndjson")) for side in ("send", "receive"))
        side = {
            "id": name,
            "guest": guest_of(folder, None),
            "isSource": os.path.exists(os.path.join(folder, "key")),
            "isTarget": os.path.exists(os.path.join(folder, "hostkey")),
            "senderAlive": lives(folder, "send.pid", ("lxc_send.py", "docker_send.py")),
            "receiverAlive": lives(folder, "receive.pid", ("lxc_receive.py", "docker_receive.py")),
            "asksDecision": "unknown" in sent,
            "proved": "proved" in received,
            "receiverEnded": "end" in received,
        }
        print(json.dumps(side))


def users(folder):
    """Processes that work on this migration's images: criu, lxc-checkpoint, docker, tar."""
    found = []
    run_id = os.path.basename(folder)
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            if any(word.startswith(f"{folder}/images") or word in (f"{folder}/receive.json", f"{folder}/hook.sh", run_id) for word in arguments(entry)):
                found.append(int(entry))
    return found


def prove(folder, guest):
    """The restored guest has talked to its clients: going on with it keeps their connections, going back breaks them."""
    receiver = receiver_of(folder)
    deadline = time.monotonic() + 20
    while users(folder) or not receiver.is_running():
        if time.monotonic() > deadline or (not users(folder) and is_stopped(folder, guest)):
            raise Failure(f"{guest} does not run here")
        time.sleep(0.05)
    receiver.find_links()
    receiver.catcher.announce()
    receiver.teach_bridges()
    receiver.status.tell("proved", proof=receiver.ask_guest())


def kill(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def spec_of(folder):
    """What this host's script was asked to do; nothing before the frozen part."""
    for name in ("receive.json", "send.json"):
        try:
            with open(os.path.join(folder, name)) as file:
                return json.load(file)
        except (OSError, ValueError):
            continue
    return {}


def engine_of(folder):
    """Which engine's guest a folder is about; before the frozen part nothing runs of any."""
    return spec_of(folder).get("engine", "lxc")


def receiver_of(folder):
    with open(os.path.join(folder, "receive.json")) as file:
        spec = json.load(file)
    return DockerReceiver(spec) if spec.get("engine") == "docker" else Receiver(spec)


def is_stopped(folder, guest):
    if engine_of(folder) == "docker":
        return container_state(guest) not in ("running", "paused", "restarting")
    done = subprocess.run(["lxc-info", "-n", guest, "-sH"], capture_output=True, text=True)
    return done.stdout.strip() in ("", "STOPPED")


def kill_group(guest):
    """Tasks of a restore that was cut short belong to no container yet, but are in its cgroup already."""
    try:
        with open(f"/sys/fs/cgroup/lxc.payload.{guest}/cgroup.kill", "w") as file:
            file.write("1")
    except OSError:
        pass


def clear(folder, guest):
    deadline = time.monotonic() + 20
    while True:
        kill(users(folder))
        if engine_of(folder) == "docker":
            # It waits for a restore that the daemon is at.
            subprocess.run(["docker", "stop", "-t", "0", guest], capture_output=True)
            let_frames_in(folder, guest)
        else:
            unplug(links_of(folder))
            kill_group(guest)
            subprocess.run(["lxc-stop", "-k", "-n", guest], capture_output=True)
        if not users(folder) and is_stopped(folder, guest):
            return
        if time.monotonic() > deadline:
            raise Failure(f"{guest} could not be ended here")
        time.sleep(0.05)


def let_frames_in(folder, guest):
    """As a docker_restore.sh that was killed would have done."""
    subprocess.run(["sh", os.path.join(folder, "let-in.sh")], capture_output=True)
    write_criu_config(guest)


def answer(folder, word):
    """Tells CRIU's waiting script what the sender would have told it, until CRIU has ended."""
    try:
        ends = [os.open(os.path.join(folder, name), os.O_RDWR | os.O_NONBLOCK) for name in ("hook.out", "hook.in")]
    except OSError:
        return  # the dump was not begun
    os.write(ends[1], f"{word}\n".encode())
    deadline = time.monotonic() + 60
    while users(folder):
        if time.monotonic() > deadline:
            raise Failure("criu does not end; the guest is frozen here")
        time.sleep(0.05)


def links_of(folder):
    return spec_of(folder).get("links", [])


def links_up(folder):
    for link in links_of(folder):
        subprocess.run(["ip", "link", "set", link["veth"], "up"], capture_output=True)
        Port(link["port"]).announce(link["mac"], link["address"])


def guest_of(folder, given):
    """Of several guests that moved at the same time, the one that the folder is about."""
    return spec_of(folder).get("guest", given)


def main():
    action, *rest = sys.argv[1:]
    if rest:
        rest = [rest[0], guest_of(*rest)]
    if action == "observe":
        observe()
    elif action == "prove":
        prove(*rest)
        QuickGracePeriods(rest[0]).put_back()
    elif action == "clear":
        clear(*rest)
        QuickGracePeriods(rest[0]).put_back()
    elif action == "resume":
        answer(rest[0], 1)
        if engine_of(rest[0]) == "docker":
            unpause(rest[1])
        links_up(rest[0])
    elif action == "release":
        answer(rest[0], 0)
        if engine_of(rest[0]) == "docker":
            drop_links(links_of(rest[0]))
    else:
        sys.exit(f"unknown action {action}")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(str(failure))
