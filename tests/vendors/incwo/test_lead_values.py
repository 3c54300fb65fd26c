"""The values of a lead: what each element takes, how it is shown, when it is refused."""

import pytest

LEAD = "/leads/2750101.xml"
STEPS = (459, 460, 461, 462, 463, 464, 467, 469, 470, 535)


@pytest.mark.evidence("seed", "Possible values of steps for leads")
@pytest.mark.parametrize("step", STEPS)
async def test_each_of_the_ten_steps_is_taken(incwo, step):
    body = f"<lead><progress_id>{step}</progress_id></lead>".encode()
    status, text = await incwo.call("PUT", LEAD, body)
    assert (200, True) == (status, f"<progress_id>{step}</progress_id>" in text)


@pytest.mark.evidence("inferred", "bounds of the document, refused as Rails validations do")
@pytest.mark.parametrize(
    ("element", "value", "reason"),
    [
        ("progress_id", "465", "Progress is not included in the list"),
        ("is_engaged", "2", "Is engaged is not included in the list"),
        ("importance", "6", "Importance must be less than or equal to 5"),
        ("importance", "-1", "Importance must be greater than or equal to 0"),
        ("importance", "high", "Importance is not a number"),
        ("importance", "2.5", "Importance must be an integer"),
        ("confidence_pct", "101", "Confidence pct must be less than or equal to 100"),
        ("confidence_pct", "9" * 40, "Confidence pct must be less than or equal to 100"),
        ("confidence_pct", "-1", "Confidence pct must be greater than or equal to 0"),
        ("value", "a lot", "Value is not a number"),
        ("value", "1,5", "Value is not a number"),
        ("value_date", "31-02-2017", "Value date is invalid"),
        ("value_date", "soon", "Value date is invalid"),
        ("contact_id", "1", "Contact is invalid"),
        ("firm_id", "1", "Firm is invalid"),
        ("project_id", "1", "Project is invalid"),
        ("product_category_id", "1", "Product category is invalid"),
        ("manager_id", "1", "Manager is invalid"),
        ("topic", "x" * 256, "Topic is too long (maximum is 255 characters)"),
        ("topic", "<b>x</b>", "Topic is invalid"),
        ("importance", "<b>1</b>", "Importance is not a number"),
        ("value", "9" * 301, "Value is not a number"),
        ("value", "NaN", "Value is not a number"),
        ("value_date", "22/12/2014", "Value date is invalid"),
        ("value_date", "2014-13-01", "Value date is invalid"),
    ],
)
async def test_a_value_out_of_bounds_is_refused(incwo, element, value, reason):
    _, before = await incwo.get(LEAD)
    body = f"<lead><description>changed</description><{element}>{value}</{element}></lead>".encode()
    for method, path in (("PUT", LEAD), ("POST", "/leads.xml")):
        assert (
            422,
            f'<?xml version="1.0" encoding="UTF-8"?>\n<errors>\n  <error>{reason}</error>\n</errors>\n',
        ) == await incwo.call(method, path, body)
    assert (200, before) == await incwo.get(LEAD)


@pytest.mark.evidence("inferred", "all reasons together, one element each, without a type")
async def test_all_reasons_are_told_at_once(incwo):
    body = b"<lead><importance>9</importance><value>x</value></lead>"
    _, text = await incwo.call("POST", "/leads.xml", body)
    assert (
        "<errors>\n  <error>Importance must be less than or equal to 5</error>\n  <error>Value is not a number</error>\n</errors>"
        in text
    )


@pytest.mark.evidence("seed", "id of related contact (or 0), id of related firm (or 0)")
async def test_zero_is_no_contact_and_no_firm(incwo):
    body = b"<lead><contact_id>0</contact_id><firm_id>0</firm_id></lead>"
    status, text = await incwo.call("PUT", LEAD, body)
    assert 200 == status
    assert "  <contact_id>0</contact_id>\n  <firm_id>0</firm_id>\n" in text


@pytest.mark.evidence("recorded", "dates are written day first; year first inferred")
@pytest.mark.parametrize("sent", ["04-03-2017", "2017-03-04", "2017/03/04", "2017-03-04T10:00:00Z"])
async def test_a_date_is_taken_in_several_forms_and_shown_day_first(incwo, sent):
    body = f"<lead><value_date>{sent}</value_date></lead>".encode()
    await incwo.call("PUT", LEAD, body)
    assert "04-03-2017" == await incwo.text_of(LEAD, "value_date")


@pytest.mark.evidence("recorded", "decimals have a point and at least one place")
@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("3", "3.0"),
        ("7.50", "7.5"),
        ("85.88", "85.88"),
        ("-2", "-2.0"),
        ("1" + "0" * 20, "1" + "0" * 20 + ".0"),
    ],
)
async def test_decimals_have_at_least_one_place(incwo, sent, shown):
    await incwo.call("PUT", LEAD, f"<lead><value>{sent}</value></lead>".encode())
    assert shown == await incwo.text_of(LEAD, "value")


@pytest.mark.evidence("recorded", "timestamps DD-MM-YYYY-HH-MM; French local time inferred")
@pytest.mark.parametrize(
    ("now", "shown"),
    [("2017-02-16T16:54:30Z", "16-02-2017-17-54"), ("2017-07-16T22:30:00Z", "17-07-2017-00-30")],
)
async def test_timestamps_are_minutes_of_french_time(incwo, world, now, shown):
    from sandbox.clock import moment

    world.clock.freeze()
    world.clock.set(moment(now))
    await incwo.call("PUT", LEAD, b"<lead/>")
    assert shown == await incwo.text_of(LEAD, "updated_at")


