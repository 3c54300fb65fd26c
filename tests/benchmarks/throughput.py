"""Requests per second beside bare aiohttp handlers: lead by id, filter of 300, sync of 300.

Usage: python tests/benchmarks/throughput.py [--short]
"""

import json
import os
import statistics
import sys

from load import call, requests_per_second
from servers import CORES, bare, sandbox

HEADERS = b"Host: sandbox\r\nAccept: */*\r\nAuthorization: Bearer %s\r\n"


def request(method, path, token, body=b""):
    """Return the bytes of a request."""
    more = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body) if body else b""
    head = b"%s %s HTTP/1.1\r\n" % (method.encode(), path.encode())
    return head + HEADERS % token + more + b"\r\n" + body


MORE = {
    "title": "Head of Purchasing",
    "phone": "+1 555 0100 200",
    "city": "San Mateo",
    "state": "CA",
    "country": "United States",
    "postalCode": "94404",
    "industry": "Software",
    "website": "https://www.acme.example",
    "leadSource": "Web form",
    "annualRevenue": 12500000,
    "numberOfEmployees": 420,
    "rating": "warm",
    "address": "12 Main Street",
}


def leads(round_number, more=None):
    """Return the body of a sync of 300 leads; another round changes each of them."""
    return json.dumps(
        {
            "action": "createOrUpdate",
            "lookupField": "email",
            "input": [
                {
                    "email": f"person-{n}@example.com",
                    "firstName": f"Ann{n}",
                    "lastName": "Smith",
                    "company": "Acme",
                    "leadScore": n + round_number,
                    **(more or {}),
                }
                for n in range(300)
            ],
        }
    ).encode()


def sign_in(port, variables):
    """Return a token."""
    query = (
        "/identity/oauth/token?grant_type=client_credentials"
        f"&client_id={variables['MARKETO_CLIENT_ID']}"
        f"&client_secret={variables['MARKETO_CLIENT_SECRET']}"
    )
    answer = call(port, request("GET", query, b"-"))
    return json.loads(answer.partition(b"\r\n\r\n")[2])["access_token"].encode()


def main(seconds, rounds):
    """Measure each pair in turn and print the ratios' median."""
    os.sched_setaffinity(0, CORES[1:] or CORES)
    rows = {}
    for _ in range(rounds):
        with bare() as (port, _), sandbox("--limits", "off") as (ours, variables, _):
            token = sign_in(ours, variables)
            page = "/rest/v1/leads.json?filterType=sandboxRegion&filterValues=Pilot"
            sync = tuple(request("POST", "/rest/v1/leads.json", token, leads(n)) for n in (0, 1))
            long = tuple(
                request("POST", "/rest/v1/leads.json", token, leads(n, MORE)) for n in (0, 1)
            )
            pairs = {
                "lead by id": (request("GET", "/rest/v1/lead/318581.json", token), None),
                "filter, 300 leads": (request("GET", page, token), None),
                "sync, 300 leads (json)": (sync, None),
                "sync, 300 leads of 18 fields": (long, None),
                "sync, 300 leads (orjson)": (
                    sync,
                    request("POST", "/orjson/rest/v1/leads.json", token, leads(0)),
                ),
            }
            for name, (mine, theirs) in pairs.items():
                plain = requests_per_second(port, theirs or mine, seconds)
                full = requests_per_second(ours, mine, seconds)
                rows.setdefault(name, []).append((plain, full))
    print(
        f"{'':30}{'bare':>10}{'sandbox':>10}{'ratio':>8}   (median of {rounds}; least and most of ratio)"
    )
    for name, pairs in rows.items():
        ratios = sorted(full / plain for plain, full in pairs)
        plain = statistics.median(it[0] for it in pairs)
        full = statistics.median(it[1] for it in pairs)
        print(f"{name:30}{plain:10.0f}{full:10.0f}{statistics.median(ratios):8.2f}   "
              f"{ratios[0]:.2f} {ratios[-1]:.2f}")  # fmt: skip


if __name__ == "__main__":
    main(*((0.5, 1) if "--short" in sys.argv else (2.0, 5)))
