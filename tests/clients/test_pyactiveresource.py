"""pyactiveresource, unmodified, does its day's work on incwo."""

import pytest
from pyactiveresource import formats
from pyactiveresource.activeresource import ActiveResource
from pyactiveresource.connection import ResourceNotFound, UnauthorizedAccess


@pytest.fixture
def lead(world):
    class Lead(ActiveResource):
        _site = world.incwo.url + "/"
        _user = world.incwo.user
        _password = world.incwo.password
        _format = formats.XMLFormat

    return Lead


def test_a_lead_is_created_found_updated_and_deleted(lead):
    new = lead({"topic": "Terrace & garden", "importance": 3, "value": 250.5, "firm_id": 2410301})
    assert new.save()
    assert ("2770002", "true", "Boulangerie Martin") == (new.id, new.saved, new.client_name)

    found = lead.find(new.id)
    assert ("Terrace & garden", "3", "250.5") == (found.topic, found.importance, found.value)

    found.topic = "Terrace"
    assert found.save()
    assert "Terrace" == lead.find(new.id).topic

    found.destroy()
    with pytest.raises(ResourceNotFound):
        lead.find(new.id)


def test_leads_are_listed_page_by_page(lead):
    pages = [lead.find(page=number) for number in (1, 2, 3)]
    # The pagination is one more element for this client, which takes every child of a list.
    counts = [[it.id is not None for it in page].count(True) for page in pages]
    assert [30, 30, 12] == counts
    assert ["1", "2", "3"] == [page[-1].current_page for page in pages]


def test_a_contact_is_found_with_what_is_nested_in_it(world):
    class Contact(ActiveResource):
        _site = world.incwo.url + "/"
        _user = world.incwo.user
        _password = world.incwo.password
        _format = formats.XMLFormat

    found = Contact.find(2510401)
    mails = [it.value for it in found.contact_items.contact_item if it.type_id == "27"]
    assert ("Boulangerie Martin", ["sophie.martin@example.com"]) == (found.firm_name, mails)

    found.comment = "Prefers the telephone"
    assert found.save()
    assert "Prefers the telephone" == Contact.find(2510401).comment


@pytest.mark.breaks("request body /lead/importance")
def test_a_refused_lead_tells_its_reasons(lead):
    new = lead({"importance": 9})
    assert not new.save()
    assert ["importance must be less than or equal to 5"] == new.errors.full_messages()
    assert new.id is None


def test_wrong_credentials_are_an_exception_of_their_own(lead):
    lead.password = "wrong"
    with pytest.raises(UnauthorizedAccess):
        lead.find(2750101)
