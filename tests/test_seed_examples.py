"""Each example of the customer's documents passes `check`, its known slips put right."""

from pathlib import Path

import pytest
import yaml
from recorders import FORMS, exchange

from sandbox import packs
from sandbox.attribution import attributed
from sandbox.findings import Inspector
from sandbox.recordings import read

FOLDER = Path(__file__).parent / "recordings" / "seeds"
EXAMPLES = [
    pytest.param(file.stem, example, id=f"{file.stem}-{number}")
    for file in sorted(FOLDER.glob("*.yaml"))
    for number, example in enumerate(yaml.safe_load(file.read_text()), 1)
]
VENDORS = packs.Vendors(None, packs.load)
JSON = "application/json"


def put_right(example):
    """Return an example as it is meant."""
    meant = dict(example)
    for slip in example.get("slips", ()):
        assert slip["from"] in meant[slip["in"]], slip
        meant[slip["in"]] = meant[slip["in"]].replace(slip["from"], slip["to"])
    return meant


def recorded(example):
    method, url = example["request"].split(" ", 1)
    body = example.get("body", "").encode()
    answer = example["answer"].encode() if "answer" in example else None
    return exchange(
        method,
        url,
        headers=[("Content-Type", JSON)] if body else [],
        body=body,
        status=example.get("status", 0),
        answer_headers=[("Content-Type", example.get("media", JSON))] if answer else [],
        answer=answer,
    )


def found(text, tmp_path):
    file = tmp_path / "recording"
    file.write_text(text)
    inspector = Inspector()
    with file.open("rb") as opened:
        for it in read(opened):
            _, findings = inspector.hold(it, attributed(it, VENDORS))
            for finding in findings:
                yield finding.side, finding.violation.pointer, finding.violation.message


@pytest.mark.parametrize(("vendor", "example"), EXAMPLES)
def test_an_example_of_the_document_passes(vendor, example, tmp_path):
    meant = recorded(put_right(example))
    assert [] == list(found(FORMS["har"](meant), tmp_path))


@pytest.mark.parametrize(("vendor", "example"), [it for it in EXAMPLES if "slips" in it.values[1]])
def test_a_slip_of_the_document_is_found_out(vendor, example, tmp_path):
    assert list(found(FORMS["har"](recorded(example)), tmp_path))


def test_the_documents_have_so_many_examples():
    assert 47 == len(EXAMPLES)
