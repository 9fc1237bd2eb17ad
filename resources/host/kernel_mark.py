"""What tells the kernel behind a TCP port from one that was started afresh: kernel_mark.py ADDRESS PORT, one number.

Linux shifts the TCP timestamps (RFC 7323) between two addresses and ports by a number that follows from a secret that it takes
at its start, and counts on in ms: what they are ahead of our clock stays the same for as long as that kernel lives, but for the
time that it stood still. It works for any workload and asks it nothing. Exit 1: nobody listens there, or sends no timestamps.
"""

import socket
import struct
import sys
import time

IPV4 = 0x0800
SYN_ACK = 0x12
TIMESTAMP = 8
# The same at each look, and not among those that the kernel gives by itself.
OUR_PORT = 7999


def timestamp(options):
    while options and options[0] != 0:
        kind = options[0]
        if kind == 1:
            options = options[1:]
            continue
        length = options[1] if len(options) > 1 else 0
        if length < 2:
            return None
        if kind == TIMESTAMP:
            return struct.unpack_from(">I", options, 2)[0]
        options = options[length:]
    return None


def main():
    address, port = sys.argv[1], int(sys.argv[2])
    watch = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(IPV4))
    watch.settimeout(2)
    with socket.socket() as asking:
        asking.settimeout(2)
        # Reset at its end, so that the port is free for the next look.
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        asking.bind(("", OUR_PORT))
        asking.connect((address, port))
    while True:
        packet = watch.recv(2048)
        tcp = packet[(packet[0] & 15) * 4 :]
        if packet[9] != socket.IPPROTO_TCP or packet[12:16] != socket.inet_aton(address):
            continue
        if struct.unpack_from(">HH", tcp) != (port, OUR_PORT) or tcp[13] & 0x3F != SYN_ACK:
            continue
        sent = timestamp(tcp[20 : (tcp[12] >> 4) * 4])
        if sent is None:
            sys.exit(1)
        return print((sent - round(time.time() * 1000)) % (1 << 32))


try:
    main()
except OSError as error:
    sys.exit(str(error))
