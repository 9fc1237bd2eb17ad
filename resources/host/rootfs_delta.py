"""What changed in a root filesystem since it was copied: found by inode change time, sent as one tar.

The copy before the freeze may take long and reads everything; this runs while the guest is frozen and must be quick. An
entry that was made, changed or had its mode changed has a new ctime, and so has a folder that lost an entry: for such
folders the list of names goes along, and what is not in it is removed on the other side.
"""

import io
import json
import os
import shutil
import subprocess
import tarfile
import threading

from migration_common import Failure


def find_changes(root, since):
    """Paths below root whose inode changed at or after `since` (seconds since 1970), and the names in changed folders."""
    changed, folders = [], {}
    stack = [root]
    while stack:
        folder = stack.pop()
        names = []
        with os.scandir(folder) as entries:
            for entry in entries:
                names.append(entry.name)
                info = entry.stat(follow_symlinks=False)
                if info.st_ctime >= since:
                    changed.append(os.path.relpath(entry.path, root))
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
        if os.lstat(folder).st_ctime >= since:
            folders[os.path.relpath(folder, root)] = names
    return sorted(changed), folders


def pack_delta(root, since):
    """The change as bytes: a JSON line with the names in changed folders, then a tar of the changed entries."""
    changed, folders = find_changes(root, since)
    head = json.dumps({"folders": folders}).encode() + b"\n"
    if not changed:
        return head
    argv = ["tar", "-C", root, "--numeric-owner", "--xattrs", "--xattrs-include=*", "--acls", "--sparse", "--no-recursion", "--null", "-T", "-", "-cf", "-"]
    packed = subprocess.run(argv, input="\0".join(changed).encode() + b"\0", capture_output=True, check=True)
    return head + packed.stdout


def apply_delta(root, payload):
    """Makes `root` what the other side's is. Paths that would leave it are refused by tar and by the check here."""
    line, _, packed = payload.partition(b"\n")
    base = os.path.realpath(root)
    for folder, names in json.loads(line)["folders"].items():
        path = os.path.realpath(os.path.join(base, folder))
        if path != base and not path.startswith(base + os.sep):
            raise ValueError(f"a folder outside the root filesystem: {folder}")
        if not os.path.isdir(path):
            continue
        for name in set(os.listdir(path)) - set(names):
            gone = os.path.join(path, name)
            if os.path.isdir(gone) and not os.path.islink(gone):
                shutil.rmtree(gone)
            else:
                os.unlink(gone)
    if packed:
        tarfile.open(fileobj=io.BytesIO(packed)).close()  # damaged data stops here, before anything is written
        argv = ["tar", "-C", base, "--numeric-owner", "--xattrs", "--xattrs-include=*", "--acls", "--overwrite", "-xpf", "-"]
        subprocess.run(argv, input=packed, check=True, capture_output=True)


class Delta:
    """The change of the root filesystem, packed beside the memory's transfer."""

    def __init__(self, root, since):
        self.payload = None
        self.error = None
        self.thread = threading.Thread(target=self.pack, args=(root, since), daemon=True)
        self.thread.start()

    def pack(self, root, since):
        try:
            self.payload = pack_delta(root, since)
        except (OSError, subprocess.CalledProcessError) as error:
            self.error = error

    def result(self):
        self.thread.join()
        if self.error:
            raise Failure(f"the guest's root filesystem could not be read: {self.error}")
        return self.payload
