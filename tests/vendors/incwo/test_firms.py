"""Firms: companies, with their administrative data and addresses."""

import pytest

FIRM = "/firms/2410301.xml"


@pytest.mark.evidence("docs", "Firms: Object data; name_soundex and firm_type2 recorded")
async def test_a_single_firm(incwo):
    status, text = await incwo.get(FIRM)
    assert 200 == status
    assert (
        """<?xml version="1.0" encoding="UTF-8"?>
<firm>
  <id>2410301</id>
  <name>Boulangerie Martin</name>
  <firm_type>client</firm_type>
  <firm_type2></firm_type2>
  <siren>303265045</siren>
  <name_soundex>B452</name_soundex>
  <contact_addresses>
    <contact_address>
      <address_type>21</address_type>
      <street_address>74 rue du Port</street_address>
      <zip_code>75002</zip_code>
      <city>Paris</city>
      <country>France</country>
    </contact_address>
  </contact_addresses>
  <contact_items>
    <contact_item>
      <type_id>24</type_id>
      <value>+33 1 55 16 38 15</value>
    </contact_item>
  </contact_items>
  <creator_id>2210101</creator_id>
  <modifier_id>2210101</modifier_id>
  <created_at>14-05-2016-11-34</created_at>
  <updated_at>16-02-2017-17-54</updated_at>
</firm>
"""
        == text
    )


@pytest.mark.evidence("docs", "Firms: Getting the firms list")
async def test_firms_come_page_by_page(incwo):
    status, text = await incwo.get("/firms.xml?per_page=5&page=3")
    assert 200 == status
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<firms type="array">\n  <firm>\n    <id>2410311</id>\n'
    )
    assert 2 == text.count("    <id>")
    assert "    <total_pages>3</total_pages>\n" in text


@pytest.mark.evidence("docs", "Firms: Creating a new firm; nulls and empty lists recorded")
async def test_a_new_firm_without_addresses_has_no_element_for_them(incwo):
    body = "<firm><name>Fromagerie Girard</name><firm_type>supplier</firm_type><tva>FR40303265045</tva></firm>"
    status, text = await incwo.call("POST", "/firms.xml", body.encode())
    assert 201 == status
    assert f"{incwo.view.url}/firms/2770002.xml" == incwo.headers["Location"]
    assert (
        """<firm>
  <saved>true</saved>
  <id>2770002</id>
  <name>Fromagerie Girard</name>
  <firm_type>supplier</firm_type>
  <firm_type2></firm_type2>
  <tva>FR40303265045</tva>
  <creator_id>2210101</creator_id>
"""
        in text
    )


@pytest.mark.evidence("docs", "Firms: Updating an existing firm: some fields")
async def test_an_update_of_a_firm_leaves_the_rest(incwo):
    status, text = await incwo.call("PUT", FIRM, b"<firm><project-id>2610202</project-id></firm>")
    assert (200, "  <updated>true</updated>") == (status, text.splitlines()[2])
    assert "  <name>Boulangerie Martin</name>\n" in text
    assert "  <project_id>2610202</project_id>\n" in text


@pytest.mark.evidence("inferred", "leads show the name that their firm has now")
async def test_a_firm_that_is_renamed_is_so_in_its_leads(incwo):
    await incwo.call("PUT", FIRM, b"<firm><name>Maison Martin</name></firm>")
    assert "Maison Martin" == await incwo.text_of("/leads/2750101.xml", "client_name")
    assert "Maison Martin" == await incwo.text_of("/contacts/2510401.xml", "firm_name")


@pytest.mark.evidence("docs", "Firms: Deleting an existing firm; 404 afterwards inferred")
async def test_a_deleted_firm_is_gone(incwo):
    assert (200, "") == await incwo.call("DELETE", FIRM)
    assert (404, "") == await incwo.get(FIRM)
    assert "Sophie Martin" == await incwo.text_of("/leads/2750101.xml", "client_name")


@pytest.mark.evidence("inferred", "values that the documentation does not list are refused")
@pytest.mark.parametrize(
    ("element", "value", "reason"),
    [
        ("firm_type", "rival", "Firm type is not included in the list"),
        ("project_id", "1", "Project is invalid"),
        ("name", "x" * 256, "Name is too long (maximum is 255 characters)"),
    ],
)
async def test_a_value_of_a_firm_is_refused(incwo, element, value, reason):
    status, text = await incwo.call(
        "PUT", FIRM, f"<firm><{element}>{value}</{element}></firm>".encode()
    )
    assert (422, True) == (status, f"<errors>\n  <error>{reason}</error>\n</errors>\n" in text)


@pytest.mark.evidence("recorded", "the sound of a name is the vendor's to find")
async def test_the_sound_of_a_name_is_not_written(incwo):
    _, text = await incwo.call("PUT", FIRM, b"<firm><name_soundex>X1</name_soundex></firm>")
    assert "  <name_soundex>B452</name_soundex>\n" in text
