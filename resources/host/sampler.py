"""What a host's interfaces, processors and MPTCP subflows do, ten times a second; and the paths' round trips.

    sampler.py [--interfaces eth0=enp1s0,eth1] [--hertz 10] [--listen DEVICE=ADDRESS]... [--to NAME=DEVICE@ADDRESS]...

Prints one JSON object a line, times `t` in ms since 1970 on this host's clock:
    {"k":"host","t","interfaces":{"eth0":{"rxBytes","txBytes","up"}},"cpu","subflows":[...]}
    {"k":"rtt","t","interface","rttMs"}              see rtt_echo.py
    {"k":"note","text"}                               what this host cannot tell
Needs its two neighbours rtt_echo.py and kernel_readings.py in the same folder.
"""

import argparse
import sys
import time

from kernel_readings import Interfaces, Processor, Subflows
from rtt_echo import Ticker, add_arguments, open_echoes, say


def main():
    parser = argparse.ArgumentParser(description="Samples a lab host.")
    parser.add_argument("--interfaces", default="eth0,eth1")
    parser.add_argument("--hertz", type=float, default=10)
    add_arguments(parser)
    options = parser.parse_args()
    servers, clients = open_echoes(options)
    interfaces, processor, subflows = Interfaces(options.interfaces.split(",")), Processor(), Subflows()
    ticker = Ticker(options.hertz, servers, clients)
    noted = set()
    while True:
        for client in clients:
            client.send()
        lines = []
        try:
            found = subflows.read()
        except OSError as error:
            found = []
            if str(error) not in noted:
                noted.add(str(error))
                lines.append({"k": "note", "text": f"subflows cannot be read: {error}"})
        t = round(time.time() * 1000, 1)
        lines.append(
            {"k": "host", "t": t, "interfaces": interfaces.read(), "cpu": processor.read(), "subflows": found}
        )
        say(lines + [line for client in clients for line in client.take()])
        ticker.wait()


try:
    main()
except (BrokenPipeError, KeyboardInterrupt):
    sys.exit(0)
