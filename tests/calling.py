"""Calls of Marketo without a loop, as a synchronous program makes them."""

import json
from urllib.parse import urlencode
from urllib.request import Request, urlopen

LEAD = "/rest/v1/lead/318581.json"


def read(url, token=None, body=None):
    """Return the JSON that is answered; with a body it is a POST."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    data = None if body is None else json.dumps(body).encode()
    headers |= {} if body is None else {"Content-Type": "application/json"}
    with urlopen(Request(url, data, headers), timeout=10) as answer:
        return json.load(answer)


def sign_in(marketo):
    """Return a token of the API user with all rights."""
    query = urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": marketo.client_id,
            "client_secret": marketo.client_secret,
        }
    )
    return read(f"{marketo.url}/identity/oauth/token?{query}")["access_token"]


def sync(marketo, *leads, **more):
    """Send leads, and return what is answered."""
    return read(f"{marketo.url}/rest/v1/leads.json", sign_in(marketo), {"input": leads, **more})
