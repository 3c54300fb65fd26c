"""Half a pack is refused at start, with the culprit and the nearest name."""

import re

import pytest

from sandbox import packs
from sandbox.catalogue import read_catalogue
from sandbox.contract import Contract
from sandbox.sources import SandboxError
from sandbox.vendor import Pack, Reply

VENDORS = ["easir", "incwo", "leadsquared", "liondesk", "marketo"]
FUNCTION = "def {}(call):\n    return None\n\n\n"


def operation(id, tag="things", **more):
    return {"operationId": id, "tags": [tag], **more}


def contract(*operations, **more):
    paths = {f"/{number}": {"get": it} for number, it in enumerate(operations)}
    return Contract({"paths": paths, **more})


@pytest.fixture
def vendor(tmp_path, monkeypatch, request):
    """Write a vendor's package of chapters, and return its name."""
    name = "vendor_" + re.sub(r"\W", "_", request.node.name)
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def write(**chapters):
        for chapter, text in chapters.items():
            (tmp_path / name / f"{chapter}.py").write_text(text)
        return name

    return write


def refused(contract, module):
    with pytest.raises(SandboxError) as caught:
        packs.bind(contract, module)
    return str(caught.value).replace(module, "acme")


def test_each_operation_gets_the_function_of_its_name_in_the_module_of_its_tag(vendor):
    things = FUNCTION.format("get_thing") + FUNCTION.format("get_thing_by_id2")
    module = vendor(things=things, lists=FUNCTION.format("get_lists"))
    bound = packs.bind(
        contract(operation("getThing"), operation("getThingById2"), operation("getLists", "lists")),
        module,
    )
    assert {
        "getThing": (f"{module}.things", "get_thing"),
        "getThingById2": (f"{module}.things", "get_thing_by_id2"),
        "getLists": (f"{module}.lists", "get_lists"),
    } == {id: (it.__module__, it.__name__) for id, it in bound.items()}


def test_an_alias_is_served_by_the_function_of_the_other_operation(vendor):
    module = vendor(things=FUNCTION.format("get_thing"))
    bound = packs.bind(
        contract(operation("getThing"), operation("getThingPlural", **{"x-alias": "getThing"})),
        module,
    )
    assert bound["getThing"] is bound["getThingPlural"]


def test_an_operation_without_function_is_refused_with_the_nearest_name(vendor):
    module = vendor(things=FUNCTION.format("get_thngs"))
    assert (
        "GET /0 (getThings) needs a function get_things in acme.things; the nearest is get_thngs"
        == refused(contract(operation("getThings")), module)
    )


def test_an_operation_without_anything_like_it_is_refused_without_a_guess(vendor):
    module = vendor(things=FUNCTION.format("unlike"))
    assert "GET /0 (getThings) needs a function get_things in acme.things" == refused(
        contract(operation("getThings")), module
    )


def test_a_public_function_without_operation_is_refused_with_the_nearest_name(vendor):
    module = vendor(things=FUNCTION.format("get_things") + FUNCTION.format("get_thingz"))
    assert (
        "acme.things.get_thingz serves no operation of the contract; the nearest is get_things"
        == refused(contract(operation("getThings")), module)
    )


def test_private_and_imported_functions_need_no_operation(vendor):
    things = "from json import dumps\n\n\n" + FUNCTION.format("_help") + FUNCTION.format("get_it")
    assert {"getIt"} == packs.bind(contract(operation("getIt")), vendor(things=things)).keys()


def test_a_missing_module_is_refused_by_name(vendor):
    assert "getThings needs the module acme.things, which is not there" == refused(
        contract(operation("getThings")), vendor()
    )


def test_a_module_that_imports_what_is_not_there_is_not_taken_for_a_missing_one(vendor):
    module = vendor(things="import no_such_module_anywhere\n")
    with pytest.raises(ModuleNotFoundError, match="no_such_module_anywhere"):
        packs.bind(contract(operation("getThings")), module)


