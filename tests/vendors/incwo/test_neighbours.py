"""Contacts, firms, projects and proposal sheets: what leads point to, the same five actions."""

import pytest

OBJECTS = [
    ("contacts", "contact", 2510401, "last_name", "Moreau"),
    ("firms", "firm", 2410301, "name", "Boulangerie du Port"),
    ("projects", "project", 2610201, "name", "Spring fair"),
    ("proposal_sheets", "proposal_sheet", 2710501, "sheet_type", "order"),
]


@pytest.mark.evidence("docs", "Contacts, Firms, Projects, Proposal sheets: five actions each")
@pytest.mark.parametrize(("collection", "element", "id", "field", "value"), OBJECTS)
async def test_each_object_has_the_same_five_actions(incwo, collection, element, id, field, value):
    status, text = await incwo.get(f"/{collection}.xml")
    assert (200, True) == (
        status,
        f'<{collection} type="array">\n  <{element}>\n    <id>{id}' in text,
    )
    body = f"<{element}><{field}>{value}</{field}></{element}>".encode()
    status, text = await incwo.call("POST", f"/{collection}.xml", body)
    assert (201, True) == (status, "<saved>true</saved>\n  <id>2770002</id>" in text)
    status, text = await incwo.call("PUT", f"/{collection}/{id}.xml", body)
    assert (200, True) == (status, f"  <{field}>{value}</{field}>\n" in text)
    assert (200, "") == await incwo.call("DELETE", f"/{collection}/2770002.xml")
    assert 404 == (await incwo.get(f"/{collection}/2770002.xml"))[0]


@pytest.mark.evidence("recorded", "child lists are nested, without a type; a null is left out")
async def test_a_contact_has_its_addresses_and_items_and_no_nulls(incwo):
    _, text = await incwo.get("/contacts/2510401.xml")
    assert (
        "  <contact_items>\n    <contact_item>\n      <type_id>27</type_id>\n      <value>sophie.martin@example.com</value>\n"
        in text
    )
    assert "<contact_address>\n      <address_type>20</address_type>\n" in text
    assert "job_department" not in text
    assert "<contact_type2></contact_type2>" in text


@pytest.mark.evidence("inferred", "nested elements are read one by one or as an array")
@pytest.mark.parametrize(
    "items",
    [
        "<contact_items><contact_item><type_id>23</type_id><value>1</value></contact_item><contact_item><type_id>88</type_id><value>2</value></contact_item></contact_items>",
        '<contact-items type="array"><contact-item><type-id type="integer">23</type-id><value>1</value></contact-item><contact-item><type-id>88</type-id><value>2</value></contact-item></contact-items>',
    ],
)
async def test_nested_items_are_stored(incwo, items):
    await incwo.call("PUT", "/contacts/2510401.xml", f"<contact>{items}</contact>".encode())
    _, text = await incwo.get("/contacts/2510401.xml")
    assert 2 == text.count("<contact_item>")
    assert "<type_id>23</type_id>\n      <value>1</value>" in text


@pytest.mark.evidence("docs", "Projects: status 1 to 3; Proposal sheets: progress 555 to 559")
@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        (
            "/projects/2610201.xml",
            "<project><status_id>4</status_id></project>",
            "Status is not included in the list",
        ),
        (
            "/proposal_sheets/2710501.xml",
            "<proposal_sheet><progress_id>459</progress_id></proposal_sheet>",
            "Progress is not included in the list",
        ),
        ("/contacts/2510401.xml", "<contact><firm_id>1</firm_id></contact>", "Firm is invalid"),
        ("/firms/2410301.xml", "<firm><project_id>1</project_id></firm>", "Project is invalid"),
    ],
)
async def test_their_values_are_checked(incwo, path, body, reason):
    status, text = await incwo.call("PUT", path, body.encode())
    assert (422, True) == (status, f"<error>{reason}</error>" in text)
