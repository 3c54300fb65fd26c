"""From process start to the first answered request, beside a bare aiohttp application; and memory.

Usage: python tests/benchmarks/start.py [rounds]
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from servers import CORES, HERE, free_port, wait_for

REQUEST = b"GET /%srest/v1/lead/1.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def seconds_to_first_answer(command, port, vendor=b""):
    """Start a server, and return when its first answer is complete, and its memory in MB then."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, CORES[:1])
    )
    try:
        wait_for(port, process)
        with socket.create_connection(("127.0.0.1", port)) as sock:
            sock.sendall(REQUEST % vendor)
            assert sock.recv(100).startswith(b"HTTP/1.1 ")
        took = time.perf_counter() - began
        status = Path(f"/proc/{process.pid}/status").read_text()
        memory = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    finally:
        process.kill()
        process.wait()
    return took, memory


def main(rounds):
    """Take turns, so that a change of the machine's speed meets both."""
    os.sched_setaffinity(0, CORES[1:] or CORES)
    results = {"bare aiohttp": [], "sandbox": []}
    for _ in range(rounds + 1):
        port = free_port()
        bare = [sys.executable, str(HERE / "bare.py"), str(port)]
        results["bare aiohttp"].append(seconds_to_first_answer(bare, port))
        port = free_port()
        ours = [str(Path(sys.executable).parent / "vendor-sandbox"), "serve", "--port", str(port)]
        results["sandbox"].append(seconds_to_first_answer(ours, port, b"marketo/"))
    plain, full = ([it[0] for it in results[name][1:]] for name in results)
    print(f"first answer, ms: bare {statistics.median(plain) * 1000:.0f}, "
          f"sandbox {statistics.median(full) * 1000:.0f}, ratio "
          f"{statistics.median(f / p for p, f in zip(plain, full, strict=True)):.2f}")  # fmt: skip
    for name, rows in results.items():
        print(f"memory at rest, MB: {name} {statistics.median(it[1] for it in rows):.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
