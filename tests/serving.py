"""Servers of a test's own, whose answers are held to the contract as all others are."""

from contextlib import contextmanager

from responses import breaches

from sandbox import Sandbox


def hold(world):
    """Refuse a defect of the sandbox, and an answer that breaks its contract."""
    for exchange in world._world.journal:
        assert not exchange.traceback, exchange.traceback
        # What a fault has broken is meant to be broken.
        if exchange.fault is None:
            assert [] == list(breaches(exchange)), exchange.request.target


@contextmanager
def served(vendor, folder):
    """Serve a vendor with these fixtures; give a world, and hold it at the end."""
    with Sandbox([vendor], fixtures=[folder]) as sandbox:
        world = sandbox.world()
        yield world
        hold(world)
