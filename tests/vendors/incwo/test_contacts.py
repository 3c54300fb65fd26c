"""Contacts: people, with the firm that they belong to, their addresses and numbers."""

import pytest

CONTACT = "/contacts/2510402.xml"


@pytest.mark.evidence("recorded", "a contact of a live account; the documented elements from docs")
async def test_a_single_contact(incwo):
    status, text = await incwo.get(CONTACT)
    assert 200 == status
    assert (
        """<?xml version="1.0" encoding="UTF-8"?>
<contact>
  <id>2510402</id>
  <civility_label_id>1</civility_label_id>
  <last_name>Roussel</last_name>
  <first_name>Paul</first_name>
  <first_last_name>Paul Roussel</first_last_name>
  <comment></comment>
  <job_title>Partner</job_title>
  <job_department></job_department>
  <country>France</country>
  <contact_type>client</contact_type>
  <contact_type2></contact_type2>
  <batch>17 jan 12 @ 15:12:02</batch>
  <batch_kind>CSV</batch_kind>
  <accounting_ref></accounting_ref>
  <accounting_ref_vendor></accounting_ref_vendor>
  <contact_origin></contact_origin>
  <firm_id>2410302</firm_id>
  <firm_name>Cabinet Roussel &amp; Fils</firm_name>
  <keywords></keywords>
  <contact_items>
    <contact_item>
      <type_id>27</type_id>
      <value>paul.roussel@example.com</value>
    </contact_item>
  </contact_items>
  <creator_id>2210102</creator_id>
  <modifier_id>2210101</modifier_id>
  <created_at>01-05-2016-11-26</created_at>
  <updated_at>16-02-2017-17-54</updated_at>
</contact>
"""
        == text
    )


@pytest.mark.evidence("docs", "Contacts: Getting the contacts list")
async def test_contacts_come_page_by_page(incwo):
    status, text = await incwo.get("/contacts.xml?per_page=5&page=2")
    assert 200 == status
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<contacts type="array">\n  <contact>\n    <id>2510406</id>\n'
    )
    assert "    <current_page>2</current_page>\n" in text
    assert "    <current_page_items_count>5</current_page_items_count>\n" in text


@pytest.mark.evidence("docs", "Contacts: Creating a new contact, with all elements of Object data")
async def test_a_new_contact_has_all_that_is_documented(incwo):
    body = """<contact>
  <civility_label_id>18</civility_label_id>
  <last_name>Moreau</last_name>
  <first_name>Agnès</first_name>
  <comment>Met at the fair</comment>
  <job_title>Buyer</job_title>
  <job_department>Purchasing</job_department>
  <country>France</country>
  <contact_type>prospect</contact_type>
  <firm_id>2410301</firm_id>
  <contact_addresses>
    <contact_address>
      <address_type>21</address_type>
      <street_address>2 rue du Port</street_address>
      <street_address2>Bâtiment C</street_address2>
      <zip_code>06000</zip_code>
      <city>Nice</city>
      <country>France</country>
    </contact_address>
  </contact_addresses>
  <contact_items>
    <contact_item>
      <type_id>24</type_id>
      <value>+33 4 55 12 00 31</value>
    </contact_item>
    <contact_item>
      <type_id>27</type_id>
      <value>agnes.moreau@example.com</value>
    </contact_item>
  </contact_items>
</contact>"""
    status, text = await incwo.call("POST", "/contacts.xml", body.encode())
    assert 201 == status
    assert f"{incwo.view.url}/contacts/2770002.xml" == incwo.headers["Location"]
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<contact>\n  <saved>true</saved>\n  <id>2770002</id>\n'
    )
    for line in body.splitlines()[1:-1]:
        assert f"{line}\n" in text
    assert "  <first_last_name>Agnès Moreau</first_last_name>\n" in text
    assert "  <firm_name>Boulangerie Martin</firm_name>\n" in text


@pytest.mark.evidence("recorded", "a null column is left out")
async def test_a_contact_without_anything_has_only_what_is_not_null(incwo):
    _, text = await incwo.call("POST", "/contacts.xml", b"<contact/>")
    assert [
        "<saved>true</saved>", "<id>2770002</id>", "<last_name></last_name>",
        "<first_name></first_name>", "<first_last_name></first_last_name>", "<comment></comment>",
        "<contact_type></contact_type>", "<contact_type2></contact_type2>",
        "<creator_id>2210101</creator_id>", "<modifier_id>2210101</modifier_id>",
    ] == [line.strip() for line in text.splitlines()[2:-3]]  # fmt: skip


