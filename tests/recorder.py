"""`record`, running before a server of a test."""

import json
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


def cli(*arguments):
    """Return the command line of a command."""
    return [sys.executable, "-m", "sandbox.cli", *arguments]


class Recorder:
    """A running `record`: its URL, and after `stop` its status and what it said."""

    def __init__(self, process, url, file):
        self.process = process
        self.url = url
        self.file = file

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said

    @property
    def entries(self):
        return json.loads(self.file.read_text())["log"]["entries"]


@contextmanager
def recording(folder, upstream, vendor):
    """Run `record` for as long as the context lasts, in a folder that it has for itself."""
    ready, file = folder / "ready", folder / "recording.har"
    command = cli("record", "--upstream", upstream, "--vendor", vendor, "--output", str(file),
                  "--port", "0", "--ready-file", str(ready))  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as process:
        try:
            deadline = time.monotonic() + 30
            while not (ready.exists() and ready.read_text().endswith("\n")):
                assert process.poll() is None
                assert time.monotonic() < deadline
            yield Recorder(process, ready.read_text().strip(), file)
        finally:
            process.kill()
