"""Recordings made of one exchange, in every form that `check` reads."""

import json
from base64 import b64encode

import yaml

STANDARD = {"headers": (), "body": b"", "status": 200, "answer_headers": (), "answer": b""}


def exchange(method, url, **more):
    """Return an exchange: method, url, headers, body, status, answer_headers, answer."""
    return {"method": method, "url": url, **STANDARD, **more}


def har(*exchanges):
    """Return a HAR document, as a browser saves it."""
    entries = [
        {
            "startedDateTime": "2024-02-29T12:00:00.250Z",
            "time": 12.5,
            "request": {
                "method": it["method"],
                "url": it["url"],
                "httpVersion": "http/2.0",
                "headers": [{"name": ":method", "value": it["method"]}, *named(it["headers"])],
                **({"postData": posted(it)} if it["body"] else {}),
            },
            "response": {
                "status": it["status"],
                "headers": named(it["answer_headers"]),
                "content": answered(it),
            },
        }
        for it in exchanges
    ]
    creator = {"name": "browser", "version": "1"}
    return json.dumps({"log": {"version": "1.2", "creator": creator, "entries": entries}})


def vcr(*exchanges):
    """Return the value of a cassette of vcrpy."""
    return {
        "interactions": [
            {
                "request": {
                    "method": it["method"],
                    "uri": it["url"],
                    "headers": {name: [value] for name, value in it["headers"]},
                    "body": it["body"].decode() or None,
                },
                "response": {
                    "status": {"code": it["status"], "message": "Told"},
                    "headers": {name: [value] for name, value in it["answer_headers"]},
                    "body": {"string": it["answer"].decode()},
                },
            }
            for it in exchanges
        ],
        "version": 1,
    }


def vcr_yaml(*exchanges):
    """Return a cassette of vcrpy in YAML."""
    return yaml.safe_dump(vcr(*exchanges))


def vcr_json(*exchanges):
    """Return a cassette of vcrpy in JSON."""
    return json.dumps(vcr(*exchanges))


def nock(*exchanges):
    """Return a fixture of nock, with the headers of requests."""
    calls = []
    for it in exchanges:
        scheme, _, rest = it["url"].partition("://")
        host, slash, path = rest.partition("/")
        calls.append(
            {
                "scope": f"{scheme}://{host}:443",
                "method": it["method"],
                "path": slash + path,
                "body": value(it["body"]),
                "status": it["status"],
                "response": value(it["answer"]),
                "reqheaders": dict(it["headers"]),
                "rawHeaders": [word for pair in it["answer_headers"] for word in pair],
            }
        )
    return json.dumps(calls)


def journal(*exchanges, vendor="marketo"):
    """Return what the control plane answers of a world's exchanges."""
    told = [
        {
            "number": number,
            "vendor": it.get("vendor", vendor),
            "at": "2024-02-29T12:00:00Z",
            "milliseconds": 1.5,
            "status": it["status"],
            "request": {
                "method": it["method"],
                "url": it["url"].partition("://")[2].partition("/")[1]
                + it["url"].partition("://")[2].partition("/")[2],
                "headers": [list(pair) for pair in it["headers"]],
                "body": it["body"].decode(),
            },
            "response": {
                "headers": [list(pair) for pair in it["answer_headers"]],
                "body": it["answer"].decode(),
            },
        }
        for number, it in enumerate(exchanges, 1)
    ]
    return json.dumps({"count": len(told), "exchanges": told})


FORMS = {"har": har, "yaml": vcr_yaml, "vcr.json": vcr_json, "nock.json": nock, "json": journal}


def named(pairs):
    return [{"name": name, "value": value} for name, value in pairs]


def media(headers):
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def answered(it):
    """Return the content of an answer; an answer of None was not recorded."""
    kept = {} if it["answer"] is None else text(it["answer"])
    return {"mimeType": media(it["answer_headers"]), **kept}


def posted(it):
    return {"mimeType": media(it["headers"]), **text(it["body"])}


def text(body):
    try:
        return {"size": len(body), "text": body.decode()}
    except UnicodeDecodeError:
        return {"size": len(body), "text": b64encode(body).decode(), "encoding": "base64"}


def value(body):
    """Return a body as nock keeps it: JSON as a value, the rest as a text."""
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()