@pytest.mark.evidence("docs", "Contacts: Updating an existing contact: some fields")
async def test_an_update_of_a_contact_leaves_the_rest(incwo):
    _, before = await incwo.get(CONTACT)
    status, text = await incwo.call("PUT", CONTACT, b"<contact><comment>Busy</comment></contact>")
    assert (200, "  <updated>true</updated>") == (status, text.splitlines()[2])
    _, after = await incwo.get(CONTACT)
    changed = "<comment></comment>", "<comment>Busy</comment>"
    assert (
        before.replace(*changed).partition("  <updated_at>")[0]
        == after.partition("  <updated_at>")[0]
    )


@pytest.mark.evidence("docs", "Contacts: Deleting an existing contact; 404 afterwards inferred")
async def test_a_deleted_contact_is_gone(incwo):
    assert (200, "") == await incwo.call("DELETE", CONTACT)
    assert (404, "") == await incwo.get(CONTACT)


@pytest.mark.evidence("inferred", "nested elements are read one by one or as an array")
@pytest.mark.parametrize(
    "items",
    [
        "<contact_items><contact_item><type_id>23</type_id><value>1</value></contact_item><contact_item><type_id>88</type_id><value>2</value></contact_item></contact_items>",
        '<contact-items type="array"><contact-item><type-id type="integer">23</type-id><value>1</value></contact-item><contact-item><type-id>88</type-id><value>2</value></contact-item></contact-items>',
    ],
)
async def test_nested_items_take_the_place_of_those_before(incwo, items):
    _, text = await incwo.call("PUT", CONTACT, f"<contact>{items}</contact>".encode())
    assert (
        """  <contact_items>
    <contact_item>
      <type_id>23</type_id>
      <value>1</value>
    </contact_item>
    <contact_item>
      <type_id>88</type_id>
      <value>2</value>
    </contact_item>
  </contact_items>
"""
        in text
    )
    assert "paul.roussel@example.com" not in text


@pytest.mark.evidence("inferred", "nested elements are empty, or of no use, without complaint")
@pytest.mark.parametrize(
    "items",
    ["", "<contact_item/>", "<fax>1</fax>", "<contact_item><value><b>1</b></value></contact_item>"],
)
async def test_items_that_are_none_leave_none(incwo, items):
    body = f"<contact><contact_items>{items}</contact_items></contact>"
    status, text = await incwo.call("PUT", CONTACT, body.encode())
    assert (200, False) == (
        status,
        "27" in text.partition("<keywords>")[2].partition("<creator_id>")[0],
    )


@pytest.mark.evidence("docs", "Contacts: Possible values of client/firm type")
@pytest.mark.parametrize(
    "kind", ["client", "prospect", "supplier", "press", "partner", "staff", "perso", "other", ""]
)
async def test_each_type_of_contact_is_taken(incwo, kind):
    body = f"<contact><contact_type>{kind}</contact_type></contact>".encode()
    status, text = await incwo.call("PUT", CONTACT, body)
    assert (200, True) == (status, f"  <contact_type>{kind}</contact_type>\n" in text)


@pytest.mark.evidence("inferred", "values that the documentation does not list are refused")
@pytest.mark.parametrize(
    ("element", "value", "reason"),
    [
        ("contact_type", "friend", "Contact type is not included in the list"),
        ("firm_id", "1", "Firm is invalid"),
        ("firm_id", "2410390", "Firm is invalid"),
        ("civility_label_id", "Mr", "Civility label is not a number"),
        ("last_name", "x" * 256, "Last name is too long (maximum is 255 characters)"),
    ],
)
async def test_a_value_of_a_contact_is_refused(incwo, element, value, reason):
    body = f"<contact><{element}>{value}</{element}></contact>".encode()
    status, text = await incwo.call("PUT", CONTACT, body)
    assert (422, True) == (status, f"<errors>\n  <error>{reason}</error>\n</errors>\n" in text)


@pytest.mark.evidence("recorded", "contacts without a firm have no firm_id")
async def test_zero_takes_a_contact_out_of_its_firm(incwo):
    _, text = await incwo.call("PUT", CONTACT, b"<contact><firm_id>0</firm_id></contact>")
    assert "firm_id" not in text
    assert "firm_name" not in text
