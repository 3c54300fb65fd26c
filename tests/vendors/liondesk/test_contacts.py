"""Contacts and their addresses (docs: Contacts, Addresses)."""

import pytest

from .conftest import KATHERINE, LAURA

NOW = 1516093749  # 2018-01-16T09:09:09Z


@pytest.fixture(autouse=True)
def _frozen(world):
    world.clock.freeze()
    world.clock.set(NOW)


CONTACT = {
    "id": 1152,
    "owner_user_id": 1,
    "assigned_user_id": None,
    "first_name": "Annie",
    "last_name": "Easley",
    "email": "annie@example.com",
    "mobile_phone": None,
    "home_phone": None,
    "office_phone": None,
    "fax": None,
    "company": None,
    "birthday": None,
    "anniversary": None,
    "spouse_name": None,
    "spouse_email": None,
    "spouse_phone": None,
    "spouse_birthday": None,
    "tags": "Potential Buyer,Landlord",
    "hotness_id": 10,
    "source_id": 1,
    "custom_fields": [{"id": 147, "value": "Two cats"}],
    "created_at": "2018-01-16T09:09:09.000Z",
    "modified_at": "2018-01-16T09:09:09.000Z",
}


@pytest.mark.evidence("docs", "Contacts: its members; custom_fields as one client posts them")
async def test_a_contact_is_added_and_got(liondesk):
    contact = await liondesk.post(
        "//contacts",
        {"first_name": "Annie", "last_name": "Easley", "email": "annie@example.com",
         "tags": "Potential Buyer,Landlord", "hotness_id": 10, "source_id": 1, "owner_user_id": 7,
         "custom_fields": [{"id": 147, "value": "Two cats"}]},
    )  # fmt: skip

    assert CONTACT == contact
    assert CONTACT == await liondesk.get("/contacts/1152")


@pytest.mark.evidence("docs", "Contacts: all members are optional")
async def test_a_contact_may_be_empty(liondesk):
    contact = await liondesk.post("/contacts")

    assert (1152, None, 1) == (contact["id"], contact["email"], contact["owner_user_id"])


@pytest.mark.evidence("client", "looks for an e-mail address, and takes id and tags of the first")
async def test_a_contact_is_found_by_its_e_mail_address(liondesk):
    page = await liondesk.get("/contacts?email=mary@example.com")

    assert (2, "Potential Buyer,Landlord") == (page["data"][0]["id"], page["data"][0]["tags"])
    nobody = await liondesk.get("/contacts?email=nobody@example.com")
    assert {"total": 0, "limit": 10, "skip": 0, "data": []} == nobody


@pytest.mark.evidence("docs", "Contact Sources: 0 or null clears it")
@pytest.mark.parametrize("value", [0, None, "0"])
async def test_the_source_of_a_contact_is_cleared(liondesk, value):
    assert (await liondesk.patch("/contacts/2", {"source_id": value}))["source_id"] is None


@pytest.mark.evidence("docs", "Contacts: a PATCH answers with the id")
async def test_a_contact_is_changed_in_part(liondesk):
    before = await liondesk.get("/contacts/2")

    after = await liondesk.patch("/contacts/2", {"tags": "Landlord", "owner_user_id": 7})

    assert {**before, "tags": "Landlord", "modified_at": "2018-01-16T09:09:09.000Z"} == after


@pytest.mark.evidence("docs", "Contacts: created_at and modified_at can be written")
async def test_the_times_of_a_contact_can_be_written(liondesk):
    contact = await liondesk.post("/contacts", {"created_at": "2012-09-27T09:15:00-07:00"})

    assert "2012-09-27T16:15:00.000Z" == contact["created_at"]


@pytest.mark.evidence("docs", "Contacts: the limits of its members; the texts inferred")
@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"first_name": "x" * 256}, {"first_name": "is longer than 255 characters"}),
        ({"fax": "1" * 46}, {"fax": "is longer than 45 characters"}),
        ({"tags": "x" * 509}, {"tags": "is longer than 508 characters"}),
        ({"hotness_id": 99}, {"hotness_id": "does not exist"}),
        ({"hotness_id": 14}, {"hotness_id": "does not exist"}),
        ({"source_id": 99}, {"source_id": "does not exist"}),
        ({"assigned_user_id": 7}, None),
        ({"assigned_user_id": 8}, {"assigned_user_id": "shares no team with you"}),
        ({"assigned_user_id": 999}, {"assigned_user_id": "shares no team with you"}),
        ({"assigned_user_id": 1}, None),
        ({"assigned_user_id": "2"}, None),
        ({"created_at": "2018-99-01"}, {"created_at": "is not a date"}),
        ({"created_at": "soon"}, {"created_at": "is not of the right type"}),
        (
            {"custom_fields": [{"id": "x", "value": 1}]},
            {"custom_fields": "is not of the right type"},
        ),
        ({"first_name": "x" * 255, "fax": "1" * 45, "tags": "x" * 508}, None),
    ],
)
async def test_what_a_contact_may_hold(liondesk, body, errors):
    status, answer = await liondesk.call("POST", "/contacts", json=body)

    assert (errors, 201 if errors is None else 400) == (answer.get("errors"), status)


