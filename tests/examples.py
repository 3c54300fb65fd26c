"""The example requests of contracts, ready to send."""

import json
from urllib.parse import quote, urlencode


def request_of(contract, operation):
    """Return method, path, query, headers and body of an operation's example."""
    path, query, headers, body = operation.path, {}, {}, None
    for parameter in operation.raw.get("parameters", ()):
        it = contract.resolve(parameter)
        example = it.get("example")
        if example is None:
            assert not it.get("required"), f"{operation.id}: {it['name']} needs an example"
            continue
        text = ",".join(map(str, example)) if isinstance(example, list) else str(example)
        text = text.lower() if isinstance(example, bool) else text
        if it["in"] == "path":
            path = path.replace("{" + it["name"] + "}", quote(text))
        elif it["in"] == "query":
            query[it["name"]] = text
        else:
            headers[it["name"]] = text
    content = contract.resolve(operation.raw.get("requestBody", {})).get("content", {})
    for media, it in list(content.items())[:1]:
        headers["Content-Type"] = media
        example = (
            next(iter(it["examples"].values()))["value"] if "examples" in it else it["example"]
        )
        body = encoded(media, example)
    return operation.method, path, query, headers, body


def encoded(media, example):
    """Return an example in the form of its media type; what is neither JSON nor a form is a text."""
    if media.endswith("json"):
        return json.dumps(example)
    return urlencode(example) if isinstance(example, dict) else example
