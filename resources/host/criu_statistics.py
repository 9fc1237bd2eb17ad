"""CRIU's own figures of a dump or of a round of pre-copy, from the file that it leaves beside its images."""

import os


def dump_statistics(images):
    """CRIU's own figures of the dump (stats-dump: two magic words, a length, then protobuf of varints alone)."""
    names = {1: "freezingUs", 2: "frozenUs", 3: "memoryDumpUs", 4: "memoryWriteUs", 7: "pagesWritten"}
    found = {}
    try:
        with open(os.path.join(images, "stats-dump"), "rb") as file:
            data = file.read()[12:]
    except OSError:
        return found
    at = 2 if data[:1] == b"\x0a" else len(data)  # field 1 of the outer message is the dump's; it is short
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag >> 3 in names:
            found[names[tag >> 3]] = value
    return found


def varint(data, at):
    value = shift = 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            break
        shift += 7
    return value, at
