"""Answers held against the contract: does the sandbox keep its own promises."""

from functools import cache

import jsonschema_rs
import orjson

from sandbox import packs


def breaches(exchange):
    """Yield where the answer of an exchange breaks the contract of its operation."""
    operation, response = exchange.operation, exchange.response
    if operation is None:
        return
    contract = exchange.contract
    promised = contract.resolve(operation.raw["responses"].get(str(response.status)))
    if promised is None:
        # What is not HTTP meets no operation's contract.
        if exchange.error != vendor(exchange.vendor).pack.malformed:
            yield f"{operation.id} promises no status {response.status}"
        return
    media = media_of(response)
    content = promised.get("content", {})
    if content and media not in content:
        yield f"{operation.id} promises no {media}"
    elif content and response.body and exchange.request.method != "HEAD":
        rules = _rules(exchange.vendor, operation.id, str(response.status), media)
        yield from (error.message for error in rules.iter_errors(value_of(exchange)))


def value_of(exchange):
    """Return the value of an answer's body: what its media type says that it is."""
    body, media = exchange.response.body, media_of(exchange.response)
    return orjson.loads(body) if media.endswith("json") else read(exchange.vendor, media, body)


def read(name, media, value):
    """Return what a text of a media type stands for; JSON is a value already."""
    reader = vendor(name).pack.readers.get(media)
    if media.endswith("json") or (reader is None and isinstance(value, str)):
        return value
    raw = value.encode() if isinstance(value, str) else value
    return raw.decode() if reader is None else reader(raw)


def media_of(response):
    """Return the media type of an answer, without parameters."""
    headers = {name.lower(): value for name, value in response.headers}
    return headers["content-type"].partition(";")[0]


def causable():
    """Return the errors, `vendor:name`, that behaviour can cause."""
    return {
        f"{name}:{it.name}"
        for name in packs.names()
        for it in vendor(name).errors.values()
        if it.cause == "behaviour"
    }


@cache
def vendor(name):
    """Return a vendor as it is built in."""
    return packs.load(name)


@cache
def _rules(name, operation, status, media):
    contract = vendor(name).contract
    promised = contract.resolve(contract.operations[operation].raw["responses"][status])
    schema = {**promised["content"][media].get("schema", {}), "components": contract.components}
    return jsonschema_rs.Draft202012Validator(schema)
