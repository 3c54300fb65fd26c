"""Answers held against the contract: does the sandbox keep its own promises."""

from functools import cache

import jsonschema_rs
import orjson


def breaches(exchange):
    """Yield where the answer of an exchange breaks the contract of its operation."""
    operation, response = exchange.operation, exchange.response
    if operation is None:
        return
    document = exchange.contract.document
    responses = operation.raw["responses"]
    promised = exchange.contract.resolve(responses.get(str(response.status)))
    if promised is None and not (400 == response.status and exchange.error == "400"):
        yield f"{operation.id} promises no status {response.status}"
        return
    media = dict(response.headers)["Content-Type"].partition(";")[0]
    content = (promised or {}).get("content", {})
    if content and media not in content:
        yield f"{operation.id} promises no {media}"
    elif media.endswith("json") and response.body:
        rules = _rules(
            operation.id, str(response.status), media, id(document), _Raw(document, content)
        )
        yield from (error.message for error in rules.iter_errors(orjson.loads(response.body)))
    elif media.endswith("xml") and content and response.body:
        rules = _rules(
            operation.id, str(response.status), media, id(document), _Raw(document, content)
        )
        value = _reader(exchange.vendor)(response.body)
        yield from (error.message for error in rules.iter_errors(value))


def causable():
    """Return the errors, `vendor:name`, that behaviour can cause."""
    from sandbox import packs

    return {
        f"{name}:{it.name}"
        for name in packs.names()
        for it in packs.load(name).errors.values()
        if it.cause == "behaviour"
    }


@cache
def _reader(vendor):
    from sandbox import packs

    return packs.load(vendor).pack.readers["application/xml"]


class _Raw:
    """A document and a schema that take no part in a cache's key."""

    def __init__(self, document, content):
        self.document, self.content = document, content

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


@cache
def _rules(operation, status, media, document_id, raw):
    schema = {**raw.content[media]["schema"], "components": raw.document["components"]}
    return jsonschema_rs.Draft202012Validator(schema)
