"""What a world of its own costs a test: the time from its beginning to its end, in the median.

`python tests/benchmarks/plugin.py [--short]`; the start of server and vendor is in none.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = """
import pytest

MORE = {{"marketo": {{"partitions": [{{"id": 77, "name": "Own"}}]}}}}
many = pytest.mark.parametrize("n", range({times}))

@many
def test_nothing(n): pass

@many
def test_an_empty_fixture(n, nothing): pass

@many
def test_a_world(n, sandbox): pass

@many
def test_marketo(n, marketo): marketo.client_id

@many
@pytest.mark.sandbox(strict=True)
def test_strict(n, marketo): marketo.client_id

@many
@pytest.mark.sandbox(clock="2026-01-31", fixtures=MORE)
def test_clock_and_fixtures(n, marketo): marketo.client_id
"""

MEASURES = """
from collections import defaultdict
from statistics import median
from time import perf_counter
import pytest

TOOK = defaultdict(list)

@pytest.fixture
def nothing():
    yield

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    began = perf_counter()
    result = yield
    TOOK[item.originalname].append(perf_counter() - began)
    return result

def pytest_terminal_summary():
    base = median(TOOK["test_nothing"])
    for name, took in TOOK.items():
        print(f"{name:26}{median(took) * 1e6:7.0f} µs{(median(took) - base) * 1e6:7.0f} µs more")
"""


def main():
    times = 200 if "--short" in sys.argv else 2000
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_it.py").write_text(TESTS.format(times=times))
        Path(folder, "conftest.py").write_text(MEASURES)
        plain = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist"]
        subprocess.run([sys.executable, "-m", "pytest", *plain], cwd=folder, check=True)


if __name__ == "__main__":
    main()
