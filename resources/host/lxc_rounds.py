"""Pre-copy of a container's memory: rounds of `criu pre-dump` while it runs, each of what was written since the one before.

The kernel marks the pages that are written (soft-dirty). A round stops the guest for a moment to take its pages, lets it
run on, and sends them to a page server of its own; the next round, and at last the dump, leave out what has not changed.
"""

import os
import subprocess
import time

from criu_statistics import dump_statistics
from migration_common import Failure, last_lines


def is_enough(sent, rule):
    """Whether the rounds so far, given by the pages that each of them sent, are to be followed by the freeze."""
    if not sent:
        return False
    if len(sent) >= rule["maxRounds"] or sent[-1] <= rule["enoughPages"]:
        return True
    return len(sent) > 1 and sent[-1] > sent[-2] * (1 - rule["leastGainPercent"] / 100)


def images_folder(folder, number):
    """Of one round, the first being 1; the dump's own folder `images` is not a round's."""
    return os.path.join(folder, f"images-{number}")


def previous_images(number):
    """The options that name the round before; none before the first."""
    return ["--prev-images-dir", f"../images-{number}"] if number > 0 else []


def tracked(number):
    """The options of a dump that leaves out what that round has sent: without the first it would send all again."""
    return ["--track-mem", *previous_images(number)]


def run_rounds(sender, rule):
    """Sends the guest's memory while it runs; returns the number of rounds."""
    sender.status.phase("precopy", "start")
    sent = []
    while not is_enough(sent, rule):
        sent.append(send_round(sender, len(sent) + 1))
    sender.status.phase("precopy", "end")
    return len(sent)


def send_round(sender, number):
    """Returns the number of pages sent."""
    images = images_folder(sender.folder, number)
    os.makedirs(images)
    pages = sender.open_pages(number)
    started = time.monotonic()
    argv = [*sender.criu_command("pre-dump"), "-D", images, *tracked(number - 1),
            "--page-server", "--ps-socket", str(pages.fileno())]
    sender.criu = subprocess.Popen(argv, pass_fds=[pages.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pages.close()
    code = sender.criu.wait()
    sender.status.command(argv, code, started)
    if code != 0:
        raise Failure("cancelled" if sender.cancelled else f"round {number} of the pre-copy failed", last_lines(os.path.join(images, "dump.log")))
    found = dump_statistics(images)
    count = found.get("pagesWritten", 0)
    sender.status.tell("round", number=number, pages=count, durationMs=round((time.monotonic() - started) * 1000, 1), frozenUs=found.get("frozenUs", 0))
    return count
