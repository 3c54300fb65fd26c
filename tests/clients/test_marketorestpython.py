"""The unmodified PyPI client `marketorestpython` does a day's work."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from marketorestpython.client import MarketoClient


@pytest.fixture
def client(world):
    marketo = world.marketo
    client = MarketoClient("284-RPR-133", marketo.client_id, marketo.client_secret)
    client.host = world.marketo.origin
    return client


def test_it_reads_a_lead_by_id(client):
    (lead,) = client.execute(method="get_lead_by_id", id=318581, fields=["firstName", "city"])

    assert {"id": 318581, "firstName": "Abraham", "city": "Springfield"} == lead


def test_it_creates_and_finds_leads(client):
    created = client.execute(
        method="create_update_leads",
        leads=[{"email": "joe@example.com", "firstName": "Joe"}, {"email": "jo@example.com"}],
        action="createOnly",
        lookupField="email",
    )
    found = client.execute(
        method="get_multiple_leads_by_filter_type",
        filterType="email",
        filterValues=["joe@example.com", "jo@example.com"],
        fields=["email", "firstName"],
        batchSize=None,
    )

    assert ["created", "created"] == [it["status"] for it in created]
    assert [it["id"] for it in created] == [it["id"] for it in found]
    assert ["Joe", None] == [it["firstName"] for it in found]


def test_it_updates_and_deletes_a_lead(client):
    updated = client.execute(
        method="create_update_leads",
        leads=[{"email": "abe@usa.gov", "leadScore": 42}],
        action="updateOnly",
        lookupField="email",
    )
    deleted = client.execute(method="delete_lead", id=[318581, 5])

    assert [{"id": 318581, "status": "updated"}] == updated
    assert ["deleted", "skipped"] == [it["status"] for it in deleted]


def test_it_pages_through_a_list(client, world):
    members = client.execute(method="get_multiple_leads_by_list_id", listId=3400, batchSize=100)

    assert 450 == len(members) == len({it["id"] for it in members})


def test_it_fills_and_empties_a_list(client):
    added = client.execute(method="add_leads_to_list", listId=2800, id=[318581, 318592])
    member = client.execute(method="member_of_list", listId=2800, id=[318581])
    removed = client.execute(method="remove_leads_from_list", listId=2800, id=[318581])

    assert ["added", "added"] == [it["status"] for it in added]
    assert ["memberof"] == [it["status"] for it in member]
    assert ["removed"] == [it["status"] for it in removed]


def test_it_finds_lists_and_campaigns(client):
    lists = client.execute(method="get_multiple_lists", name=["Presidents"])
    campaigns = client.execute(method="get_multiple_campaigns", programName=None)

    assert [3600] == [it["id"] for it in lists]
    assert 3746 in [it["id"] for it in campaigns]


def test_it_describes_leads(client):
    fields = client.execute(method="describe")

    assert "company" in {it["rest"]["name"] for it in fields}


def test_it_merges_leads_and_associates_a_cookie(client, world):
    assert client.execute(method="merge_lead", id=318581, leadIds=[1324], mergeInCRM=False)
    assert 1324 not in world.marketo.leads


def test_it_requests_a_campaign(client):
    answer = client.execute(
        method="request_campaign", id=3746, leads=[318581], tokens={"my.message": "Hello"}
    )

    assert answer


def test_it_raises_the_code_of_an_error(client):
    with pytest.raises(Exception, match="'code': '1004'"):
        client.execute(method="get_lead_by_id", id=1)
