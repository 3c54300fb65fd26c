"""The wheel works away from the checkout: contracts and fixtures travel inside it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = """
import urllib.request
import sandbox
from sandbox import Sandbox

with Sandbox() as server:
    with urllib.request.urlopen(server.world().marketo.url + "/rest/v1/lead/1.json", timeout=20) as answer:
        print(sandbox.__file__, answer.read().decode())
    page = urllib.request.Request(server.url + "/_sandbox/coverage", headers={"Accept": "text/html"})
    with urllib.request.urlopen(page, timeout=20) as answer:
        print(answer.read().decode())
"""
TEST = "def test_the_plugin_is_found(marketo): assert marketo.client_id"


def test_an_installed_wheel_serves_in_an_empty_folder(tmp_path):
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(ROOT)],
        tmp_path,
    )
    (wheel,) = tmp_path.glob("*.whl")
    _run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], tmp_path)

    printed = _run([sys.executable, "-c", PROGRAM], empty, PYTHONPATH=str(site))

    assert printed.startswith(str(site))
    assert '"code":"600"' in printed
    assert "<!doctype html>" in printed

    (empty / "test_it.py").write_text(TEST)
    printed = _run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"], empty, PYTHONPATH=str(site)
    )
    assert "1 passed" in printed


def _run(command, folder, **variables):
    import os

    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, **variables},
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    return done.stdout
