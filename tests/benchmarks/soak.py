"""Memory over many requests: the journal is bounded, so it has to stay flat.

Usage: python tests/benchmarks/soak.py [--short]
"""

import os
import sys
from pathlib import Path

from load import requests_per_second
from servers import CORES, sandbox
from throughput import request, sign_in


def memory(process):
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main(marks):
    """Send requests until each mark is reached, and print the memory there."""
    os.sched_setaffinity(0, CORES[1:] or CORES)
    with sandbox("--limits", "off") as (port, variables, process):
        message = request("GET", "/rest/v1/lead/318581.json", sign_in(port, variables))
        print(f"at rest: {memory(process):.1f} MB")
        sent = 0
        for mark in marks:
            while sent < mark:
                sent += requests_per_second(port, message, 1.0)
            print(f"after {sent:,.0f} requests: {memory(process):.1f} MB")


if __name__ == "__main__":
    main(
        (5_000, 20_000) if "--short" in sys.argv else (100_000, 200_000, 300_000, 400_000, 500_000)
    )
