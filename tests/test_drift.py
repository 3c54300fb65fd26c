"""Drift: what a vendor's answers have that its contract has not, and the other way round."""

import json

import pytest

from sandbox import packs
from sandbox.drift import Comparison
from sandbox.journal import Response
from sandbox.recordings.recorded import Recorded, asked

LEAD = {"id": 1, "email": "ann@example.com"}
FOUND = {"requestId": "a452#1a2087155d6", "result": [LEAD], "success": True}


@pytest.fixture(scope="module")
def marketo():
    return packs.load("marketo")


@pytest.fixture
def compared(marketo):
    """Compare answers to a read of a lead; give what the report says."""

    def compare(*bodies, status=200, path="/rest/v1/lead/1.json"):
        comparison = Comparison(marketo)
        for number, body in enumerate(bodies, 1):
            headers = (("Content-Type", "application/json;charset=UTF-8"),)
            request = asked("GET", f"https://284-RPR-133.mktorest.com{path}", (), b"")
            response = Response(status, headers, json.dumps(body).encode())
            comparison.saw(Recorded(number, "", request, response))
        return comparison.drifted, "\n".join(comparison.report())

    return compare


def test_an_answer_as_documented_is_no_drift(compared):
    drifted, report = compared(FOUND)

    assert not drifted
    assert "break" not in report
    assert "never documented" not in report


def test_a_field_that_is_not_documented_is_named_with_its_operation(compared):
    drifted, report = compared({**FOUND, "quota": {"left": 7}}, FOUND)

    assert drifted
    assert "fields never documented\n  getLeadById 200: /quota\n" in report + "\n"


def test_documented_fields_that_never_came_are_named_by_the_outermost(compared):
    drifted, report = compared(FOUND)

    (line,) = (it for it in report.splitlines() if it.startswith("  getLeadById 200:"))
    names = line.partition(": ")[2].split(", ")
    assert not drifted
    assert {"/errors", "/warnings"} <= set(names)
    assert [] == [
        it for it in names if it.startswith(("/errors/", "/result/*/email")) or "*" == it[-1]
    ]


@pytest.mark.parametrize(
    ("errors", "place"),
    [
        ([{"code": "6060", "message": "Max rate limit"}], "error /errors/0/code"),
        ([{"code": "606", "message": "Slow down"}], "error /errors/0/message"),
    ],
)
def test_a_code_and_a_text_that_the_catalogue_does_not_know_are_drift(compared, errors, place):
    refused = {"requestId": "a452#1a2087155d6", "success": False, "errors": errors}

    drifted, report = compared(refused, refused)

    assert drifted
    assert f"answers that break the contract\n  getLeadById: {place}" in report
    assert "(2x, " in report


def test_a_status_that_is_not_documented_is_drift(compared):
    drifted, report = compared(FOUND, status=418)

    assert drifted
    assert "getLeadById: status: getLeadById promises no status 418" in report


def test_a_mistake_of_the_client_is_told_and_is_no_drift(compared):
    drifted, report = compared(FOUND, path="/rest/v1/lead/1.json?fiels=email")

    assert not drifted
    assert "requests that break the contract\n  getLeadById: query /fiels" in report
