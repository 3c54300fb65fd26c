"""A tiny contract: which operation a request meets, what its values are, what breaks it."""

import pytest

from sandbox.contract import Contract, read_contract
from sandbox.sources import SandboxError


def operation(id, *parameters, body=None, **more):
    made = {"operationId": id, "tags": ["things"], "parameters": list(parameters), **more}
    if body is not None:
        made["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return made


def parameter(name, schema, place="query", **more):
    return {"name": name, "in": place, "schema": schema, **more}


ID = parameter("id", {"type": "integer", "minimum": 1}, "path", required=True, **{"x-error": "bad"})
PLAIN = parameter("name", {"type": "string"}, "path", required=True)
BODY = {
    "type": "object",
    "required": ["input", "action"],
    "additionalProperties": False,
    "x-error": "609",
    "properties": {
        "input": {
            "type": "array",
            "maxItems": 2,
            "x-error": {"maxItems": "too_many"},
            "items": {"$ref": "#/components/schemas/Record"},
        },
        "action": {"type": "string", "enum": ["create", "update"], "x-source": {"docs": "Sync"}},
        "lookup/~Field": {"type": "string", "pattern": "^[a-z]", "x-error": None},
        "flag": {"type": "boolean", "x-error": {"type": None}},
    },
}
DOCUMENT = {
    "x-method-override": "_method",
    "x-limits": {"rate": {"calls": 1, "seconds": 2}},
    "security": [{"bearer": []}],
    "components": {
        "parameters": {
            "fields": parameter("fields", {"type": "array", "items": {"type": "string"}}),
        },
        "schemas": {
            "Record": {
                "type": "object",
                "x-error": {"required": "no_id", "type": "not_a_record"},
                "required": ["id"],
                "properties": {"id": {"$ref": "#/components/schemas/Id"}},
            },
            "Id": {"type": "integer", "maximum": 1000},
        },
    },
    "paths": {
        "/things.json": {
            "get": operation(
                "getThings",
                {"$ref": "#/components/parameters/fields"},
                parameter("ids", {"type": "array", "items": {"type": "integer"}}),
                parameter("most", {"type": ["integer", "null"], "maximum": 300, "x-error": "big"}),
                parameter("share", {"type": "number"}),
                parameter("deep", {"type": "boolean"}),
                parameter(
                    "kind",
                    {"type": "string", "minLength": 2},
                    required=True,
                    **{"x-error": {"required": "missing", "minLength": "short"}},
                ),
            ),
            "post": operation("syncThings", body=BODY, security=[{"bearer": ["Write"]}]),
        },
        "/thing/{id}.json": {"get": operation("getThing", ID)},
        "/thing/{name}": {"get": operation("getThingByName", PLAIN)},
        "/thing/by-{name}.xml": {"get": operation("getThingAsXml", PLAIN)},
        "/thing/special.json": {"get": operation("getSpecial", security=[])},
        "/thing/{id}/parts.json": {"delete": operation("deleteParts", ID)},
        "/thing/special/whole.json": {"get": operation("getWhole")},
    },
}
CONTRACT = Contract(DOCUMENT)


def met(path, method="GET", contract=CONTRACT):
    """Return the id of the operation that a path meets, and the path's values."""
    found = contract.match(path)
    if found is None:
        return None
    operations, values = found
    return getattr(operations.get(method), "id", None), values


def of_query(**values):
    """Return place, pointer, rule, expected value and error of each breach of a query."""
    rules = CONTRACT.operations["getThings"].parameter_rules
    return [
        (it.place, it.pointer, it.rule, it.expected, it.error)
        for it in rules.violations({"path": {}, "query": values})
    ]


def of_body(value):
    """Return pointer, rule, expected value and error of each breach of a body."""
    rules = CONTRACT.operations["syncThings"].body_rules
    found = [(it.pointer, it.rule, it.expected, it.error) for it in rules.violations(value)]
    assert (not found) == rules.hold(value)
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/things.json", ("getThings", {})),
        ("/thing/12.json", ("getThing", {"id": "12"})),
        ("/thing/12", ("getThingByName", {"name": "12"})),
        ("/thing/special.json", ("getSpecial", {})),
        ("/thing/by-me.xml", ("getThingAsXml", {"name": "me"})),
        ("/thing/by-.xml", ("getThingByName", {"name": "by-.xml"})),
        ("/thing/special/whole.json", ("getWhole", {})),
        ("/thing/a%20b%2Fc.json", ("getThing", {"id": "a b/c"})),
        ("/thing/.json", ("getThingByName", {"name": ".json"})),
        ("/thing/12.json.json", ("getThing", {"id": "12.json"})),
        ("/thing/%zz.json", None),
        ("/thing/%FF", None),
        ("/thing", None),
        ("/thing/", None),
        ("/thing/1/2", None),
        ("/things.json/", None),
        ("//things.json", None),
        ("/Things.json", None),
        ("/", None),
        ("", None),
    ],
)
def test_a_path_meets_the_most_fixed_operation(path, expected):
    assert expected == met(path)