@pytest.mark.evidence("inferred", "ActiveResource sends back all that it received")
async def test_read_only_and_unknown_elements_are_ignored(incwo):
    body = b"<lead><id>7</id><created_at>x</created_at><saved>true</saved><colour>red</colour><topic>T</topic></lead>"
    status, text = await incwo.call("PUT", LEAD, body)
    assert 200 == status
    assert "<id>2750101</id>" in text
    assert "colour" not in text


@pytest.mark.evidence("inferred", "on read the name of the firm, or else of the contact")
async def test_a_lead_without_client_name_shows_its_firm_or_contact(incwo):
    assert "Boulangerie Martin" == await incwo.text_of(LEAD, "client_name")
    assert "Hélène Garnier" == await incwo.text_of("/leads/2750106.xml", "client_name")
    assert "Madame Bernard" == await incwo.text_of("/leads/2750107.xml", "client_name")


@pytest.mark.evidence("inferred", "an id of another account leads nowhere")
@pytest.mark.parametrize(
    ("element", "id", "reason"),
    [
        ("firm_id", 2410390, "Firm is invalid"),
        ("product_category_id", 2290004, "Product category is invalid"),
        ("manager_id", 2210103, "Manager is invalid"),
    ],
)
async def test_what_a_lead_points_to_is_of_its_own_account(incwo, element, id, reason):
    body = f"<lead><{element}>{id}</{element}></lead>".encode()
    status, text = await incwo.call("PUT", LEAD, body)
    assert (422, True) == (status, f"<error>{reason}</error>" in text)


@pytest.mark.evidence("inferred", "a lead keeps its ids when what they lead to is deleted")
async def test_a_reference_that_is_gone_may_be_sent_back(incwo):
    await incwo.call("DELETE", "/contacts/2510401.xml")
    _, shown = await incwo.get(LEAD)
    assert "  <contact_id>2510401</contact_id>\n" in shown

    status, _ = await incwo.call("PUT", LEAD, shown.replace("<topic>", "<topic>New ").encode())
    assert 200 == status
    assert "New Shop window at night" == await incwo.text_of(LEAD, "topic")
    status, _ = await incwo.call("POST", "/leads.xml", shown.encode())
    assert 422 == status


@pytest.mark.evidence("inferred", "an unset manager is the calling user")
@pytest.mark.parametrize("sent", ["<manager_id></manager_id>", "<manager_id>0</manager_id>",
                                  '<manager-id nil="true"/>'])  # fmt: skip
async def test_a_lead_without_manager_is_the_callers(incwo, sent):
    body = f"<lead>{sent}</lead>".encode()
    _, text = await incwo.call("POST", "/leads.xml", body)
    assert "  <manager_id>2210101</manager_id>\n" in text
    _, text = await incwo.call("PUT", "/leads/2750104.xml", body)
    assert "  <manager_id>2210101</manager_id>\n" in text


@pytest.mark.evidence("inferred", "an element without content unsets; a text becomes empty")
async def test_an_empty_element_unsets_its_column(incwo):
    body = (
        b"<lead><topic></topic><contact_id/><importance/><value></value><value_date></value_date>"
        b"<confidence_pct></confidence_pct><description/><progress_id></progress_id></lead>"
    )
    status, text = await incwo.call("PUT", LEAD, body)
    assert 200 == status
    for line in (
        "<topic></topic>", "<contact_id>0</contact_id>", "<importance>0</importance>",
        "<value>0.0</value>", "<value_date></value_date>", "<confidence_pct>0</confidence_pct>",
        "<description></description>", "<progress_id>459</progress_id>",
    ):  # fmt: skip
        assert f"  {line}\n" in text


@pytest.mark.evidence("client", "ActiveResource sends dashes, types and nil for all attributes")
async def test_a_whole_lead_as_activeresource_writes_it_is_taken(incwo):
    body = """<?xml version="1.0" encoding="UTF-8"?>
<lead>
  <id>2750101</id>
  <manager-id type="integer">2210102</manager-id>
  <client-name nil="true"/>
  <topic>Façade &amp; porch</topic>
  <is-engaged type="boolean">true</is-engaged>
  <importance type="integer">4</importance>
  <value type="decimal">85.88</value>
  <value-date type="date">2014-12-22</value-date>
  <confidence-pct type="integer">75</confidence-pct>
  <updated>true</updated>
  <created-at type="dateTime">2014-12-22T10:00:00Z</created-at>
</lead>"""
    status, text = await incwo.call("PUT", LEAD, body.encode())
    assert 200 == status
    for line in (
        "<id>2750101</id>", "<manager_id>2210102</manager_id>",
        "<client_name>Boulangerie Martin</client_name>", "<topic>Façade &amp; porch</topic>",
        "<is_engaged>1</is_engaged>", "<importance>4</importance>", "<value>85.88</value>",
        "<value_date>22-12-2014</value_date>", "<confidence_pct>75</confidence_pct>",
        "<created_at>20-03-2016-08-49</created_at>",
    ):  # fmt: skip
        assert f"  {line}\n" in text


@pytest.mark.evidence("client", "ActiveSupport: a typed number is what the text begins with")
async def test_a_typed_text_without_digits_is_zero(incwo):
    body = b'<lead><importance type="integer">many</importance><value type="decimal">3 or 4</value></lead>'
    _, text = await incwo.call("PUT", LEAD, body)
    assert "  <importance>0</importance>\n" in text
    assert "  <value>3.0</value>\n" in text