ENTRY = {"level": "http", "status": 400, "message": "", "when": "", "cause": "fault", "source": {}}
ERRORS = read_catalogue(dict.fromkeys(("609", "611", "1003.too_many"), ENTRY))


def pack(**more):
    def dress(call, problem, text):
        return Reply(body=text)

    said = {"checks": (), "internal_error": "611", "malformed": "609", "media": "text/plain"}
    return Pack(name="acme", title="Acme", seed=lambda _: None, dress=dress, **(said | more))


def check(*errors):
    def odd(call):
        return None

    odd.errors = errors
    return odd


@pytest.mark.parametrize(
    ("pack", "contract", "said"),
    [
        (pack(), contract(operation("a", **{"x-errors": ["1003.to_many"]})),
         ("the contract of acme names the error '1003.to_many', which its catalogue lacks; "
         "the nearest is 1003.too_many")),
        (pack(), contract(operation("a", parameters=[
            {"name": "n", "in": "query", "schema": {"type": "string", "x-error": "61l"}}])),
         ("the contract of acme names the error '61l', which its catalogue lacks; "
         "the nearest is 611")),
        (pack(), contract(operation("a"), components={"schemas": {"A": {
            "x-error": {"type": "609", "required": "zzz"}}}}),
         "the contract of acme names the error 'zzz', which its catalogue lacks"),
        (pack(checks=(check("609"), check("60"))), contract(operation("a")),
         ("the check odd of acme names the error '60', which its catalogue lacks; "
         "the nearest is 609")),
        (pack(internal_error="6111"), contract(operation("a")),
         "the pack of acme names the error '6111', which its catalogue lacks; the nearest is 611"),
        (pack(malformed="x"), contract(operation("a")),
         "the pack of acme names the error 'x', which its catalogue lacks"),
    ],
)  # fmt: skip
def test_an_error_that_the_catalogue_lacks_is_refused_with_who_names_it(pack, contract, said):
    with pytest.raises(SandboxError, match=f"^{re.escape(said)}$"):
        packs.check_names(pack, contract, ERRORS)


def test_errors_that_the_catalogue_has_and_null_are_let_pass():
    words = {"x-error": {"type": "609", "required": None}, "not": {"x-error": None}}
    packs.check_names(
        pack(checks=(check("609"), lambda _: None)),
        contract(operation("a", **{"x-errors": ["611"]}), components={"schemas": {"A": words}}),
        ERRORS,
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("market", "there is no vendor 'market'; did you mean marketo?"),
        ("zzz", f"there is no vendor 'zzz'; there are {', '.join(VENDORS)}"),
        ("", f"there is no vendor ''; there are {', '.join(VENDORS)}"),
        ("../control", f"there is no vendor '../control'; there are {', '.join(VENDORS)}"),
    ],
)
def test_an_unknown_vendor_is_refused_with_the_nearest_name(name, said):
    assert VENDORS == packs.names()
    with pytest.raises(SandboxError, match=f"^{re.escape(said)}$"):
        packs.load(name)


def test_a_vendor_is_put_together_from_contract_errors_functions_and_fixtures():
    vendor = packs.load("marketo")
    assert "marketo" == vendor.name
    assert vendor.contract.operations.keys() == vendor.behaviours.keys()
    assert ("Content-Type", vendor.pack.media) == vendor.headers[0]
    assert vendor.figures.rate_calls is not None


def test_a_vendor_without_limits_keeps_only_those_of_size():
    figures = packs.load("marketo").figures.lifted()
    assert (None, None, None) == (figures.rate_calls, figures.quota_calls, figures.concurrency)
    assert None not in (figures.body, figures.uri)


@pytest.mark.parametrize(
    ("id", "name"),
    [("getLeadById", "get_lead_by_id"), ("describe2", "describe2"), ("lists", "lists"),
     ("getLast7DaysUsage", "get_last7_days_usage")],
)  # fmt: skip
def test_an_operation_id_becomes_a_functions_name(id, name):
    assert name == packs.snake_case(id)
