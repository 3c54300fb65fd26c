"""Contracts as OpenAPI documents that other tools can use: all that can be derived is filled in."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.contract import Operation
from sandbox.documented import Answer, Documented
from sandbox.documents import METHODS, resolve
from sandbox.vendor import Vendor

Json = Any

CONTACT = {"name": "vendor-sandbox"}

# What stands below these are values, not parts of the document.
_VALUES = frozenset(("example", "examples", "const", "enum", "default", "value"))

# Below these a schema adds rules for some members of an object that is described elsewhere.
_RULES = frozenset(("allOf", "if", "then", "else"))

# Where an answer shows the id of what it has made.
_MADE = ("/id", "/data/id", "/result/0/id")


def servers(origin: str, name: str) -> list[dict[str, Json]]:
    """Return where a vendor, or the control plane, is found in a sandbox at an origin."""
    if name == "control":
        return [{"url": f"{origin}/_sandbox", "description": "this sandbox"}]
    world = {"default": "default", "description": "the world's name"}
    return [
        {"url": f"{origin}/{name}", "description": "this sandbox"},
        {
            "url": f"{origin}/w/{{world}}/{name}",
            "description": "a world of this sandbox, made at its first use",
            "variables": {"world": world},
        },
    ]


def exported(vendor: Vendor[Any], origin: str) -> dict[str, Json]:
    """Return a vendor's contract as one complete OpenAPI 3.1 document.

    The sandbox at the origin is the first of its servers. Each operation gets its documented
    errors: a response for each status, an example for each error, in the vendor's own form. Where
    a collection's POST makes what other operations take the id of, links say so. XML is described
    by its elements, with the root's name beside its schema. What is in no use is left out.
    """
    contract, examples = vendor.contract, _Examples()
    documented = Documented(vendor)
    operations: dict[str, dict[str, Json]] = {path: {} for path in contract.document["paths"]}
    for it in contract.operations.values():
        made = _operation(vendor, it, documented, examples)
        operations[it.path][it.method.lower()] = made
    document = {
        **contract.document,
        "info": {"contact": CONTACT, **contract.document["info"]},
        "servers": [*servers(origin, vendor.name), *contract.document.get("servers", [])],
        "paths": {
            path: {**_beside_methods(contract.document["paths"][path]), **made}
            for path, made in operations.items()
        },
    }
    document.pop("x-samples", None)
    components = {**document.get("components", {}), "examples": examples.shared}
    used = _used({**document, "components": components})
    return {key: _plain(it) for key, it in {**document, "components": used}.items()}


def _beside_methods(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in METHODS}


def _operation(
    vendor: Vendor[Any], operation: Operation, documented: Documented, examples: "_Examples"
) -> dict[str, Json]:
    """Return an operation with its body, its responses and all their examples."""
    resolve, raw = vendor.contract.resolve, dict(operation.raw)
    raw.setdefault("description", raw["summary"])
    if vendor.contract.empty_query_is_absent and "parameters" in raw:
        raw["parameters"] = [_empty_is_absent(resolve(it)) for it in raw["parameters"]]
    if "requestBody" in raw:
        raw["requestBody"] = _with_content(vendor, resolve(raw["requestBody"]))
    responses = {
        status: _with_content(vendor, resolve(it)) for status, it in raw["responses"].items()
    }
    for answer in documented.answers(operation):
        status = str(answer.status)
        if status not in responses:
            responses[status] = _new_response(documented, operation, answer)
        _add(responses[status], answer, examples)
    links = _links(vendor, operation)
    raw["responses"] = {
        status: {"links": links, **it} if links and status.startswith("2") else it
        for status, it in sorted(responses.items())
    }
    return raw


def _empty_is_absent(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a parameter for which an empty text is none: too little, or as good as nothing."""
    if parameter["in"] != "query":
        return parameter
    if not parameter.get("required"):
        return {**parameter, "allowEmptyValue": True}
    schema = parameter["schema"]
    least = {"minLength": 1} if schema.get("type") == "string" else {}
    return {**parameter, "schema": {**least, **schema}}


class _Examples:
    """Answers of errors, each of them once; operations refer to them."""

    def __init__(self) -> None:
        self.shared: dict[str, Json] = {}

    def add(self, answer: Answer) -> tuple[str, dict[str, str]]:
        """Keep an answer; return its name and a reference to it."""
        problem = answer.problem
        root = next(iter(answer.body)) if answer.media.endswith("xml") else None
        example = {
            "summary": problem.when,
            "value": answer.body if root is None else answer.body[root],
            "x-source": dict(problem.source),
        }
        name, count = problem.name, 1
        while self.shared.setdefault(name, example) != example:
            count += 1
            name = f"{problem.name}-{count}"
        return name, {"$ref": f"#/components/examples/{name}"}


def _add(response: dict[str, Json], answer: Answer, examples: _Examples) -> None:
    """Note an error with its response: by name, and by an example where it has a body."""
    named = response.setdefault("x-errors", [])
    if answer.problem.name not in named:
        named.append(answer.problem.name)
    if answer.body is None:
        return
    content = response["content"].setdefault(answer.media, {"schema": {"type": "string"}})
    name, reference = examples.add(answer)
    content["examples"] = {**content.get("examples", {}), name: reference}


def _new_response(documented: Documented, operation: Operation, answer: Answer) -> dict[str, Json]:
    """Return a response for a status that the operation's contract does not name."""
    response: dict[str, Json] = {"description": answer.problem.when}
    if answer.headers:
        text = {"schema": {"type": "string"}}
        response["headers"] = {
            name: {"description": f"the header {name}", **text} for name in answer.headers
        }
    if answer.body is not None:
        schema = documented.schema(operation, answer)
        response["content"] = {answer.media: {"schema": schema}}
    return response


