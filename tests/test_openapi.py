"""The exported OpenAPI documents: complete, and in order for other tools."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
from npm import PATHS, installed, program
from openapi_spec_validator import validate

from sandbox import control, packs
from sandbox.documents import resolve
from sandbox.openapi import exported

NAMES = [*packs.names(), "control"]
ORIGIN = "http://sandbox.example"


@cache
def vendor_of(name):
    return control.load() if name == "control" else packs.load(name)


@cache
def document_of(name):
    return exported(vendor_of(name), ORIGIN)


def operations(name):
    """Yield the operations of a document."""
    for item in document_of(name)["paths"].values():
        yield from item.values()


def responses(name):
    """Yield the operation, status and response of each response of a document."""
    for operation in operations(name):
        for status, response in operation["responses"].items():
            yield operation, status, response


def local(name, part):
    """Return what a reference points to, or the part itself."""
    return resolve(document_of(name), part["$ref"]) if "$ref" in part else part


@pytest.fixture(scope="session")
def linter(tmp_path_factory):
    """Redocly's command line tool: `linter(file)` gives what it has to say by its recommended rules."""
    folder = installed(Path(__file__).parent / "linter", "LINTER_FOLDER", tmp_path_factory)

    def lint(file):
        done = subprocess.run(
            [program("node"), "node_modules/@redocly/cli/bin/cli.js", "lint", file,
             "--extends", "recommended", "--format", "json"],
            cwd=folder, capture_output=True, text=True, check=False, timeout=120,
            env={**PATHS, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"},
        )  # fmt: skip
        assert done.stdout.startswith("{"), done.stderr
        return [
            f"{it['ruleId']}: {it['message']} at {it['location'][0]['pointer']}"
            for it in json.loads(done.stdout)["problems"]
        ]

    return lint


@pytest.mark.parametrize("name", NAMES)
def test_a_linter_with_its_recommended_rules_has_nothing_to_say(name, linter, tmp_path):
    file = tmp_path / f"{name}.json"
    file.write_text(json.dumps(document_of(name)))
    assert [] == linter(file)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_valid(name):
    validate(document_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_sandbox_is_the_first_server(name):
    place = "_sandbox" if name == "control" else name
    assert f"{ORIGIN}/{place}" == document_of(name)["servers"][0]["url"]


@pytest.mark.parametrize("name", NAMES)
def test_each_error_of_the_catalogue_stands_with_an_operation(name):
    shown = {error for _, _, it in responses(name) for error in it.get("x-errors", ())}
    assert set(vendor_of(name).errors) == shown


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_has_each_error_that_its_contract_names(name):
    for operation in operations(name):
        answers = operation["responses"].values()
        shown = {error for it in answers for error in it.get("x-errors", ())}
        assert set(operation.get("x-errors", ())) <= shown, operation["operationId"]


@pytest.mark.parametrize("name", NAMES)
def test_each_error_that_has_a_body_has_an_example(name):
    # What is not HTTP is answered without a body where a web server of JavaScript listens.
    bare = {"malformed"} if name == "liondesk" else set()
    for operation, status, response in responses(name):
        content = response.get("content", {}).values()
        shown = {re.sub(r"-\d+$", "", it) for one in content for it in one.get("examples", ())}
        missing = set(response.get("x-errors", ())) - shown - bare
        assert not (content and missing), f"{operation['operationId']} {status}"


@pytest.mark.parametrize("name", NAMES)
def test_each_operation_shows_what_it_takes_and_what_it_answers(name):
    for operation in operations(name):
        contents = operation.get("requestBody", {}).get("content", {})
        answers = [it for status, it in operation["responses"].items() if status[0] == "2"]
        assert answers, operation["operationId"]
        for content in (contents, *(it.get("content", {}) for it in answers)):
            shown = [example for it in content.values() for example in it.get("examples", ())]
            assert shown or not content, operation["operationId"]


@pytest.mark.parametrize("name", NAMES)
def test_each_example_of_an_answer_keeps_to_its_schema(name):
    components = document_of(name).get("components", {})
    for operation, status, response in responses(name):
        for content in response.get("content", {}).values():
            rules = jsonschema_rs.Draft202012Validator(
                {**content["schema"], "components": components}
            )
            for it in content.get("examples", {}).values():
                found = [error.message for error in rules.iter_errors(local(name, it)["value"])]
                assert [] == found, f"{operation['operationId']} {status}"


@pytest.mark.parametrize("name", NAMES)
def test_the_messages_of_examples_have_no_gaps(name):
    examples = document_of(name)["components"]["examples"]
    texts = {key: json.dumps(it["value"]) for key, it in examples.items()}
    assert [] == [key for key, it in texts.items() if re.search(r"[^{]\{[a-z]+\}", it)]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_the_same_at_each_export(name):
    assert json.dumps(document_of(name)) == json.dumps(exported(vendor_of(name), ORIGIN))


def test_an_error_looks_as_the_vendor_has_it_for_that_operation():
    paths, examples = document_of("marketo")["paths"], document_of("marketo")["components"]
    content = paths["/rest/v1/leads.json"]["post"]["responses"]["200"]["content"]
    reference = content["application/json"]["examples"]["1007"]["$ref"]
    (record,) = examples["examples"][reference.rpartition("/")[2]]["value"]["result"]

    assert {"status", "reasons"} == record.keys()
    assert "1007" == record["reasons"][0]["code"]


def test_a_settings_choice_shows_in_the_document(tmp_path):
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo/settings.yaml").write_text("status_610: 404\n")
    document = exported(packs.load("marketo", [tmp_path]), ORIGIN)

    assert ["610"] == document["paths"]["/rest/v1/leads.json"]["get"]["responses"]["404"][
        "x-errors"
    ]


def test_a_post_links_to_what_takes_the_id_that_it_answers():
    made = document_of("liondesk")["paths"]["/contacts"]["post"]["responses"]["201"]["links"]
    assert {
        "operationId": "getContact",
        "parameters": {"id": "$response.body#/id"},
    } == made["getContact"]


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_operations_and_their_parameters(name):
    known = vendor_of(name).contract.operations
    for _, _, response in responses(name):
        for link in response.get("links", {}).values():
            taken = {it.name for it in known[link["operationId"]].parameters.values()}
            assert link["parameters"].keys() <= taken


def test_xml_is_described_by_its_elements():
    operation = document_of("incwo")["paths"]["/leads.xml"]["post"]
    content = operation["requestBody"]["content"]["application/xml"]
    (example,) = content["examples"].values()

    assert {"name": "lead"} == content["schema"]["xml"]
    assert "Kitchen for the new canteen" == example["value"]["topic"]


def test_a_file_is_a_part_of_bytes():
    operation = document_of("easir")["paths"]["/leads/{lead_id}/files"]["post"]
    schema = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert "application/octet-stream" == schema["properties"]["file"]["contentMediaType"]
