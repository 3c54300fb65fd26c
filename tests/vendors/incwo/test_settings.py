"""Settings: choices where the sources leave a doubt, each in a sandbox of its own."""

from contextlib import ExitStack
from urllib.parse import quote

import pytest
from serving import served

from sandbox import Sandbox
from sandbox.sources import SandboxError

from .conftest import IncwoCaller

LEAD = "/leads/2750101.xml"


@pytest.fixture
def configured(tmp_path, client):
    """Return incwo with settings: `incwo = configured("page_size: 2")`."""

    def configure(*settings):
        (tmp_path / "incwo").mkdir()
        (tmp_path / "incwo" / "settings.yaml").write_text("\n".join(settings))
        world = opened.enter_context(served("incwo", tmp_path))
        incwo = IncwoCaller(world.incwo, client)
        incwo.clock = world.clock
        return incwo

    with ExitStack() as opened:
        yield configure


# step_element


@pytest.mark.evidence("inferred", "the document names the values of the steps, not their element")
async def test_a_lead_can_have_its_step_in_step_id(configured):
    incwo = configured("step_element: step_id")

    status, text = await incwo.call("PUT", LEAD, b"<lead><step_id>470</step_id></lead>")

    assert 200 == status
    assert (
        "  <learning_on_products>Dimmers are thought too expensive</learning_on_products>\n  <step_id>470</step_id>\n  <creator_id>"
        in text
    )
    assert "progress_id" not in text


@pytest.mark.evidence("inferred", "an unknown element is ignored")
async def test_the_other_name_of_the_step_is_then_ignored(configured):
    incwo = configured("step_element: step_id")

    _, text = await incwo.call("PUT", LEAD, b"<lead><progress_id>470</progress_id></lead>")

    assert "  <step_id>459</step_id>\n" in text


@pytest.mark.evidence("inferred", "the reason speaks of the element that was sent")
async def test_a_step_that_there_is_not_is_refused_by_its_other_name(configured):
    incwo = configured("step_element: step_id")

    status, text = await incwo.call("PUT", LEAD, b"<lead><step_id>465</step_id></lead>")

    assert (422, True) == (status, "<error>Step is not included in the list</error>" in text)


@pytest.mark.evidence("docs", "Proposals: progress_id")
async def test_proposal_sheets_keep_progress_id(configured):
    incwo = configured("step_element: step_id")

    _, text = await incwo.get("/proposal_sheets/2710501.xml")

    assert "  <progress_id>555</progress_id>\n" in text


# null_elements


@pytest.mark.evidence("recorded", "siblings of leads leave a null column out")
async def test_an_unset_date_can_be_left_out(configured):
    incwo = configured("null_elements: omitted")

    _, text = await incwo.get("/leads/2750106.xml")

    assert "  <value>0.0</value>\n  <confidence_pct>5</confidence_pct>\n" in text
    assert "  <firm_id>0</firm_id>\n" in text
    assert "  <learning_on_products></learning_on_products>\n" in text


@pytest.mark.evidence("seed", "Object data shows all elements")
async def test_an_unset_date_is_an_empty_element_by_default(incwo):
    _, text = await incwo.get("/leads/2750106.xml")

    assert "  <value>0.0</value>\n  <value_date></value_date>\n" in text


# pagination


@pytest.mark.evidence("inferred", "its place in the list is unknown")
async def test_the_pagination_can_come_first(configured):
    incwo = configured("pagination: first")

    _, text = await incwo.get("/leads.xml")

    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<leads type="array">\n  <pagination>\n'
        "    <current_page>1</current_page>\n"
    )
    assert text.endswith("  </lead>\n</leads>\n")


@pytest.mark.evidence("client", "an empty page without it is no record to ActiveResource")
async def test_the_pagination_can_be_left_out(configured):
    incwo = configured("pagination: none")

    _, text = await incwo.get("/leads.xml?page=9")

    assert '<?xml version="1.0" encoding="UTF-8"?>\n<leads type="array">\n</leads>\n' == text


# page_size


@pytest.mark.evidence("inferred", "the size of a page is not known")
async def test_the_size_of_a_page_can_be_set(configured):
    incwo = configured("page_size: 2")

    _, text = await incwo.get("/leads.xml?page=2")

    assert 2 == text.count("    <id>")
    assert "    <id>2750103</id>\n" in text
    assert "    <total_pages>36</total_pages>\n" in text


# create_status