def _with_content(vendor: Vendor[Any], part: Mapping[str, Any]) -> dict[str, Json]:
    """Return a body or response of its own, XML and files said as other tools know them."""
    made = dict(part)
    if "content" in part:
        made["content"] = {
            media: _known_form(vendor, media, it) for media, it in part["content"].items()
        }
    return made


def _known_form(vendor: Vendor[Any], media: str, content: Mapping[str, Any]) -> dict[str, Json]:
    if media.endswith("xml"):
        return _elements(vendor, media, content)
    if media == "multipart/form-data":
        return _parts(vendor, media, content)
    return dict(content)


def _parts(vendor: Vendor[Any], media: str, content: Mapping[str, Any]) -> dict[str, Json]:
    """Return a form's parts: what is an object for the contract, its reader makes of a file."""
    schema, read = content["schema"], vendor.pack.readers[media]
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    members = {
        name: {**file, "description": it["description"]} if it.get("type") == "object" else it
        for name, it in schema["properties"].items()
    }
    examples = {
        name: {
            **it,
            "value": {
                part: value["name"] if isinstance(value, dict) else value
                for part, value in read(it["value"].encode()).items()
            },
        }
        for name, it in content["examples"].items()
    }
    return {**content, "schema": {**schema, "properties": members}, "examples": examples}


def _elements(vendor: Vendor[Any], media: str, content: Mapping[str, Any]) -> dict[str, Json]:
    """Return XML content with the schema of its root element, and examples as values of it."""
    schema = vendor.contract.resolve(content["schema"])
    (root, inner), *_ = schema["properties"].items()
    read = vendor.pack.readers[media]
    examples = {
        name: {**it, "value": read(it["value"].encode())[root]}
        for name, it in content.get("examples", {}).items()
    }
    beside = {key: it for key, it in schema.items() if key.startswith("x-")}
    return {**content, "schema": {**beside, **inner, "xml": {"name": root}}, "examples": examples}


def _links(vendor: Vendor[Any], operation: Operation) -> dict[str, Json]:
    """Return links from a POST that makes a record to the operations that take its id."""
    pointer = _pointer_to_id(vendor, operation)
    if operation.method != "POST" or pointer is None:
        return {}
    stem, dot, form = operation.path.partition(".")
    links = {}
    for other in vendor.contract.operations.values():
        name = other.path_parameters[-1].name if other.path_parameters else ""
        if not name.lower().endswith("id") or other.path != f"{stem}/{{{name}}}{dot}{form}":
            continue
        shared = {it.name: f"$request.path.{it.name}" for it in operation.path_parameters}
        links[other.id] = {
            "operationId": other.id,
            "parameters": {**shared, name: f"$response.body#{pointer}"},
        }
    return links


def _pointer_to_id(vendor: Vendor[Any], operation: Operation) -> str | None:
    """Return where the answers of an operation show an id, None for those that show none."""
    for status, response in operation.raw["responses"].items():
        content = vendor.contract.resolve(response).get("content", {}) if status[0] == "2" else {}
        for media, it in content.items():
            for example in it.get("examples", {}).values() if media.endswith("json") else ():
                for pointer in _MADE:
                    try:
                        resolve(example["value"], "#" + pointer)
                    except (KeyError, IndexError, TypeError, ValueError):
                        continue
                    return pointer
    return None


def _plain(node: Json, *, within: bool = False) -> Json:
    """Return a document with what its schemas leave to be concluded said outright.

    A member that has to be there is among the members; a rule for some members of an object lets
    others be. Linters ask for both.
    """
    if isinstance(node, list):
        return [_plain(item, within=within) for item in node]
    if not isinstance(node, Mapping):
        return node
    made = {
        key: item if key in _VALUES else _plain(item, within=within or key in _RULES)
        for key, item in node.items()
    }
    required, members = node.get("required"), node.get("properties")
    if isinstance(required, list) and isinstance(members, Mapping | None):
        unsaid = {name: True for name in required if name not in (members or ())}
        made["properties"] = {**made.get("properties", {}), **unsaid}
    if "items" not in node and _may_be(node, "array"):
        made["items"] = {}
    if (within and isinstance(members, Mapping)) or ("properties" in made and members is None):
        made.setdefault("additionalProperties", True)
    return made


def _may_be(schema: Mapping[str, Any], kind: str) -> bool:
    said = schema.get("type")
    return said == kind or (isinstance(said, list) and kind in said)


def _used(document: Mapping[str, Any]) -> dict[str, Json]:
    """Return the components that something refers to, security schemes by their names."""
    found = {f"#/components/securitySchemes/{name}" for name in _schemes(document)}
    waiting: list[Json] = [document["paths"]]
    while waiting:
        for reference in _references(waiting.pop()):
            if reference not in found:
                found.add(reference)
                waiting.append(resolve(document, reference))
    components = {
        kind: {name: it for name, it in parts.items() if f"#/components/{kind}/{name}" in found}
        for kind, parts in document["components"].items()
    }
    return {kind: parts for kind, parts in components.items() if parts}


def _schemes(document: Mapping[str, Any]) -> Iterator[str]:
    for item in (document, *_operations(document)):
        for alternative in item.get("security") or ():
            yield from alternative


def _operations(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in document["paths"].values():
        yield from (item[method] for method in METHODS if method in item)


def _references(node: Json) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, Mapping):
        for key, item in node.items():
            if key == "$ref" and isinstance(item, str):
                yield item
            elif key not in _VALUES or key == "examples":
                yield from _references(item)
