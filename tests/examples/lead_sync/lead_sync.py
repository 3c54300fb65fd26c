"""Bring the leads that changed in LeadSquared into Marketo.

    LEADSQUARED_URL=… LEADSQUARED_ACCESS_KEY=… LEADSQUARED_SECRET_KEY=… \\
    MARKETO_URL=… MARKETO_CLIENT_ID=… MARKETO_CLIENT_SECRET=… \\
    python lead_sync.py "2018-01-01 00:00:00"

What it takes for granted is what its tests hold: a batch that is sent twice does no harm, for
Marketo finds leads by their e-mail address; so whatever fails on its way is simply sent again.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

BATCH = 300
PAGE = 200
ATTEMPTS = 5

# A full window empties within 20 seconds.
RATE_WINDOW = 20.0

FIELDS = {
    "EmailAddress": "email",
    "FirstName": "firstName",
    "LastName": "lastName",
    "Phone": "phone",
    "Company": "company",
}

Lead = dict[str, Any]
Wait = Callable[[float], None]


class SyncError(Exception):
    """The vendor refuses for good, or went wrong too often."""


@dataclass
class Outcome:
    """What became of the leads: how many were created and updated, and why others were not."""

    created: int = 0
    updated: int = 0
    skipped: dict[str, str] = field(default_factory=dict)


class LeadSquared:
    """The leads that changed, page by page."""

    def __init__(self, url: str, access_key: str, secret_key: str, wait: Wait) -> None:
        self._url = url + "/v2/LeadManagement.svc/Leads.RecentlyModified"
        self._keys = {"accessKey": access_key, "secretKey": secret_key}
        self._wait = wait

    def changed_since(self, moment: str) -> Iterator[Lead]:
        """Yield the leads modified from a moment on, `YYYY-MM-DD HH:MM:SS` in UTC."""
        number = 1
        while True:
            page = self._page(moment, number).get("Leads", [])
            for lead in page:
                yield {it["Attribute"]: it["Value"] for it in lead["LeadPropertyList"]}
            if len(page) < PAGE:
                return
            number += 1

    def _page(self, moment: str, number: int) -> Mapping[str, Any]:
        body = {
            "Parameter": {"FromDate": moment, "ToDate": "9999-12-31 23:59:59"},
            "Columns": {"Include_CSV": ",".join(FIELDS)},
            "Sorting": {"ColumnName": "ProspectAutoId", "Direction": "0"},
            "Paging": {"PageIndex": number, "PageSize": PAGE},
        }
        for _ in range(ATTEMPTS):
            try:
                answer = requests.post(self._url, params=self._keys, json=body, timeout=30)
            except requests.RequestException:
                continue
            if answer.status_code == 429:
                self._wait(5)
                continue
            if answer.status_code < 500 or "ExceptionMessage" in answer.text:
                page: Mapping[str, Any] = answer.json()
                if "ExceptionMessage" in page:
                    raise SyncError(page["ExceptionMessage"])
                return page
        raise SyncError("LeadSquared does not answer")


class Marketo:
    """Leads written in batches, whatever happens on their way."""

    def __init__(self, url: str, client_id: str, client_secret: str, wait: Wait) -> None:
        self._url = url
        self._credentials = {"client_id": client_id, "client_secret": client_secret}
        self._wait = wait
        self._token = ""

    def upsert(self, leads: Sequence[Lead]) -> list[Mapping[str, Any]]:
        """Create or update leads by their e-mail address; return the result of each in order."""
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                answer = self._send(leads)
            except (requests.RequestException, ValueError) as error:
                # The answer is lost, or no JSON; whether the batch was written, nobody knows.
                reason = type(error).__name__
                continue
            if answer.get("success"):
                return list(answer["result"])
            reason = self._prepare_again(answer["errors"][0])
        raise SyncError(f"Marketo: {reason}")

    def _prepare_again(self, error: Mapping[str, str]) -> str:
        """Do what lets a call succeed next time. Raises `SyncError` where nothing does."""
        code = error["code"]
        if code in ("601", "602"):
            self._token = ""
        elif code in ("606", "615"):
            self._wait(RATE_WINDOW)
        elif code not in ("604", "608", "611", "713"):
            raise SyncError(f"Marketo: {code} {error['message']}")
        return f"{code} {error['message']}"

    def _send(self, leads: Sequence[Lead]) -> Mapping[str, Any]:
        answer = requests.post(
            f"{self._url}/rest/v1/leads.json",
            json={"action": "createOrUpdate", "lookupField": "email", "input": leads},
            headers={"Authorization": f"Bearer {self._token or self._sign_in()}"},
            timeout=30,
        )
        answer.raise_for_status()
        return dict(answer.json())

    def _sign_in(self) -> str:
        query = {"grant_type": "client_credentials", **self._credentials}
        answer = requests.get(f"{self._url}/identity/oauth/token", params=query, timeout=30)
        if answer.status_code == 401:
            raise SyncError("Marketo: the credentials are wrong")
        answer.raise_for_status()
        self._token = answer.json()["access_token"]
        return self._token


def sync(source: LeadSquared, target: Marketo, since: str) -> Outcome:
    """Bring every lead with an e-mail address that changed since a moment over, 300 at a time."""
    outcome = Outcome()
    leads = [renamed(it) for it in source.changed_since(since) if it.get("EmailAddress")]
    for start in range(0, len(leads), BATCH):
        batch = leads[start : start + BATCH]
        for lead, result in zip(batch, target.upsert(batch), strict=True):
            if result["status"] == "skipped":
                outcome.skipped[lead["email"]] = result["reasons"][0]["message"]
            elif result["status"] == "created":
                outcome.created += 1
            else:
                outcome.updated += 1
    return outcome


def renamed(lead: Lead) -> Lead:
    """Return a LeadSquared lead under Marketo's names, without what is empty."""
    return {ours: lead[theirs] for theirs, ours in FIELDS.items() if lead.get(theirs)}


def main() -> int:
    """Run once, with what the environment says; return the exit status."""
    source = LeadSquared(
        os.environ["LEADSQUARED_URL"],
        os.environ["LEADSQUARED_ACCESS_KEY"],
        os.environ["LEADSQUARED_SECRET_KEY"],
        time.sleep,
    )
    target = Marketo(
        os.environ["MARKETO_URL"],
        os.environ["MARKETO_CLIENT_ID"],
        os.environ["MARKETO_CLIENT_SECRET"],
        time.sleep,
    )
    try:
        outcome = sync(source, target, sys.argv[1])
    except SyncError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{outcome.created} created, {outcome.updated} updated, {len(outcome.skipped)} skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