def test_a_fixed_segment_that_leads_nowhere_gives_way_to_a_parameter():
    contract = Contract(
        {
            "paths": {
                "/a/fixed/x": {"get": operation("one")},
                "/a/{name}/y": {"get": operation("two", PLAIN)},
            }
        }
    )
    assert ("two", {"name": "fixed"}) == met("/a/fixed/y", contract=contract)
    assert ("one", {}) == met("/a/fixed/x", contract=contract)


def test_a_path_without_the_method_is_known_by_its_other_methods():
    operations, _ = CONTRACT.match("/things.json")
    assert {"GET", "POST"} == operations.keys()
    assert (None, {}) == met("/things.json", "DELETE")


def test_empty_segments_are_ignored_only_where_the_contract_says():
    lenient = Contract({**DOCUMENT, "x-empty-segments": "ignore"})
    for path in ("//thing///12.json", "/thing/12.json/"):
        assert ("getThing", {"id": "12"}) == met(path, contract=lenient)
        assert met(path) != ("getThing", {"id": "12"})


def test_an_operation_id_that_stands_twice_is_refused():
    paths = {"/a": {"get": operation("one")}, "/b": {"get": operation("one")}}
    with pytest.raises(SandboxError, match="operationId one stands twice"):
        Contract({"paths": paths})


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3", -3), ("007", 7), ("1.0", "1.0"), ("1e3", "1e3"), ("+1", "+1"), ("x", "x"),
     (" 1", " 1"), ("1\n", "1\n"), ("\u0661", "\u0661"), ("", ""), ("9" * 30, int("9" * 30)),
     ("9" * 5000, "9" * 5000)],
)  # fmt: skip
def test_an_integer_of_a_path_is_read_and_what_is_none_stays_a_text(text, value):
    assert {"id": value} == CONTRACT.operations["getThing"].decode_path({"id": text})


@pytest.mark.parametrize(
    ("pairs", "values"),
    [
        ([], {}),
        ([("fields", "a,b"), ("fields", "c")], {"fields": ["a", "b", "c"]}),
        ([("fields", "")], {"fields": [""]}),
        ([("ids", "1,x,,3")], {"ids": [1, "x", "", 3]}),
        ([("most", "5")], {"most": 5}),
        ([("most", "5"), ("most", "6")], {"most": 6}),
        ([("share", "0.5")], {"share": 0.5}),
        ([("share", "-1E2")], {"share": -100.0}),
        ([("share", "NaN")], {"share": "NaN"}),
        ([("share", "1e999")], {"share": "1e999"}),
        ([("deep", "true")], {"deep": True}),
        ([("deep", "false")], {"deep": False}),
        ([("deep", "TRUE")], {"deep": True}),
        ([("deep", "1")], {"deep": "1"}),
        ([("unknown", "1"), ("unknown", "2")], {"unknown": "2"}),
        ([("kind", "")], {"kind": ""}),
    ],
)
def test_a_query_is_read_as_its_parameters_are_typed(pairs, values):
    assert values == CONTRACT.operations["getThings"].decode_query(pairs)


def test_an_empty_value_is_absent_only_where_the_contract_says():
    lenient = Contract({**DOCUMENT, "x-empty-query": "absent"}).operations["getThings"]
    assert {"kind": "ab"} == lenient.decode_query([("kind", "ab"), ("fields", ""), ("odd", "")])


def test_a_query_that_keeps_to_its_rules_has_no_violations():
    good = {"kind": "ab", "most": 300, "share": 1, "deep": True, "ids": [1], "fields": ["a"]}
    assert [] == of_query(**good, _method="GET")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("query", "/kind", "required", "kind", "missing")),
        ({"kind": "a"}, ("query", "/kind", "minLength", 2, "short")),
        ({"kind": "ab", "most": 301}, ("query", "/most", "maximum", 300, "big")),
        ({"kind": "ab", "most": "x"}, ("query", "/most", "type", ["integer", "null"], "big")),
        ({"kind": "ab", "ids": [1, "x"]}, ("query", "/ids/1", "type", "integer", None)),
        ({"kind": "ab", "deep": "1"}, ("query", "/deep", "type", "boolean", None)),
        ({"kind": "ab", "share": "1e999"}, ("query", "/share", "type", "number", None)),
        (
            {"kind": "ab", "odd": "x"},
            (
                "query",
                "/odd",
                "additionalProperties",
                ["_method", "fields", "ids", "most", "share", "deep", "kind"],
                None,
            ),
        ),
    ],
)
def test_a_breach_by_the_query_says_place_rule_and_error(values, expected):
    assert [expected] == of_query(**values)


