"""What takes the place of recorded ids, tokens and masks in a request that is sent again."""

import json

import pytest

from sandbox import packs
from sandbox.attribution import Target
from sandbox.findings import call_of
from sandbox.recordings.recorded import asked
from sandbox.substitution import Substitutes

MARKETO = packs.load("marketo")
EASIR = packs.load("easir")
INCWO = packs.load("incwo")
JSON = [("Content-Type", "application/json")]
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def applied(
    vendor,
    target,
    *,
    method="GET",
    headers=(),
    body=b"",
    learnt=({}, {}),
    said_by=None,
    **credentials,
):
    """Return target, headers and body of a request after an operation's answer was learnt from."""
    substitutes = Substitutes(vendor, credentials)
    path, _, query = target.partition("?")
    request = asked(method, target, headers, body)
    where = Target(vendor, path, query)
    operation = call_of(request, where).operation
    substitutes.learn(*learnt, vendor.contract.operations.get(said_by))
    return substitutes.applied(request, where, operation)


SEVEN_IS_NINE = ({"result": [{"id": 7}]}, {"result": [{"id": 9}]})


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/rest/v1/lead/7.json", "/rest/v1/lead/9.json"),
        ("/rest/v1/lead/77.json", "/rest/v1/lead/77.json"),
        ("/rest/v1/lists/7/leads.json", "/rest/v1/lists/7/leads.json"),
        ("/rest/v1/lists/7/leads.json?id=7", "/rest/v1/lists/7/leads.json?id=9"),
        ("/rest/v1/leads/7/merge.json?leadId=7", "/rest/v1/leads/9/merge.json?leadId=9"),
        ("/rest/v1/leads/delete.json?id=5,7", "/rest/v1/leads/delete.json?id=5%2C9"),
        ("/rest/v1/lists.json?batchSize=7", "/rest/v1/lists.json?batchSize=7"),
        ("/rest/v7/lists.json", "/rest/v7/lists.json"),
    ],
)
def test_a_short_id_is_replaced_only_where_an_id_is_expected(target, expected):
    method = "POST" if "delete" in target or "merge" in target else "GET"
    made = applied(MARKETO, target, method=method, learnt=SEVEN_IS_NINE, said_by="syncLeads")
    assert expected == made.target


def test_an_id_in_a_body_keeps_its_kind_and_other_members_stay():
    body = {"input": [{"id": 7, "leadScore": 7, "leadId": "7"}], "lookupField": "id"}
    made = applied(
        MARKETO, "/rest/v1/leads.json", method="POST", headers=JSON, body=json.dumps(body).encode(),
        learnt=SEVEN_IS_NINE, said_by="syncLeads",
    )  # fmt: skip

    assert [{"id": 9, "leadScore": 7, "leadId": "9"}] == json.loads(made.body)["input"]


def test_an_unmistakable_text_is_replaced_wherever_it_stands_as_a_whole():
    old, new = "5f0a1c2e-77aa-4f0e-9d3b-2b7f6c1d8e11", "0c9b7a52-11bb-4c6d-8e2f-9a3d5e7f1b20"
    learnt = ({"data": {"id": old}}, {"data": {"id": new}})
    body = json.dumps({"case": old, "note": f"see {old}"}).encode()
    made = applied(
        EASIR, f"/lead-types/{old}", method="PUT", headers=JSON, body=body, learnt=learnt
    )

    assert f"/lead-types/{new}" == made.target
    assert {"case": new, "note": f"see {old}"} == json.loads(made.body)


def test_elements_of_xml_are_replaced_as_members_are():
    learnt = ({"lead": {"id": "7"}}, {"lead": {"id": "9"}})
    body = b'<lead><lead_id type="integer">7</lead_id><firm_id>7</firm_id><importance>7</importance></lead>'
    made = applied(
        INCWO, "/385705/leads/7.xml", method="PUT", headers=[("Content-Type", "application/xml")],
        body=body, learnt=learnt,
    )  # fmt: skip

    assert "/385705/leads/9.xml" == made.target
    assert (
        b'<lead><lead_id type="integer">9</lead_id><firm_id>7</firm_id><importance>7</importance></lead>'
        == made.body
    )


def test_what_nothing_is_known_of_stays_byte_for_byte():
    body = b'{ "input" : [ {"email":"\\u00e9@example.com"} ] }'
    target = "/rest/v1/leads.json?fields=a%2Cb&x=%zz"
    made = applied(
        MARKETO,
        target,
        method="POST",
        headers=JSON,
        body=body,
        learnt=SEVEN_IS_NINE,
        said_by="syncLeads",
    )

    assert (target, body) == (made.target, made.body)


def test_credentials_take_the_place_of_masks_in_query_form_and_body():
    given = {"CLIENT_ID": "me", "CLIENT_SECRET": "s3cr3t"}
    query = "grant_type=client_credentials&client_id=them&client_secret=***"
    expected = "grant_type=client_credentials&client_id=me&client_secret=s3cr3t"

    got = applied(MARKETO, f"/identity/oauth/token?{query}", **given)
    posted = applied(
        MARKETO, "/identity/oauth/token", method="POST", headers=FORM, body=query.encode(), **given
    )

    assert f"/identity/oauth/token?{expected}" == got.target
    assert expected.encode() == posted.body


def test_a_client_id_whose_secret_was_recorded_stays():
    query = "/identity/oauth/token?client_id=wrong&client_secret=wrong"
    assert query == applied(MARKETO, query, CLIENT_ID="me", CLIENT_SECRET="s3cr3t").target


def test_the_last_token_given_is_the_one_that_is_sent():
    learnt = ({"access_token": "***"}, {"access_token": "abc"})
    made = applied(MARKETO, "/x", headers=[("Authorization", "***")], learnt=learnt)
    assert "Bearer abc" == made.headers["Authorization"]

    made = applied(EASIR, "/x", headers=[("Authorization", "***")], TOKEN="own")
    assert "Bearer own" == made.headers["Authorization"]


def test_a_refresh_token_is_learnt_and_no_other_token_stands_for_it():
    learnt = ({"refresh_token": "***"}, {"refresh_token": "r2"})
    body = json.dumps({"refresh_token": "***"}).encode()
    made = applied(EASIR, "/token", method="POST", headers=JSON, body=body, learnt=learnt)
    assert {"refresh_token": "r2"} == json.loads(made.body)

    made = applied(EASIR, "/token", method="POST", headers=JSON, body=body, TOKEN="own")
    assert {"refresh_token": "***"} == json.loads(made.body)


def test_a_masked_header_of_which_nothing_is_known_is_not_sent():
    made = applied(EASIR, "/x", headers=[("Cookie", "***"), ("Accept", "*/*")], TOKEN="own")
    assert ["Accept"] == list(made.headers)


def test_without_credentials_a_mask_stays_and_ids_are_replaced_all_the_same():
    substitutes = Substitutes(MARKETO, {"CLIENT_ID": "me", "CLIENT_SECRET": "s3cr3t"})
    substitutes.learn(*SEVEN_IS_NINE, MARKETO.contract.operations["syncLeads"])
    target = "/rest/v1/lead/7.json?client_secret=***"
    request = asked("GET", target, [("Authorization", "***")], b"")
    where = Target(MARKETO, "/rest/v1/lead/7.json", "client_secret=***")

    made = substitutes.unsigned().applied(request, where, call_of(request, where).operation)

    assert "/rest/v1/lead/9.json?client_secret=***" == made.target
    assert "Bearer ***" == made.headers["Authorization"]
