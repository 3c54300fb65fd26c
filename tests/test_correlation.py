"""Which new id stands for which recorded one: by kind, and never by accident."""

import pytest

from sandbox import packs
from sandbox.correlation import Correlation, kind_of

LIONDESK = packs.load("liondesk").contract
MARKETO = packs.load("marketo").contract


def learnt(contract, operation, recorded, answered):
    correlation = Correlation(contract)
    about = correlation.about(contract.operations[operation])
    correlation.learn(recorded, answered, about)
    return correlation


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("id", ""), ("Id", ""), ("ids", ""), ("lead_id", "lead"), ("leadIds", "lead"),
        ("lead-types", "leadtype"), ("companies", "company"), ("addresses", "address"),
        ("hotnesses", "hotness"), ("status", "status"), ("ProspectID", "prospect"),
        ("paid", "paid"), ("valid", "valid"),
    ],
)  # fmt: skip
def test_a_kind_is_a_name_without_its_id_in_the_singular(name, kind):
    assert kind == kind_of(name)


def test_a_plain_id_is_of_what_the_path_is_about_also_in_an_envelope():
    alone = learnt(LIONDESK, "createTag", {"id": 7}, {"id": 9})
    listed = learnt(LIONDESK, "findTags", {"data": [{"id": 7}]}, {"data": [{"id": 9}]})

    for correlation in (alone, listed):
        assert "9" == correlation.value("tag_id", "", "7")
        assert "9" == correlation.value("id", "tag", "7")
        assert "7" == correlation.value("id", "lead", "7")
        assert "7" == correlation.value("lead_id", "tag", "7")
        assert "7" == correlation.value("$limit", "tag", "7")


def test_a_plain_id_below_a_member_is_of_the_kind_that_the_member_names():
    was = {"id": 7, "contact": {"id": 7}, "claimed_by": {"id": 7}}
    now = {"id": 9, "contact": {"id": 8}, "claimed_by": {"id": 5}}
    correlation = learnt(LIONDESK, "getLead", was, now)

    assert "9" == correlation.value("id", "lead", "7")
    assert "8" == correlation.value("contact_id", "", "7")


def test_what_names_no_kind_and_stands_in_a_record_teaches_nothing():
    was, now = {"claimed_by": {"id": 7}, "id": 1}, {"claimed_by": {"id": 5}, "id": 1}
    correlation = learnt(LIONDESK, "getLead", was, now)

    assert "7" == correlation.value("id", "lead", "7")


def test_a_source_may_be_a_lead_source():
    correlation = learnt(LIONDESK, "findLeadSources", {"data": [{"id": 7}]}, {"data": [{"id": 9}]})

    assert "9" == correlation.value("source_id", "lead", "7")
    assert "7" == correlation.value("contact_source_id", "lead", "7")


def test_a_record_that_is_in_both_lists_is_paired_with_itself():
    was = {"data": [{"id": 3, "contact_id": 30}, {"id": 2, "contact_id": 20}]}
    now = {"data": [{"id": 4, "contact_id": 40}, {"id": 3, "contact_id": 31}]}
    correlation = learnt(LIONDESK, "findLeads", was, now)

    assert "3" == correlation.value("id", "lead", "3")
    assert "31" == correlation.value("contact_id", "", "30")


def test_lists_of_different_lengths_pair_nothing_by_place():
    was, now = {"data": [{"id": 7}]}, {"data": [{"id": 8}, {"id": 9}]}
    correlation = learnt(LIONDESK, "findLeads", was, now)

    assert "7" == correlation.value("id", "lead", "7")


def test_what_an_id_was_first_seen_to_be_it_stays():
    correlation = learnt(LIONDESK, "createTag", {"id": 7}, {"id": 9})
    correlation.learn({"data": [{"id": 7}]}, {"data": [{"id": 2}]}, "tag")

    assert "9" == correlation.value("id", "tag", "7")


def test_a_number_that_is_no_id_is_never_learnt():
    was, now = (
        {"access_token": "a-token", "expires_in": 360000},
        {"access_token": "b-token", "expires_in": 360001},
    )
    correlation = learnt(MARKETO, "getToken", was, now)

    assert "360000" == correlation.value("annualRevenue", "lead", "360000")
    assert "b-token" == correlation.text("a-token")


def test_a_long_id_is_what_it_was_first_seen_to_be_wherever_it_stands():
    correlation = Correlation(MARKETO)
    correlation.learn({"id": "a-long-id"}, {"id": "the-first"}, "lead")
    correlation.learn({"id": "a-long-id"}, {"id": "the-second"}, "list")

    assert "the-first" == correlation.value("note", "", "a-long-id")
