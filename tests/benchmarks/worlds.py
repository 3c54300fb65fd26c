"""Worlds: memory of a thousand, operations on them, time that passes, tests with one each.

Usage: python tests/benchmarks/worlds.py [--short]
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from load import call
from servers import CORES, sandbox
from soak import memory
from tables import best

from sandbox import Sandbox
from sandbox.sources import data_folder
from sandbox.world import Settings
from sandbox.worlds import Worlds

YEAR = 365 * 86_400

CALLS = (
    b"GET /w/%b/marketo/rest/v1/lead/318581.json",
    b"GET /w/%b/liondesk/leads/3",
    b"GET /w/%b/easir/leads",
    b"GET /w/%b/leadsquared/LeadManagement.svc/LeadsMetaData.Get",
    b"GET /w/%b/incwo/385705/leads.xml",
)

MORE = """  from: 5000000
  record: { id: "{n}", email: "{email}", firstName: "{first}", leadPartitionId: 1,
    createdAt: "2017-01-01T00:00:00Z", updatedAt: "2017-01-01T00:00:00Z" }
"""


def send(port, line, body=b""):
    """Send a request and return the body of its answer."""
    more = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body) if body else b""
    answer = call(port, line + b" HTTP/1.1\r\nHost: sandbox\r\n" + more + b"\r\n" + body)
    return answer.partition(b"\r\n\r\n")[2]


def grown(count):
    """Print the memory of a server with one world that called all vendors, and with many."""
    with sandbox("--max-worlds", str(count)) as (_, variables, process):
        port = int(variables["SANDBOX_URL"].rpartition(":")[2])
        for line in CALLS:
            send(port, line % b"first")
        one = memory(process)
        for number in range(count - 1):
            for line in CALLS:
                send(port, line % b"w%d" % number)
        many = memory(process)
        text = send(port, b"GET /_sandbox/metrics").decode()
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[:1] != "#")
        journals = float(values["sandbox_journal_bytes"]) / 1e6
        assert count == int(float(values["sandbox_worlds"]))
    print(f"memory of 1 world: {one:.1f} MB; of {count:,}: {many:.1f} MB, of which journals "
          f"{journals:.1f} MB; ratio without them {(many - journals) / one:.2f}")  # fmt: skip


def operations():
    """Print how many of each operation are done in a second, with all five vendors in use."""
    with Sandbox() as served:
        engine = served.engine
        settings = Settings(worlds=10**9)
        worlds = Worlds(engine.worlds.seed_of, settings)
        world = worlds.make("origin")
        for name in engine.vendors:
            _ = world.states[name], world.limits[name], world.random[name]
        kept = world.keep("kept")
        names = iter(range(10**9))

        def made_and_dropped():
            worlds.make(name := f"n{next(names)}")
            worlds.drop(name)

        for name, act in (
            ("made", worlds.make),
            ("made and dropped", made_and_dropped),
            ("forked", lambda: worlds.make(None, world.present())),
            ("kept as a snapshot", lambda: world.keep("again")),
            ("restored", lambda: world.restore(kept)),
            ("reset", lambda: worlds.reset(world)),
        ):
            print(f"{name + ', in a second':32}{1e6 / best(act, 300, 3):12,.0f}")


def passing():
    """Print what it costs to advance by a second and by a year, with nothing due."""
    with Sandbox() as served:
        world = served.engine.worlds["passing"]
        world.clock.freeze()
        for name in served.engine.vendors:
            _ = world.states[name]

        def advance(seconds):
            if world.clock.now() > 200e9:
                world.clock.set(1.6e9)
            world.clock.set(world.clock.now() + seconds)
            served.engine.settle_all(world)

        taken = [best(lambda by=by: advance(by), 500) for by in (1, YEAR)]
        port = int(served.url.rpartition(":")[2])
        line = b"POST /_sandbox/worlds/passing/clock/advance"
        world.clock.set(1.6e9)
        sent = [
            best(lambda by=by: send(port, line, b'{"seconds":%d}' % by), 50) for by in (1, YEAR)
        ]
    for what, (second, year) in (("itself", taken), ("through a socket", sent)):
        print(f"to advance, {what}: a second {second:.1f} us, a year {year:.1f} us, "
              f"ratio {year / second:.2f}")  # fmt: skip


def fixtures(folder, leads):
    """Lay so many leads of Marketo's, beside the standard ones, into a folder."""
    (folder / "marketo").mkdir()
    standard = (data_folder("fixtures") / "marketo" / "leads.yaml").read_text()
    more = f"\n- repeat: {leads}\n{MORE}"
    (folder / "marketo" / "leads.yaml").write_text(standard + more)


def tests_per_second(leads, seconds):
    """Return how many tests with a world each end in a second: make, sign in, call, look, drop."""
    with tempfile.TemporaryDirectory() as name:
        fixtures(Path(name), leads)
        with sandbox("--fixtures", name) as (_, variables, _):
            port = int(variables["SANDBOX_URL"].rpartition(":")[2])
            grant = (
                f"client_id={variables['MARKETO_CLIENT_ID']}"
                f"&client_secret={variables['MARKETO_CLIENT_SECRET']}"
            ).encode()
            count, begin = 0, time.perf_counter()
            while (spent := time.perf_counter() - begin) < seconds:
                world = json.loads(send(port, b"POST /_sandbox/worlds"))["name"].encode()
                token = b"GET /w/%b/marketo/identity/oauth/token?grant_type=client_credentials&%b"
                token = json.loads(send(port, token % (world, grant)))["access_token"].encode()
                line = b"GET /w/%b/marketo/rest/v1/lead/318581.json?access_token=%b"
                assert b'"success":true' in send(port, line % (world, token))
                seen = json.loads(send(port, b"GET /_sandbox/worlds/%b/exchanges" % world))
                assert 2 == seen["count"]
                send(port, b"DELETE /_sandbox/worlds/%b" % world)
                count += 1
    return count / spent


def main(count, sizes, seconds):
    """Print all of it."""
    os.sched_setaffinity(0, CORES[1:] or CORES)
    grown(count)
    operations()
    passing()
    for leads in sizes:
        print(f"tests in a second with {leads:,} leads: {tests_per_second(leads, seconds):.0f}")


if __name__ == "__main__":
    main(
        *((200, (10, 1_000), 0.5) if "--short" in sys.argv else (1_000, (10, 1_000, 100_000), 3.0))
    )
