"""A table alone, with a thousand and a million records: lookups, writes, forks.

Usage: python tests/benchmarks/tables.py [--short]
"""

import gc
import random
import sys
import time

from sandbox.state import Table, caseless
from sandbox.world import Seed, Settings, World
from sandbox.worlds import Worlds


def filled(count):
    """Return a table of leads."""
    return Table(caseless).filled(
        (n, {"id": n, "email": f"p{n}@example.com", "firstName": "Ann", "customerNumber": n})
        for n in range(count)
    )


def best(act, times, rounds=7):
    """Return the least microseconds that one of so many calls took."""
    least = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            act()
        least = min(least, (time.perf_counter() - start) / times)
    return least * 1e6


def measure(count):
    """Return microseconds by name."""
    table = filled(count)
    # The same thousand keys each time: what differs is the size of the table around them.
    keys = random.Random(1).sample(range(count), min(count, 1000))
    table.where("email", "x"), table.where("customerNumber", 1)
    turn = iter(keys * 10_000)
    gc.collect()
    gc.freeze()

    def batch():
        edit = table.edit()
        for key in keys[:300]:
            edit.put(key, {**table[key], "firstName": "Eve"})
        edit.done()

    class State:
        def __init__(self):
            self.leads = table

    worlds = Worlds(lambda _: Seed(State(), _figures()), Settings(worlds=10**9))
    world = worlds.make("first")
    return {
        "by key": best(lambda: table.get(next(turn)), 1000),
        "by email": best(lambda: table.where("email", f"P{next(turn)}@example.com"), 1000),
        "by a number": best(lambda: table.where("customerNumber", next(turn)), 1000),
        "put one": best(
            lambda: table.put(keys[0], {"id": keys[0], "email": "new@example.com"}), 100
        ),
        "put 300 at once": best(batch, 3),
        "make a world": best(lambda: World("w", worlds.seed_of, worlds.settings).states["v"], 100),
        "fork a world": best(lambda: worlds.make(None, world.present()), 100),
        "reset a world": best(lambda: worlds.reset(world), 100),
    }


def _figures():
    from sandbox.limits import Figures

    return Figures()


if __name__ == "__main__":
    sizes = (1_000, 20_000) if "--short" in sys.argv else (1_000, 1_000_000)
    small, large = (measure(size) for size in sizes)
    print(f"{'microseconds':24}{sizes[0]:>12,}{sizes[1]:>12,}{'ratio':>8}")
    for name in small:
        print(f"{name:24}{small[name]:12.2f}{large[name]:12.2f}{large[name] / small[name]:8.2f}")
