"""Views of worlds, vendors, records and clocks; and what type checkers and editors know of them."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from calling import LEAD, read, sign_in, sync

import sandbox
from sandbox import Sandbox, SandboxError
from sandbox.clock import moment
from sandbox.state import Table
from sandbox.vendor_views import TYPED

PROGRAM = """
from sandbox import Sandbox

world = Sandbox().world()
reveal_type(world.marketo.client_id)
reveal_type(world.marketo.leads[318581])
reveal_type(world.easir.token)
reveal_type(world.vendor("of another distribution"))
reveal_type(world.exchanges[-1].violations[0].pointer)
reveal_type([it.status for it in world.exchanges.of("syncLeads")])
world.marketo.leeds
world.leadsquared.leads[3]
"""


def test_a_token_expires_when_the_clock_is_advanced(world):
    token = sign_in(world.marketo)
    assert read(world.marketo.url + LEAD, token)["success"]

    world.clock.advance(hours=1, seconds=1)

    assert "602" == read(world.marketo.url + LEAD, token)["errors"][0]["code"]
    assert "602" == world.exchanges[-1].error


def test_an_origin_has_the_vendor_at_its_root(world):
    token = sign_in(world.marketo)
    assert read(world.marketo.origin + LEAD, token)["success"]
    assert world.marketo.origin == world.marketo.origin
    assert world.marketo.origin != world.marketo.url


def test_views_give_credentials_and_the_reason_for_what_is_not_there(world):
    assert {"CLIENT_ID", "CLIENT_SECRET"} == world.marketo.credentials.keys()
    assert world.marketo.credentials["CLIENT_ID"] == world.marketo.client_id
    with pytest.raises(AttributeError, match=r"marketo has no 'leeds'; there are .*leads"):
        _ = world.marketo.leeds
    assert not hasattr(world, "_nix")
    assert not hasattr(world.marketo, "_nix")


def test_a_vendor_that_is_not_served_is_no_attribute(sandbox):
    world = sandbox.world()
    assert not hasattr(world, "nix")
    with pytest.raises(SandboxError, match="the vendor 'nix' is not served; there are easir, "):
        world.vendor("nix")
    with Sandbox(["marketo"]) as own:
        assert not hasattr(own.world(), "easir")


def test_records_are_found_by_key_and_by_their_members(world):
    leads = world.marketo.leads

    assert "Lincoln" == leads[318581]["lastName"]
    assert 318581 in leads
    assert len(leads) == len(list(leads)) == len(leads.keys())
    assert [318581] == [it["id"] for it in leads.where(email="ABE@usa.gov", lastName="Lincoln")]
    assert [] == leads.where(email="abe@usa.gov", lastName="Douglas")
    assert leads.get(1) is None
    with pytest.raises(KeyError, match=r"1 is not among the \d+ leads"):
        _ = leads[1]


def test_records_are_those_of_the_moment_when_they_were_asked_for(world):
    before = world.marketo.leads
    sync(world.marketo, {"email": "new@example.com"})

    assert len(before) + 1 == len(world.marketo.leads)
    assert [] == before.where(email="new@example.com")


def test_records_that_nobody_changed_are_the_same_object(world):
    before = world.marketo.leads
    sign_in(world.marketo)

    assert before is world.marketo.leads
    sync(world.marketo, {"email": "new@example.com"})
    assert before is not world.marketo.leads


def test_a_reset_goes_back_to_the_seeded_state(world):
    token = sign_in(world.marketo)
    world.reset()

    assert 0 == len(world.marketo.tokens)
    assert [] == world.exchanges
    assert "601" == read(world.marketo.url + LEAD, token)["errors"][0]["code"]


def test_a_dropped_world_is_forgotten_but_what_it_covered_is_not(sandbox):
    world = sandbox.world()
    sign_in(world.marketo)
    covered = sandbox.engine.worlds.coverage("marketo").operations["getToken"]

    world.drop()
    world.drop()

    assert world.name not in sandbox.engine.worlds
    assert covered == sandbox.engine.worlds.coverage("marketo").operations["getToken"]
    assert 1 == world.exchanges.count


@pytest.mark.parametrize(
    "time",
    ["2030-12-31T23:30:00Z", "2031-01-01 00:30:00+01:00", datetime(2030, 12, 31, 23, 30),  # noqa: DTZ001
     datetime(2030, 12, 31, 23, 30, tzinfo=UTC), 1_924_990_200],
)  # fmt: skip
def test_the_clock_takes_a_moment_in_each_form(world, time):
    world.clock.freeze()
    world.clock.set(time)
    assert "ClockView(2030-12-31T23:30:00Z, frozen)" == repr(world.clock)


def test_what_is_no_moment_is_one_clear_line(world):
    with pytest.raises(SandboxError, match="'soon' is no moment as ISO 8601 has it"):
        world.clock.set("soon")


def test_the_clock_is_set_frozen_advanced_and_let_run(world):
    world.clock.freeze()
    world.clock.set(1_000_000.0)
    world.clock.advance(days=1, hours=1, minutes=1, seconds=1)

    assert 1_000_000 + 86_400 + 3_600 + 60 + 1 == world.clock.now
    assert "ClockView(1970-01-13T14:47:41Z, frozen)" == repr(world.clock)
    world.clock.run()
    assert "real" in repr(world.clock)


@pytest.mark.parametrize("now", [moment("9999-01-01"), -1.0, 1e300])
def test_a_moment_that_no_world_can_have_is_refused(world, now):
    world.clock.freeze()
    before = world.clock.now

    with pytest.raises(SandboxError, match="a world's time lies in the years 1970 to 9998"):
        world.clock.set(now)
    with pytest.raises(SandboxError, match="1970 to 9998"):
        world.clock.advance(seconds=now - before)
    assert before == world.clock.now


def test_views_tell_what_they_show(world):
    assert repr(world.marketo) == f"<marketo at {world.marketo.url}>"
    assert world.name in repr(world)
    assert f"<{len(world.marketo.leads)} leads>" == repr(world.marketo.leads)


@pytest.mark.parametrize("name", TYPED)
def test_the_typed_attributes_of_a_vendor_are_those_that_there_are(world, name):
    view = world.vendor(name)
    tables = [it for it, value in vars(view._vendor.seeded).items() if isinstance(value, Table)]

    assert sorted([*map(str.lower, view.credentials), *tables]) == sorted(
        type(view).__annotations__
    )


@pytest.mark.parametrize("name", TYPED)
def test_the_keys_of_records_have_the_types_that_they_say(world, name):
    view = world.vendor(name)
    kinds = {int: "int", str: "str"}
    for collection, annotated in type(view).__annotations__.items():
        for key in getattr(view, collection).keys() if annotated is not str else ():
            parts = [kinds[type(it)] for it in (key if isinstance(key, tuple) else [key])]
            said = parts[0] if len(parts) == 1 else f"tuple[{', '.join(parts)}]"
            assert str(annotated).endswith(f"RecordsView[{said}]"), collection


def test_names_are_completed(world):
    assert {"marketo", "incwo", "clock", "exchanges"} <= set(dir(world))
    assert {"client_id", "leads", "url", "origin"} <= set(dir(world.marketo))


def test_a_type_checker_knows_the_attributes_and_finds_mistyped_ones(tmp_path):
    (tmp_path / "use.py").write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "use.py"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100
    )
    said = [line.partition(": ")[2].partition(": ")[2] for line in done.stdout.splitlines()]
    revealed = [line.split('"')[1] for line in said if line.startswith("Revealed")]

    assert [
        "str", "typing.Mapping[str, Any]", "str", "Any", "str", "list[int]",
    ] == [it.replace("builtins.", "") for it in revealed]  # fmt: skip
    assert '"Marketo" has no attribute "leeds"; maybe "leads"?  [attr-defined]' in done.stdout
    assert 'Invalid index type "int" for "RecordsView[str]"' in done.stdout
    assert "Found 2 errors" in done.stdout


def test_the_types_of_views_are_at_hand_for_annotations(world):
    assert type(world) is sandbox.WorldView
    for view in TYPED.values():
        assert view is getattr(sandbox, view.__name__)
    with pytest.raises(AttributeError, match="has no attribute 'Hubspot'"):
        _ = sandbox.Hubspot


def test_the_package_says_that_it_is_typed():
    assert (Path(sandbox.__file__).parent / "py.typed").is_file()