def test_a_breach_by_the_path_says_place_rule_value_and_error():
    rules = CONTRACT.operations["getThing"].parameter_rules
    (found,) = rules.violations({"path": {"id": 0}, "query": {}})
    assert ("path", "/id", "minimum", 1, 0, "bad") == (
        found.place, found.pointer, found.rule, found.expected, found.value, found.error,
    )  # fmt: skip
    assert "id" == found.name


def test_a_body_that_keeps_to_its_rules_has_no_violations():
    assert [] == of_body({"input": [{"id": 1, "x": None}], "action": "create", "flag": True})


GOOD = {"input": [], "action": "create"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # The nearest word counts; what is above it holds where nothing is said.
        ([], ("", "type", "object", "609")),
        (None, ("", "type", "object", "609")),
        ({**GOOD, "action": "x"}, ("/action", "enum", ["create", "update"], "609")),
        ({**GOOD, "input": {}}, ("/input", "type", "array", "609")),
        # A map speaks of its rules alone.
        ({**GOOD, "input": [{"id": 1}] * 3}, ("/input", "maxItems", 2, "too_many")),
        ({**GOOD, "input": [{}]}, ("/input/0/id", "required", "id", "no_id")),
        ({**GOOD, "input": [{"id": 1}, 5]}, ("/input/1", "type", "object", "not_a_record")),
        # Through two references.
        ({**GOOD, "input": [{"id": "x"}]}, ("/input/0/id", "type", "integer", "not_a_record")),
        ({**GOOD, "input": [{"id": 1001}]}, ("/input/0/id", "maximum", 1000, "609")),
        # Null: the vendor lets it pass.
        ({**GOOD, "lookup/~Field": "9"}, ("/lookup~1~0Field", "pattern", "^[a-z]", None)),
        ({**GOOD, "flag": "x"}, ("/flag", "type", "boolean", None)),
        # Members at fault are named, present or not.
        ({"input": []}, ("/action", "required", "action", "609")),
        (
            {**GOOD, "extra": 1},
            ("/extra", "additionalProperties", ["input", "action", "lookup/~Field", "flag"], "609"),
        ),
    ],
)
def test_a_breach_by_the_body_says_pointer_rule_and_error(body, expected):
    assert expected in of_body(body)
    assert 1 == len(of_body(body))


def test_each_missing_member_is_named():
    assert {"/input", "/action"} == {pointer for pointer, *_ in of_body({})}


def test_a_violation_carries_name_value_message_and_source():
    rules = CONTRACT.operations["syncThings"].body_rules
    (enum,) = rules.violations({**GOOD, "action": "nope"})
    assert ("action", "nope", ["create", "update"]) == (enum.name, enum.value, enum.expected)
    assert {"docs": "Sync"} == enum.source
    assert "nope" in enum.message
    (pattern,) = rules.violations({**GOOD, "lookup/~Field": "9"})
    assert ("lookup/~Field", None) == (pattern.name, pattern.source)


def test_the_word_of_a_request_body_holds_where_its_schema_says_nothing():
    raw = operation("one", body={"type": "object"})
    raw["requestBody"] |= {"required": True, "x-error": "612"}
    one = Contract({"paths": {"/a": {"post": raw}}}).operations["one"]
    assert one.body_required
    assert ["612"] == [it.error for it in one.body_rules.violations(None)]


def test_security_is_read_as_alternatives_of_permissions():
    operations = CONTRACT.operations
    assert (frozenset({"Write"}),) == operations["syncThings"].security
    assert (frozenset(),) == operations["getThings"].security
    assert operations["getSpecial"].security is None


def test_near_misses_name_the_nearest_operation_and_what_differs():
    first, *rest = CONTRACT.near_misses("GET", "/thing.json")
    assert ("getThings", "GET", "/things.json") == (first.operation, first.method, first.path)
    assert ("'things.json' where the request has 'thing.json'",) == first.differences
    assert 2 == len(rest)


