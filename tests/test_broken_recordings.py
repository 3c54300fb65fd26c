"""Recordings with one mistake each: found out at the right place, in whatever form they are.

A file of `recordings/broken` names an operation, whose documented example is a correct
exchange, the change that breaks it, and the one finding that this makes.
"""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from examples import request_of
from recorders import FORMS, exchange, journal

from sandbox import packs
from sandbox.contract import read_contract
from sandbox.sources import data_folder

FOLDER = Path(__file__).parent / "recordings" / "broken"
MISTAKES = {file.stem: yaml.safe_load(file.read_text()) for file in sorted(FOLDER.glob("*.yaml"))}
CONTRACTS = {name: read_contract(data_folder("contracts") / name) for name in packs.names()}
HOSTS = {
    "easir": "api.easir.com",
    "incwo": "www.incwo.com",
    "leadsquared": "api-in21.leadsquared.com",
    "liondesk": "api-v2.liondesk.com",
    "marketo": "284-RPR-133.mktorest.com",
}


def correct(vendor, operation, status=None):
    """Return the documented exchange of an operation; of several answers the first, or this one."""
    contract = CONTRACTS[vendor]
    method, path, query, headers, body = request_of(contract, operation)
    responses = operation.raw["responses"]
    status = status or next((it for it in responses if it.startswith("2")), next(iter(responses)))
    content = contract.resolve(responses[status]).get("content", {})
    media, told = next(iter(content.items()), ("", {}))
    example = next(iter(told.get("examples", {"": {"value": None}}).values()))["value"]
    text = example if isinstance(example, str) else json.dumps(example)
    recorded = bool(media) and example is not None
    return exchange(
        method,
        f"https://{HOSTS[vendor]}{path}" + (f"?{urlencode(query)}" if query else ""),
        headers=list(headers.items()),
        body=(body or "").encode(),
        status=int(status),
        answer_headers=[("Content-Type", media)] if media else [],
        answer=text.encode() if recorded and method != "HEAD" else b"",
    )


def broken(mistake):
    """Return the exchange with the mistake in it."""
    vendor, name = mistake["example"].split()[:2]
    status = mistake["example"].split()[2:]
    made = deepcopy(correct(vendor, CONTRACTS[vendor].operations[name], *status))
    for change in mistake["change"]:
        change_one(made, change)
    return made


def head(it):
    return it["method"] == "HEAD"


def change_one(made, change):
    """Carry out one change: a text replaced, or a value set in, or taken out of, a JSON body."""
    where = change["in"]
    if "to" in change:
        before = made[where].decode() if isinstance(made[where], bytes) else str(made[where])
        assert change.get("from", "") in before, change
        after = before.replace(change["from"], change["to"]) if "from" in change else change["to"]
        made[where] = type(made[where])(after) if where == "status" else after
        if where in ("body", "answer"):
            made[where] = after.encode()
    elif "media" in change:
        made[where] = [("Content-Type", change["media"])]
    else:
        document = json.loads(made[where]) if change["at"] else None
        made[where] = json.dumps(edited(document, change)).encode()


def edited(document, change):
    """Return a JSON value with the member or item at a pointer set, repeated or left out."""
    steps = [it.replace("~1", "/").replace("~0", "~") for it in change["at"].split("/")[1:]]
    if not steps:
        return change["set"]
    node = document
    for step in steps[:-1]:
        node = node[int(step) if isinstance(node, list) else step]
    last = int(steps[-1]) if isinstance(node, list) else steps[-1]
    if "set" in change:
        node[last] = change["set"]
    elif "times" in change:
        node[last] = node[last][:1] * change["times"]
    else:
        del node[last]
    return document


def check(*arguments):
    """Run `check` and return its exit status with the findings of each file."""
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.cli", "check", "--format", "json", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=120,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert "" == done.stderr
    return done.returncode, {Path(it["file"]).name: it for it in json.loads(done.stdout)["files"]}


@pytest.fixture(scope="session")
def found(tmp_path_factory):
    """What `check` says of a folder that holds each mistake in each form."""
    folder = tmp_path_factory.mktemp("broken")
    for name, mistake in MISTAKES.items():
        vendor = mistake["example"].split()[0]
        for form, write in FORMS.items():
            made = {**broken(mistake), "vendor": vendor}
            (folder / f"{name}.{form}").write_text(write(made))
    status, files = check(folder)
    assert 1 == status
    return files


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_at_its_place_and_nothing_else(name, form, found):
    file = found[f"{name}.{form}"]
    expected = MISTAKES[name]["found"]
    vendor = MISTAKES[name]["example"].split()[0]

    assert [{**expected, "vendor": vendor}] == [
        {key: it[key] for key in ({**expected, "vendor": ""})} for it in file["findings"]
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_documented_examples_of_all_operations_pass(form, tmp_path):
    sent = 0
    for vendor, contract in CONTRACTS.items():
        made = [{**correct(vendor, it), "vendor": vendor} for it in contract.operations.values()]
        # Of some operations the contract has no example of an answer.
        made = [it for it in made if it["answer"] or not it["answer_headers"] or head(it)]
        sent += len(made)
        (tmp_path / f"{vendor}.{form}").write_text(FORMS[form](*made))

    status, files = check(tmp_path)

    assert [] == [it for file in files.values() for it in file["findings"]]
    assert 0 == status
    assert sent == sum(it["held"] for it in files.values()) > 180


def test_the_documented_refusals_pass(tmp_path):
    for vendor, contract in CONTRACTS.items():
        made = [
            correct(vendor, operation, status)
            for operation in contract.operations.values()
            for status in operation.raw["responses"]
            if not status.startswith("2")
        ]
        made = [it for it in made if it["answer"]]
        (tmp_path / f"{vendor}.har").write_text(FORMS["har"](*made))

    _, files = check(tmp_path)

    assert [] == [it for file in files.values() for it in file["findings"]]
    assert 100 < sum(it["held"] for it in files.values())


def test_there_are_mistakes_of_every_vendor_and_every_kind():
    from sandbox.findings import KINDS

    assert 60 <= len(MISTAKES)
    assert set(CONTRACTS) == {it["example"].split()[0] for it in MISTAKES.values()}
    assert set(KINDS) - {"coding"} == {it["found"]["kind"] for it in MISTAKES.values()}
    assert journal in FORMS.values()
