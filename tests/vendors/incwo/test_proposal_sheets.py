"""Proposal sheets: offers to contacts and firms."""

import pytest

SHEET = "/proposal_sheets/2710501.xml"


@pytest.mark.evidence("docs", "Proposals: Object data; sheet_type recorded")
async def test_a_single_proposal_sheet(incwo):
    status, text = await incwo.get(SHEET)
    assert 200 == status
    assert (
        """<?xml version="1.0" encoding="UTF-8"?>
<proposal_sheet>
  <id>2710501</id>
  <sheet_type>proposal</sheet_type>
  <progress_id>555</progress_id>
  <contact_id>2510401</contact_id>
  <firm_id>2410301</firm_id>
  <creator_id>2210102</creator_id>
  <modifier_id>2210101</modifier_id>
  <created_at>18-03-2016-16-08</created_at>
  <updated_at>16-02-2017-17-54</updated_at>
</proposal_sheet>
"""
        == text
    )


@pytest.mark.evidence("docs", "Proposals: Getting the proposals list")
async def test_proposal_sheets_come_page_by_page(incwo):
    status, text = await incwo.get("/proposal_sheets.xml?per_page=5&page=2")
    assert 200 == status
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<proposal_sheets type="array">\n  <proposal_sheet>\n    <id>2710506</id>\n'
    )
    assert 3 == text.count("    <id>")


@pytest.mark.evidence("docs", "Proposals: contact and firm are 0 if none; 555 is drafting")
async def test_a_new_proposal_sheet_is_drafted_for_nobody(incwo):
    body = b"<proposal_sheet><sheet_type>proposal</sheet_type></proposal_sheet>"
    status, text = await incwo.call("POST", "/proposal_sheets.xml", body)
    assert 201 == status
    assert f"{incwo.view.url}/proposal_sheets/2770002.xml" == incwo.headers["Location"]
    assert (
        """<proposal_sheet>
  <saved>true</saved>
  <id>2770002</id>
  <sheet_type>proposal</sheet_type>
  <progress_id>555</progress_id>
  <contact_id>0</contact_id>
  <firm_id>0</firm_id>
"""
        in text
    )


@pytest.mark.evidence("docs", "Proposals: possible values of progress; 620105 recorded")
@pytest.mark.parametrize("progress", [555, 556, 557, 558, 559, 620105])
async def test_each_progress_is_taken(incwo, progress):
    body = f"<proposal_sheet><progress_id>{progress}</progress_id></proposal_sheet>".encode()
    status, text = await incwo.call("PUT", SHEET, body)
    assert (200, "  <updated>true</updated>") == (status, text.splitlines()[2])
    assert f"  <progress_id>{progress}</progress_id>\n" in text


@pytest.mark.evidence("docs", "Proposals: Deleting an existing proposal; 404 afterwards inferred")
async def test_a_deleted_proposal_sheet_is_gone(incwo):
    assert (200, "") == await incwo.call("DELETE", SHEET)
    assert (404, "") == await incwo.get(SHEET)


@pytest.mark.evidence("inferred", "values that the documentation does not list are refused")
@pytest.mark.parametrize(
    ("element", "value", "reason"),
    [
        ("progress_id", "459", "Progress is not included in the list"),
        ("contact_id", "1", "Contact is invalid"),
        ("firm_id", "2410390", "Firm is invalid"),
    ],
)
async def test_a_value_of_a_proposal_sheet_is_refused(incwo, element, value, reason):
    body = f"<proposal_sheet><{element}>{value}</{element}></proposal_sheet>".encode()
    status, text = await incwo.call("PUT", SHEET, body)
    assert (422, True) == (status, f"<errors>\n  <error>{reason}</error>\n</errors>\n" in text)
