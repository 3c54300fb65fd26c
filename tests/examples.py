"""The example requests of contracts, ready to send."""

import json
from urllib.parse import quote, urlencode


def request_of(contract, operation):
    """Return method, path, query, headers and body of an operation's example."""
    values, query, headers = parameters_of(contract, operation)
    path, body = operation.path, None
    for name, text in values.items():
        path = path.replace("{" + name + "}", quote(text))
    media, example = body_of(contract, operation)
    if media is not None:
        headers["Content-Type"] = media
        body = encoded(media, example)
    return operation.method, path, query, headers, body


def parameters_of(contract, operation):
    """Return the texts of an operation's example by name: of its path, its query, its headers."""
    places = {"path": {}, "query": {}, "header": {}}
    for parameter in operation.raw.get("parameters", ()):
        it = contract.resolve(parameter)
        example = it.get("example")
        if example is None:
            assert not it.get("required"), f"{operation.id}: {it['name']} needs an example"
            continue
        text = ",".join(map(str, example)) if isinstance(example, list) else str(example)
        text = text.lower() if isinstance(example, bool) else text
        places[it["in"]][it["name"]] = text
    return places.values()


def body_of(contract, operation):
    """Return media type and value of the body of an operation's example; None for no body."""
    content = contract.resolve(operation.raw.get("requestBody", {})).get("content", {})
    for media, it in content.items():
        example = (
            next(iter(it["examples"].values()))["value"] if "examples" in it else it["example"]
        )
        return media, example
    return None, None


def encoded(media, example):
    """Return an example in the form of its media type; what is neither JSON nor a form is a text."""
    if media.endswith("json"):
        return json.dumps(example)
    return urlencode(example) if isinstance(example, dict) else example
