"""Vendors are loaded at their first use, and what a user says of one at start."""

import pytest

from sandbox import packs
from sandbox.assembly import build
from sandbox.sources import SandboxError


def test_a_vendor_is_loaded_when_it_is_first_called():
    vendors = build().vendors
    assert {} == vendors._loaded
    assert packs.names() == list(vendors)

    assert "incwo" == vendors["incwo"].name
    assert ["incwo"] == list(vendors._loaded)
    assert vendors["incwo"] is vendors.get("incwo")


def test_a_vendor_that_is_not_served_is_not_there():
    vendors = build(["incwo", "easir"]).vendors
    assert ["incwo", "easir"] == list(vendors)
    assert vendors.get("marketo") is None
    with pytest.raises(KeyError):
        vendors["marketo"]


def test_an_unknown_vendor_is_refused_at_start():
    with pytest.raises(SandboxError, match="there is no vendor 'incwoo'; did you mean incwo"):
        build(["incwoo"])


def test_wrong_fixtures_are_refused_at_start(tmp_path):
    (tmp_path / "incwo").mkdir()
    (tmp_path / "incwo/settings.yaml").write_text("page_size: many\n")
    with pytest.raises(SandboxError, match=r"settings\.yaml:1: page_size: "):
        build(fixtures=[tmp_path])


def test_a_world_is_seeded_for_a_vendor_when_it_is_first_used():
    engine = build()
    world, other = engine.worlds["default"], engine.worlds.make("other")
    assert {} == world.states
    assert 47 < len(world.states["incwo"].leads)

    world.states["incwo"] = changed = world.states["incwo"].draft()
    changed.leads = changed.leads.without(2750101)
    fork = engine.worlds.make("fork", world.present())

    assert 2750101 in other.states["incwo"].leads
    assert 2750101 not in fork.states["incwo"].leads
    assert fork.states["easir"] is engine.vendors["easir"].seeded
