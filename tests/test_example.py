"""The example program and its tests, run as whoever has copied their folder would run them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent / "examples" / "lead_sync"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_example_passes_in_parallel_too(workers, tmp_path):
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers],
        capture_output=True, text=True, timeout=100, check=False, cwd=tmp_path,
    )  # fmt: skip

    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed, done.stdout + done.stderr
    assert 20 <= int(passed.group(1))
    assert 0 == done.returncode, done.stdout
