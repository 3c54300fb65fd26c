"""The two servers side by side, each pinned to the first core while it is measured."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
CORES = sorted(os.sched_getaffinity(0))


def free_port():
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


@contextlib.contextmanager
def bare():
    """Run the bare handlers; give their port."""
    port = free_port()
    with _running([sys.executable, str(HERE / "bare.py"), str(port)], port) as process:
        yield port, process


@contextlib.contextmanager
def sandbox(*options):
    """Run `vendor-sandbox serve` with limits that a load can't reach; give Marketo's port."""
    port, ready = free_port(), HERE / f".ready-{os.getpid()}"
    command = [sys.executable, "-m", "sandbox.cli", "serve", "--port", str(port), "--env",
               "--ready-file", str(ready), *options]  # fmt: skip
    with _running(command, port, stdout=subprocess.PIPE) as process:
        text = ""
        while "MARKETO_CLIENT_SECRET" not in text:
            text += process.stdout.readline().decode()
        ready.unlink(missing_ok=True)
        variables = dict(line.split("=", 1) for line in text.splitlines())
        yield int(re.search(r":(\d+)$", variables["MARKETO_URL"])[1]), variables, process


@contextlib.contextmanager
def _running(command, port, **options):
    process = subprocess.Popen(
        command, preexec_fn=lambda: os.sched_setaffinity(0, CORES[:1]), **options
    )
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(port, process):
    """Wait until a port is listened on."""
    while process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.002)
    raise SystemExit("the server ended")
