"""What both ends of a Docker migration ask of the container and of its host."""

import glob
import json
import os
import subprocess
import time

from migration_common import unplug

# What the container's own configuration of CRIU always says (criu(8)): runc would else let CRIU make the cgroups of the
# container's old host, in which the container could not be found again.
CRIU_OPTIONS = ["tcp-established", "skip-in-flight", "manage-cgroups=ignore"]


def write_criu_config(guest, options=()):
    """runc has CRIU read this file for containers that name it (annotation org.criu.config), over its own options."""
    with open(f"/etc/criu/handover-{guest}.conf", "w") as file:
        file.write("".join(f"{line}\n" for line in (*CRIU_OPTIONS, *options)))


def container_state(guest):
    """running, exited, created…; empty when there is none. Unlike `docker inspect` it never waits for the daemon's work on it."""
    argv = ["docker", "ps", "-a", "--no-trunc", "--filter", f"name=^/{guest}$", "--format", "{{.State}}"]
    return subprocess.run(argv, capture_output=True, text=True).stdout.strip()


def container(guest):
    done = subprocess.run(["docker", "inspect", guest], capture_output=True, text=True)
    return json.loads(done.stdout)[0] if done.returncode == 0 else None


def name_links(links, pid):
    """Sets `veth` of each link: the interface on this host whose other end is the container's, found by its MAC."""
    done = subprocess.run(["nsenter", "-t", str(pid), "-n", "ip", "-j", "link"], capture_output=True, text=True)
    peers = {link["address"]: link.get("link_index") for link in json.loads(done.stdout or "[]")}
    indexes = {}
    for name in os.listdir("/sys/class/net"):
        try:
            with open(f"/sys/class/net/{name}/ifindex") as file:
                indexes[int(file.read())] = name
        except OSError:
            continue  # it has just gone
    for link in links:
        link["veth"] = indexes.get(peers.get(link["mac"]), link["veth"])


def release(folder, seconds=20):
    """Has a CRIU that still waits for its script's answer let the container run on."""
    try:
        answers = os.open(os.path.join(folder, "hook.in"), os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return  # no dump was begun
    deadline = time.monotonic() + seconds
    while waits(folder) and time.monotonic() < deadline:
        os.write(answers, b"1\n")
        time.sleep(0.05)
    os.close(answers)


def waits(folder):
    hook = f"{folder}/hook.sh".encode()
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if hook in file.read().split(b"\0"):
                    return True
        except OSError:
            continue
    return False


def unpause(guest):
    """containerd pauses a container while it is dumped; a daemon that died meanwhile comes back and still takes it as paused."""
    deadline = time.monotonic() + 15
    while subprocess.run(["docker", "version"], capture_output=True).returncode != 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    while container_state(guest) == "paused" and time.monotonic() < deadline:
        if subprocess.run(["docker", "unpause", guest], capture_output=True).returncode != 0:
            set_frozen(guest, True)  # what runs already it calls paused for ever: it wakes only what is frozen
            time.sleep(0.1)
    # A daemon that came back before it had learned of the pause calls the container running, and its cgroup stays frozen.
    set_frozen(guest, False)


def set_frozen(guest, frozen):
    """Freezes or thaws the container by its cgroup, behind the daemon's back."""
    found = container(guest)
    if not found or not found["State"]["Pid"]:
        return
    with open("/proc/self/mounts") as file:
        mounts = [line.split()[1:4] for line in file]
    with open(f"/proc/{found['State']['Pid']}/cgroup") as file:
        for line in file:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            for folder, kind, options in mounts:
                if controllers == "" and kind == "cgroup2":
                    write(f"{folder}{path}/cgroup.freeze", "1" if frozen else "0")
                elif controllers == "freezer" and kind == "cgroup" and "freezer" in options.split(","):
                    write(f"{folder}{path}/freezer.state", "FROZEN" if frozen else "THAWED")


def write(path, text):
    try:
        with open(path, "w") as file:
            file.write(text)
    except OSError:
        pass  # another mount of the hierarchy has it


def drop_links(links):
    """A daemon that died and came back has forgotten the interfaces of a container that left; otherwise they are gone by now."""
    unplug(link for link in links if link["veth"].startswith("veth"))
