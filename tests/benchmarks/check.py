"""Recordings of any length in bounded memory: `check` reads one of 1 GB in each form.

Usage: python tests/benchmarks/check.py [--short]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import orjson  # noqa: E402
from recorders import FORMS, exchange  # noqa: E402

JSON = [("Content-Type", "application/json")]
LEAD = {"email": "kjashaedd@klooblept.com", "firstName": "Kataldar", "postalCode": "04828"}
RESULT = [{"id": number, "status": "created"} for number in range(300)]
SYNC = exchange(
    "POST",
    "https://284-RPR-133.mktorest.com/rest/v1/leads.json",
    headers=JSON,
    body=orjson.dumps({"action": "createOnly", "lookupField": "email", "input": [LEAD] * 300}),
    answer_headers=JSON,
    answer=orjson.dumps({"requestId": "e42b#14272d07d78", "success": True, "result": RESULT}),
)


# What comes after the last exchange of a recording.
ENDS = {
    "har": "]}}", "yaml": "version: 1\n", "vcr.json": '], "version": 1}', "nock.json": "]",
    "json": "]}",
}  # fmt: skip


def write(file, form, size):
    """Write a recording of so many bytes: the same upsert of 300 leads again and again."""
    end = ENDS[form]
    one, two = (FORMS[form](*[SYNC] * times).removesuffix(end) for times in (1, 2))
    added = two[len(one) :]
    with file.open("w") as out:
        out.write(one)
        for _ in range(size // len(added)):
            out.write(added)
        out.write(end)


def check(file):
    """Check a file; return the seconds that it took and the peak of memory in MB."""
    began = time.perf_counter()
    process = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "sandbox.cli", "check", str(file)],
        {**os.environ, "PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )  # fmt: skip
    _, status, usage = os.wait4(process, 0)
    assert status == 0, status
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main(size):
    """Print a line for each form."""
    print(f"{'form':<10} {'MB':>7} {'seconds':>8} {'MB/s':>7} {'peak, MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            file = Path(folder) / f"recording.{form}"
            write(file, form, size)
            megabytes = file.stat().st_size / 1e6
            seconds, peak = check(file)
            file.unlink()
            row = f"{form:<10} {megabytes:>7.0f} {seconds:>8.1f} {megabytes / seconds:>7.1f}"
            print(f"{row} {peak:>9.1f}", flush=True)


if __name__ == "__main__":
    main(30_000_000 if "--short" in sys.argv else 1_000_000_000)