@pytest.mark.evidence("recorded", "clients take 200 as well as 201")
async def test_a_create_can_be_answered_with_200(configured):
    incwo = configured("create_status: 200")

    status, text = await incwo.call("POST", "/leads.xml", b"<lead/>")

    assert (200, True) == (status, "<lead>\n  <saved>true</saved>\n  <id>2770002</id>\n" in text)
    assert f"{incwo.view.url}/leads/2770002.xml" == incwo.headers["Location"]


# write_marker


@pytest.mark.evidence("recorded", "seen on a sibling of leads; not in the document")
@pytest.mark.parametrize(("method", "path"), [("POST", "/leads.xml"), ("PUT", LEAD)])
async def test_the_marker_of_a_write_can_be_hidden(configured, method, path):
    incwo = configured("write_marker: hidden")

    _, text = await incwo.call(method, path, b"<lead/>")

    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<lead>\n  <id>')


# out_of_range


@pytest.mark.evidence("inferred", "storing what is out of bounds is the other way of doing it")
@pytest.mark.parametrize(
    ("element", "sent", "shown"),
    [
        ("importance", "9", "9"),
        ("importance", "-1", "-1"),
        ("importance", "2.9", "2"),
        ("importance", "high", "0"),
        ("confidence_pct", "150", "150"),
        ("is_engaged", "2", "2"),
        ("progress_id", "465", "465"),
        ("firm_id", "1", "1"),
        ("value", "a lot", "0.0"),
        ("value_date", "soon", ""),
    ],
)
async def test_what_is_out_of_bounds_can_be_stored(configured, element, sent, shown):
    incwo = configured("out_of_range: stored")

    status, _ = await incwo.call(
        "PUT", LEAD, f"<lead><{element}>{sent}</{element}></lead>".encode()
    )

    assert (200, shown) == (status, await incwo.text_of(LEAD, element))


# limits


@pytest.mark.evidence("recorded", "clients keep to 240 a minute; 429 inferred")
async def test_a_limit_of_calls_can_be_set(configured, record_property):
    record_property("provoked", ["incwo:too_many_requests"])
    incwo = configured("limits: { rate: { calls: 240, seconds: 60 } }")
    incwo.clock.freeze()

    within = {(await incwo.call("HEAD", LEAD))[0] for _ in range(240)}
    beyond = await incwo.get(LEAD)
    incwo.clock.advance(minutes=1)
    later, _ = await incwo.get(LEAD)

    assert ({200}, (429, ""), 200) == (within, beyond, later)


@pytest.mark.evidence("inferred", "no limit is documented, so there is none by default")
async def test_without_the_setting_there_is_no_limit(incwo, world):
    world.clock.freeze()

    assert {200} == {(await incwo.call("HEAD", LEAD))[0] for _ in range(300)}


@pytest.mark.evidence("inferred", "a mistake in a setting or fixture is told at start")
@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("settings", "pagination: middle", "pagination"),
        ("settings", "page_size: 0", "page_size"),
        ("settings", "pages: 30", "there is no such member"),
        ("proposal_sheets", """
- { id: 1, business_file_id: 385705, sheet_type: proposal, progress_id: 555, firm_id: 7,
    creator_id: 2210101, modifier_id: 2210101, created_at: "2017-01-01T00:00:00Z",
    updated_at: "2017-01-01T00:00:00Z" }""", "7 is not in firms"),
    ],
)  # fmt: skip
def test_a_wrong_setting_or_fixture_is_refused(tmp_path, file, text, reason):
    (tmp_path / "incwo").mkdir()
    (tmp_path / "incwo" / f"{file}.yaml").write_text(text)

    with pytest.raises(SandboxError, match=reason):
        Sandbox(["incwo"], fixtures=[tmp_path])


# ufilters


@pytest.mark.evidence("inferred", "whether a filter that can't be read is refused")
async def test_filters_that_can_not_be_read_can_be_ignored(configured):
    incwo = configured("ufilters: ignored")

    _, everything = await incwo.get("/projects.xml")

    for filters in ("x", "[]", '{"nobody":{"eq":1}}', '{"id":{"about":7}}', '{"id":7}'):
        assert (200, everything) == await incwo.get(f"/projects.xml?ufilters={quote(filters)}")
    _, text = await incwo.get(
        "/projects.xml?ufilters=" + quote('{"nobody":{"eq":1},"id":{"eq":2610201}}')
    )
    assert 1 == text.count("<project>")