@pytest.mark.evidence("inferred", "contacts that one owns or that are assigned to one")
async def test_the_contacts_of_others_are_not_seen(liondesk):
    assert [71] == await liondesk.ids("/contacts?owner_user_id=7")
    assert 404 == (await liondesk.refused("GET", "/contacts/70"))[0]
    liondesk.become(KATHERINE)
    assert [10] == await liondesk.ids("/contacts")


@pytest.mark.evidence("client", "contacts can be deleted; the answer inferred")
async def test_a_contact_is_removed_and_answered(liondesk):
    before = await liondesk.get("/contacts/1151")

    assert (200, before) == await liondesk.call("DELETE", "/contacts/1151")
    assert 404 == (await liondesk.refused("GET", "/contacts/1151"))[0]


@pytest.mark.evidence("inferred", "a contact with addresses goes with them")
async def test_the_addresses_of_a_contact_go_with_it(liondesk):
    contact = await liondesk.post("/contacts")
    await liondesk.post(f"/contacts/{contact['id']}/addresses", {"city": "Seattle"})

    await liondesk.call("DELETE", f"/contacts/{contact['id']}")

    assert [148, 149, 150, 151] == [it["id"] for it in liondesk.view.addresses]


@pytest.mark.evidence("inferred", "a lead needs its contact")
async def test_a_contact_of_a_lead_can_not_be_removed(liondesk):
    status, body = await liondesk.call("DELETE", "/contacts/2")

    assert (400, {"id": "is referred to by a lead"}) == (status, body["errors"])


# Addresses.

ADDRESSES = "/contacts/10/addresses"


@pytest.mark.evidence("docs", "Addresses: its members")
async def test_an_address_is_got(liondesk):
    assert {
        "id": 149,
        "type": "Main Office",
        "street_address_1": "2200 Alaskan Way",
        "street_address_2": "Suite 410",
        "zip": "98121",
        "city": "Seattle",
        "state": "Washington",
        "created_at": "2016-01-04T18:30:00.000Z",
        "modified_at": "2016-01-04T18:30:00.000Z",
    } == await liondesk.get("/contacts/10/addresses/149")


@pytest.mark.evidence("docs", "Addresses: those of one contact")
async def test_the_addresses_of_a_contact_are_found(liondesk):
    assert [149, 150] == await liondesk.ids(ADDRESSES)
    assert [150] == await liondesk.ids(ADDRESSES + "?type=Investment")
    assert [] == await liondesk.ids("/contacts/70/addresses")
    assert [] == await liondesk.ids("/contacts/x/addresses")


@pytest.mark.evidence("docs", "Addresses: submitting, updating, deleting one")
async def test_an_address_is_added_changed_and_removed(liondesk):
    added = await liondesk.post(ADDRESSES, {"type": "Home", "zip": 98134, "city": "Seattle"})
    changed = await liondesk.patch(f"{ADDRESSES}/152", {"type": "Mailing"})

    assert (152, "Home", "98134") == (added["id"], added["type"], added["zip"])
    assert {**added, "type": "Mailing"} == changed
    assert (200, changed) == await liondesk.call("DELETE", f"{ADDRESSES}/152")
    assert [149, 150] == await liondesk.ids(ADDRESSES)


@pytest.mark.evidence("docs", "Addresses: types and limits")
@pytest.mark.parametrize(
    ("body", "member"),
    [({"type": "Boat"}, "type"), ({"zip": "x" * 46}, "zip"), ({"state": "x" * 201}, "state"),
     ({"street_address_2": "x" * 46}, "street_address_2")],
)  # fmt: skip
async def test_an_address_that_the_model_refuses(liondesk, body, member):
    status, answer = await liondesk.call("POST", ADDRESSES, json=body)

    assert (400, [member]) == (status, list(answer["errors"]))


@pytest.mark.evidence("inferred", "an address of another contact is not there")
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_address_is_found_with_its_own_contact_alone(liondesk, method):
    for path in ("/contacts/10/addresses/148", "/contacts/70/addresses/151"):
        assert 404 == (await liondesk.refused(method, path))[0]


@pytest.mark.evidence("inferred", "an unknown contact is 404")
async def test_an_address_can_not_be_added_to_a_contact_of_others(liondesk):
    liondesk.become(LAURA)

    assert (404, "No record found for id '10'") == await liondesk.refused(
        "POST", ADDRESSES, json={"type": "Home"}
    )
