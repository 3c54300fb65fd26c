"""The contract's examples, mutated at random: never a defect, never an answer that breaks its contract.

Usage: python tests/fuzz/mutated_requests.py [SEED [REQUESTS]]; by default seed 1 and 20,000 requests.
"""

import json
import logging
import random
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent.parent))

from callers import headers_of
from examples import request_of
from responses import breaches

from sandbox.assembly import build
from sandbox.journal import Request

# Deeper than the validator goes, not so deep as JSON is read.
DEEP = "x"
for _ in range(300):
    DEEP = {"a": DEEP}

VALUES = [
    None, True, False, 0, -1, 1.5, 10**30, 2**63, 2**31, "", "x", "318581", "\u00e4\U0001f600", "\0", [], {},
    [[]], DEEP, {"id": 1}, {"id": None}, "2020-01-01", "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00-14:00",
]  # fmt: skip
MEMBERS = ["id", "email", "createdAt", "cookies", "mktToken", "leadId", "x", "leadScore", "lastDemo",
           "isReference", "renewalAt", "fitRatio"]  # fmt: skip
TEXTS = ["", "x", "1", "318581", "1,2,x", "true", "2020-01-01", "%zz", "9" * 30, "-5", "id", "email",
         "statusName", "updatedAt", "cookies", "1127", "null", "0", "300", "301", '{"id":1e999}',
         "[]"]  # fmt: skip
NAMES = ["fields", "batchSize", "nextPageToken", "filterType", "filterValues", "id", "name",
         "leadIds", "leadId", "cookie", "startAt", "endAt", "earliestUpdatedAt", "latestUpdatedAt",
         "_method", "access_token", "isTriggerable", "mergeInCRM"]  # fmt: skip
PATHS = ["1", "x", "9" * 25, "-1", "1001", "1140", "%zz"]


def mutated(value, draw):
    """Return a JSON value with some of its parts replaced, dropped, added or doubled."""
    if draw.random() < 0.15:
        return draw.choice(VALUES)
    if isinstance(value, dict):
        kept = {name: it for name, it in value.items() if draw.random() > 0.07}
        value = {
            name: mutated(it, draw) if draw.random() < 0.5 else it for name, it in kept.items()
        }
        if draw.random() < 0.1:
            value[draw.choice(MEMBERS)] = draw.choice(VALUES)
    elif isinstance(value, list):
        value = [mutated(it, draw) for it in value] * draw.choice((1, 1, 1, 1, 2))
    return value


def garbled(text, draw):
    """Return a text with a part of it dropped, doubled or replaced."""
    at, end = sorted(draw.randrange(len(text) + 1) for _ in range(2))
    middle = draw.choice(("", text[at:end] * 2, draw.choice(TEXTS), "<x>", "</lead>"))
    return text[:at] + middle + text[end:] if draw.random() < 0.6 else text


def mutated_request(vendor, operation, draw):
    """Return method, target, headers and body of an operation's example, mutated."""
    method, path, query, headers, body = request_of(vendor.contract, operation)
    if body is not None and headers["Content-Type"].endswith("json"):
        body = json.dumps(mutated(json.loads(body), draw))
    elif body is not None:
        body = garbled(body, draw)
    query = {name: draw.choice(TEXTS) if draw.random() < 0.3 else it for name, it in query.items()}
    query |= {draw.choice(NAMES): draw.choice(TEXTS) for _ in range(draw.randrange(3))}
    if draw.random() < 0.2:
        path = path.replace("318581", draw.choice(PATHS)).replace("1127", draw.choice(PATHS))
    text = "&".join(f"{name}={quote(it, safe='%,')}" for name, it in query.items())
    target = f"/{vendor.name}{path}{'?' if text else ''}{text}"
    return method, target, headers, (body or "").encode("utf-8", "surrogatepass")


def authorised(vendor, send):
    """Return the headers with which a vendor's default credentials authenticate."""
    given = vendor.pack.credentials(vendor.seeded)
    if "CLIENT_ID" in given:
        _, path, query, _, _ = request_of(vendor.contract, vendor.contract.operations["getToken"])
        done = send("GET", f"/{vendor.name}{path}?{urlencode(query)}", {})
        return {"Authorization": f"Bearer {json.loads(done.response.body)['access_token']}"}
    return headers_of(given)


def main(seed, count):
    """Send the requests, print what came of them, and tell whether all was well."""
    logging.disable()
    draw, engine = random.Random(seed), build(limits=False)
    operations = [
        (it, one) for it in engine.vendors.values() for one in it.contract.operations.values()
    ]
    answered, wrong = Counter(), 0

    def send(method, target, headers, body=b""):
        return engine.exchange(engine.locate("", target), Request(method, target, headers, body))

    for n in range(count):
        if n % 2_000 == 0:
            engine.worlds.reset(engine.worlds["default"])
            allowed = {it.name: authorised(it, send) for it in engine.vendors.values()}
        vendor, operation = draw.choice(operations)
        method, target, headers, body = mutated_request(vendor, operation, draw)
        done = send(method, target, {**headers, **allowed[vendor.name]}, body)
        answered[f"{vendor.name} {done.error or 'success'}"] += 1
        for found in filter(None, (done.traceback, *breaches(done))):
            wrong += 1
            print(f"{method} {target} {body[:500]!r}\n{found}\n")
    print(f"{count:,} requests, seed {seed}: {len(answered)} kinds of answers, {wrong} wrong")
    print(", ".join(f"{name} {times}" for name, times in answered.most_common(12)))
    return 1 if wrong else 0


if __name__ == "__main__":
    given = [int(it) for it in sys.argv[1:]]
    sys.exit(main(*(*given, *(1, 20_000)[len(given) :])))
