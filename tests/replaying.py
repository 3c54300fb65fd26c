"""Recordings of what worlds were asked, and `replay` run with them."""

import json
from base64 import b64encode
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

LEAD = "/rest/v1/lead/318581.json"
LEADS = "/rest/v1/leads.json"


def ask(url, method="GET", body=None, **headers):
    """Send a request; return the value of the answer, whatever its status."""
    if body is not None:
        headers["Content-Type"] = "application/json"
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(url, data, headers, method=method), timeout=10) as answer:
            text = answer.read()
    except HTTPError as refused:
        text = refused.read()
    return json.loads(text) if text[:1] in (b"{", b"[") else text.decode()


def token_of(marketo):
    return ask(
        f"{marketo.url}/identity/oauth/token?grant_type=client_credentials"
        f"&client_id={marketo.client_id}&client_secret={marketo.client_secret}"
    )["access_token"]


class Marketo:
    """Calls of Marketo in a world, signed in."""

    def __init__(self, world):
        self._url = world.marketo.url
        self._auth = {"Authorization": f"Bearer {token_of(world.marketo)}"}

    def __call__(self, path, method="GET", body=None):
        return ask(self._url + path, method, body, **self._auth)


def first_call(world, name):
    """Read something with the credentials that a client of this vendor has."""
    vendor = getattr(world, name)
    if name == "marketo":
        Marketo(world)(LEAD)
    elif name == "leadsquared":
        keys = f"accessKey={quote(vendor.access_key)}&secretKey={vendor.secret_key}"
        path = "/v2/LeadManagement.svc/Leads.GetByEmailaddress?emailaddress=anita@example.com"
        ask(f"{vendor.url}{path}&{keys}")
    elif name == "incwo":
        pair = b64encode(f"{vendor.user}:{vendor.password}".encode()).decode()
        ask(f"{vendor.url}/leads.xml", Authorization=f"Basic {pair}")
    else:
        path = {"liondesk": "/leads/3/offers", "easir": "/lead-types"}[name]
        ask(vendor.url + path, Authorization=f"Bearer {vendor.token}")


def archive_of(sandbox, world):
    """Return what a world was asked, as a HAR document."""
    return ask(f"{sandbox.url}/_sandbox/worlds/{world.name}/exchanges?format=har")


def written(tmp_path, text, name="recording.har"):
    (tmp_path / name).write_text(text if isinstance(text, str) else json.dumps(text))
    return tmp_path / name
