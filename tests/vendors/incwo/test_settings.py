"""Choices where the sources leave a doubt."""

import pytest

from sandbox import Sandbox

from .conftest import IncwoCaller

CASES = [
    (
        "step_element: step_id",
        "GET",
        "/leads/2750101.xml",
        b"",
        200,
        "<step_id>459</step_id>",
        "progress_id",
    ),
    (
        "step_element: step_id",
        "PUT",
        "/leads/2750101.xml",
        b"<lead><step_id>470</step_id></lead>",
        200,
        "<step_id>470</step_id>",
        "progress_id",
    ),
    (
        "step_element: step_id",
        "GET",
        "/proposal_sheets/2710501.xml",
        b"",
        200,
        "<progress_id>555</progress_id>",
        "step_id",
    ),
    (
        "null_elements: omitted",
        "GET",
        "/leads/2750106.xml",
        b"",
        200,
        "<topic>Ward 3</topic>",
        "value_date",
    ),
    (
        "pagination: first",
        "GET",
        "/leads.xml",
        b"",
        200,
        '<leads type="array">\n  <pagination>',
        "</pagination>\n</leads>",
    ),
    ("pagination: none", "GET", "/leads.xml", b"", 200, "</lead>\n</leads>", "pagination"),
    ("page_size: 2", "GET", "/leads.xml", b"", 200, "<total_pages>36</total_pages>", "2750103"),
    (
        "create_status: 200",
        "POST",
        "/leads.xml",
        b"<lead/>",
        200,
        "<saved>true</saved>",
        "<updated>",
    ),
    ("write_marker: hidden", "POST", "/leads.xml", b"<lead/>", 201, "<lead>\n  <id>", "saved"),
    (
        "write_marker: hidden",
        "PUT",
        "/leads/2750101.xml",
        b"<lead/>",
        200,
        "<lead>\n  <id>",
        "updated>t",
    ),
    (
        "out_of_range: stored",
        "PUT",
        "/leads/2750101.xml",
        b"<lead><importance>9</importance></lead>",
        200,
        "<importance>9</importance>",
        "error",
    ),
    (
        "out_of_range: stored",
        "PUT",
        "/leads/2750101.xml",
        b"<lead><importance>x</importance><value>x</value><value_date>x</value_date></lead>",
        200,
        "<importance>0</importance>",
        "error",
    ),
    (
        "out_of_range: stored",
        "PUT",
        "/leads/2750101.xml",
        b"<lead><importance>2.9</importance></lead>",
        200,
        "<importance>2</importance>",
        "error",
    ),
]


def fixtures(tmp_path, text):
    (tmp_path / "incwo").mkdir()
    (tmp_path / "incwo/settings.yaml").write_text(text + "\n")
    return [tmp_path]


@pytest.mark.evidence("inferred", "settings of doubt")
@pytest.mark.parametrize(("setting", "method", "path", "body", "status", "there", "away"), CASES)
async def test_a_setting_changes_the_answer(
    tmp_path, client, setting, method, path, body, status, there, away
):
    with Sandbox(["incwo"], fixtures=fixtures(tmp_path, setting)) as sandbox:
        incwo = IncwoCaller(sandbox.world().incwo, client)
        found, text = await incwo.call(method, path, body or None)
    assert status == found
    assert there in text
    assert away not in text


@pytest.mark.evidence("recorded", "clients keep to 240 a minute; 429 inferred")
async def test_a_limit_of_calls_can_be_set(tmp_path, client, record_property):
    text = "limits: { rate: { calls: 3, seconds: 60 } }"
    with Sandbox(["incwo"], fixtures=fixtures(tmp_path, text)) as sandbox:
        world = sandbox.world()
        incwo = IncwoCaller(world.incwo, client)
        statuses = [(await incwo.get("/leads/2750101.xml"))[0] for _ in range(4)]
        world.clock.advance(minutes=1)
        statuses.append((await incwo.get("/leads/2750101.xml"))[0])
        record_property("provoked", ["incwo:too_many_requests"])
    assert [200, 200, 200, 429, 200] == statuses


@pytest.mark.evidence("recorded", "no limit is known")
async def test_without_the_setting_there_is_no_limit(incwo):
    for _ in range(300):
        assert 200 == (await incwo.call("HEAD", "/leads/2750101.xml"))[0]
