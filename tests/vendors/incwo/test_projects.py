"""Projects: what leads and firms belong to."""

import pytest

PROJECT = "/projects/2610202.xml"


@pytest.mark.evidence("docs", "Projects: Object data; a null left out recorded on siblings")
async def test_a_single_project(incwo):
    status, text = await incwo.get(PROJECT)
    assert 200 == status
    assert (
        """<?xml version="1.0" encoding="UTF-8"?>
<project>
  <id>2610202</id>
  <name>Museum of the Sea</name>
  <reference>MS-16</reference>
  <description>Showcases, second floor</description>
  <status_id>1</status_id>
  <budget_euros>42500.5</budget_euros>
  <budget_hours>320.0</budget_hours>
  <start_date>15-05-2016</start_date>
  <creator_id>2210101</creator_id>
  <modifier_id>2210101</modifier_id>
  <created_at>04-09-2016-14-37</created_at>
  <updated_at>16-02-2017-17-54</updated_at>
</project>
"""
        == text
    )


@pytest.mark.evidence("docs", "Projects: Getting the projects list")
async def test_projects_come_page_by_page(incwo):
    status, text = await incwo.get("/projects.xml?per_page=4&page=2")
    assert 200 == status
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<projects type="array">\n  <project>\n    <id>2610205</id>\n'
    )
    assert 2 == text.count("    <id>")


@pytest.mark.evidence("docs", "Projects: Creating a new project, with all elements of Object data")
async def test_a_new_project_has_all_that_is_documented(incwo):
    body = """<project>
  <name>Spring fair</name>
  <reference>SF-17</reference>
  <description>Stands 12 to 18</description>
  <status_id>2</status_id>
  <budget_euros>7300.0</budget_euros>
  <budget_hours>110.5</budget_hours>
  <budget_halfdays>28.0</budget_halfdays>
  <start_date>04-03-2017</start_date>
  <end_date>12-03-2017</end_date>
</project>"""
    status, text = await incwo.call("POST", "/projects.xml", body.encode())
    assert 201 == status
    assert f"{incwo.view.url}/projects/2770002.xml" == incwo.headers["Location"]
    assert (
        "<project>\n  <saved>true</saved>\n  <id>2770002</id>\n"
        + body.removeprefix("<project>\n").removesuffix("</project>")
        + "  <creator_id>2210101</creator_id>\n"
    ) in text


@pytest.mark.evidence("docs", "Projects: Updating and deleting an existing project")
async def test_a_project_is_updated_and_deleted(incwo):
    status, text = await incwo.call("PUT", PROJECT, b"<project><status_id>3</status_id></project>")
    assert (200, "  <updated>true</updated>") == (status, text.splitlines()[2])
    assert "  <reference>MS-16</reference>\n" in text
    assert "  <status_id>3</status_id>\n" in text
    assert (200, "") == await incwo.call("DELETE", PROJECT)
    assert (404, "") == await incwo.get(PROJECT)


@pytest.mark.evidence("inferred", "values that the documentation does not list are refused")
@pytest.mark.parametrize(
    ("element", "value", "reason"),
    [
        ("status_id", "4", "Status is not included in the list"),
        ("budget_euros", "much", "Budget euros is not a number"),
        ("start_date", "30-02-2017", "Start date is invalid"),
    ],
)
async def test_a_value_of_a_project_is_refused(incwo, element, value, reason):
    body = f"<project><{element}>{value}</{element}></project>".encode()
    for method, path in (("PUT", PROJECT), ("POST", "/projects.xml")):
        status, text = await incwo.call(method, path, body)
        assert (422, True) == (status, f"<errors>\n  <error>{reason}</error>\n</errors>\n" in text)