def test_near_misses_tell_of_method_and_length():
    (miss,) = CONTRACT.near_misses("PATCH", "/thing/12/parts.json/x", most=1)
    assert "deleteParts" == miss.operation
    assert ("the method is DELETE, not PATCH", "3 path segments, not 4") == miss.differences


def test_a_contract_is_put_together_from_its_chapters(tmp_path):
    (tmp_path / "openapi.yaml").write_text(
        "paths:\n  /a.json: { $ref: 'chapter.yaml#/a' }\n"
        "components: { schemas: { Id: { type: integer, maximum: 5 } } }\n"
    )
    (tmp_path / "chapter.yaml").write_text(
        "a:\n  post:\n    operationId: postA\n    tags: [a]\n    requestBody:\n      content:\n"
        "        application/json: { schema: { $ref: 'openapi.yaml#/components/schemas/Id' } }\n"
    )
    rules = read_contract(tmp_path).operations["postA"].body_rules
    assert [("maximum", 5)] == [(it.rule, it.expected) for it in rules.violations(6)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openapi: 3.1.0\n", ":1: paths: a contract has `paths`"),
        ("openapi: 3.1.0\npaths: {}\n", ":2: paths: a contract has `paths`"),
        ("paths:\n  /a: { $ref: 'b.yaml#/nope' }\n", ":2: paths./a: b.yaml has no /nope"),
        ("paths: {\n", "openapi.yaml:"),
    ],
)
def test_a_contract_that_is_wrong_is_refused_with_file_and_line(tmp_path, text, said):
    (tmp_path / "openapi.yaml").write_text(text)
    (tmp_path / "b.yaml").write_text("a: {}\n")
    with pytest.raises(SandboxError) as caught:
        read_contract(tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "openapi.yaml"))
    assert said in str(caught.value)


def test_a_chapter_that_is_not_there_is_named(tmp_path):
    (tmp_path / "openapi.yaml").write_text("paths:\n  /a: { $ref: 'gone.yaml#/a' }\n")
    with pytest.raises(SandboxError, match=r"gone\.yaml"):
        read_contract(tmp_path)


def test_an_error_may_be_said_for_all_rules_but_some():
    body = {
        "type": "object",
        "x-error": {"default": "609", "additionalProperties": None},
        "additionalProperties": False,
        "properties": {"id": {"type": "integer"}},
    }
    rules = Contract({"paths": {"/a": {"post": operation("one", body=body)}}})
    found = rules.operations["one"].body_rules.violations({"id": "x", "odd": 1})
    assert {("type", "609"), ("additionalProperties", None)} == {
        (it.rule, it.error) for it in found
    }


def test_the_query_of_every_operation_may_have_credentials_and_the_method_meant():
    schemes = {"key": {"type": "apiKey", "in": "query", "name": "accessKey"}}
    contract = Contract(
        {
            "x-method-override": "_method",
            "x-case": "ignore",
            "components": {"securitySchemes": schemes},
            "paths": {"/a": {"get": operation("one")}},
        }
    )
    one = contract.operations["one"]
    query = one.decode_query([("AccessKey", "x"), ("_METHOD", "GET"), ("odd", "x")])
    found = one.parameter_rules.violations({"path": {}, "query": query})
    assert [("/odd", "additionalProperties", None)] == [
        (it.pointer, it.rule, it.error) for it in found
    ]


def test_the_parameters_of_a_path_are_those_of_its_operations(tmp_path):
    (tmp_path / "openapi.yaml").write_text(
        "paths: { '/a/{id}': { $ref: 'chapter.yaml#/a' } }\n"
        "components: { parameters: { id: { name: id, in: path, required: true,\n"
        "  schema: { type: integer } } } }\n"
    )
    (tmp_path / "chapter.yaml").write_text(
        "a:\n"
        "  parameters:\n"
        "    - $ref: 'openapi.yaml#/components/parameters/id'\n"
        "    - { name: page, in: query, schema: { type: integer } }\n"
        "  get: { operationId: getA, tags: [a] }\n"
        "  put:\n"
        "    operationId: putA\n"
        "    tags: [a]\n"
        "    parameters: [{ name: page, in: query, schema: { type: string } }]\n"
    )
    contract = read_contract(tmp_path)
    kinds = {
        id: {name: it.kind for (_, name), it in operation.parameters.items()}
        for id, operation in contract.operations.items()
    }
    assert {"id": "integer", "page": "integer"} == kinds["getA"]
    assert {"id": "integer", "page": "string"} == kinds["putA"]
    assert {"get", "put"} == contract.document["paths"]["/a/{id}"].keys()
