"""The target's side of a Docker container's migration: docker_receive.py SPEC.json.

The container was created here beforehand; Docker starts it from the checkpoint. Docker copies a checkpoint's folder twice
before CRIU sees it, so the folder that it is given has all but the pages: a script of CRIU's links these in at the end.
"""

import glob
import os
import shutil
import subprocess

from docker_common import container, container_state, name_links, write_criu_config
from lxc_receive import Receiver, main
from migration_common import Failure, last_lines, run
from rootfs_delta import apply_delta

HOOK = """#!/bin/sh
if [ "$CRTOOLS_SCRIPT_ACTION" = pre-restore ]; then
  for file in "{pages}"/pages-*.img; do
    ln "$file" "$CRTOOLS_IMAGE_DIR/" 2>/dev/null || cp "$file" "$CRTOOLS_IMAGE_DIR/" || exit
  done
fi
"""


class DockerReceiver(Receiver):
    def restore_command(self):
        found = container(self.guest)
        if not found:
            raise Failure(f"there is no container {self.guest} to restore into")
        self.container = found["Id"]
        name = os.path.basename(self.folder)
        checkpoints = f"{docker_root()}/containers/{self.container}/checkpoints"
        shutil.rmtree(checkpoints, ignore_errors=True)
        hook, pages = os.path.join(self.folder, "restore.sh"), os.path.join(self.folder, "pages")
        os.makedirs(pages, exist_ok=True)
        for file in glob.glob(os.path.join(self.images, "pages-*.img")):
            os.rename(file, os.path.join(pages, os.path.basename(file)))
        shutil.copytree(self.images, os.path.join(checkpoints, name), ignore=shutil.ignore_patterns("*.log"))
        with open(hook, "w") as file:
            file.write(HOOK.format(pages=pages))
        os.chmod(hook, 0o700)
        write_criu_config(self.guest, [f"action-script {hook}"])
        links = [f"{link['port']},{link['mac']}" for link in self.spec["links"]]
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "docker_restore.sh")
        return ["sh", script, self.folder, self.guest, *links, "--", "docker", "start", "--checkpoint", name, self.guest]

    def take(self, message, payload):
        if message["kind"] == "volume":
            apply_delta(self.spec["volumes"][message["number"]], payload)

    def restore_log(self):
        logs = glob.glob(f"{docker_root()}/containerd/daemon/*/moby/{self.container}/*restore*.log")
        return "\n".join(last_lines(log) for log in logs)

    def find_links(self):
        found = container(self.guest)
        if found and found["State"]["Pid"]:
            name_links(self.spec["links"], found["State"]["Pid"])

    def is_running(self):
        return container_state(self.guest) == "running"

    def stop_guest(self):
        run(self.status, ["docker", "stop", "-t", "0", self.guest], check=False)


def docker_root():
    done = subprocess.run(["docker", "info", "--format", "{{.DockerRootDir}}"], capture_output=True, text=True)
    return done.stdout.strip() or "/var/lib/docker"


if __name__ == "__main__":
    main(DockerReceiver)
