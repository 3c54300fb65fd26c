"""Recorded traffic: accounts, and the wire's texts as they are kept."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.evidence import Evidence
from sandbox.vendor import Record

_PARIS = ZoneInfo("Europe/Paris")
_DAY = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_MINUTE = re.compile(r"[0-9]{2}-[0-9]{2}-[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATES = ("value_date", "start_date", "end_date")
_TIMES = ("created_at", "updated_at")
_LISTS = {"contact_addresses": "contact_address", "contact_items": "contact_item"}

_OBJECTS = ("leads", "contacts", "firms", "projects", "proposal_sheets")


def settle(evidence: Evidence) -> None:
    """Read dates and lists, and open the recorded accounts to the users that there are."""
    accounts: dict[int, None] = {}
    for collection in _OBJECTS:
        for record in evidence.of(collection):
            _read(record)
            if "business_file_id" in record:
                accounts[record["business_file_id"]] = None
    first = next(iter(accounts), evidence.fixtures["business_files"][0]["id"])
    for collection in _OBJECTS:
        for record in evidence.of(collection):
            account = record.setdefault("business_file_id", first)
            creator = record.setdefault("creator_id", evidence.fixtures["users"][0]["id"])
            record.setdefault("modifier_id", creator)
            for name in ("manager_id", "creator_id", "modifier_id"):
                supposed = {"id": record.get(name), "business_file_ids": [account]}
                evidence.suppose("users", supposed)
    for id in accounts:
        known = evidence.find("business_files", id=id)
        evidence.put("business_files", known or {"id": id, "name": f"Account {id}"})
    if accounts:
        user = evidence.fixtures["users"][0]
        reached = list(dict.fromkeys((*user["business_file_ids"], *accounts)))
        evidence.put("users", {"id": user["id"], "business_file_ids": reached})


def _read(record: dict[str, Any]) -> None:
    """Bring the values of a record into the form in which they are kept."""
    for name in _DATES:
        if name in record:
            record[name] = _date(record[name])
    for name in _TIMES:
        if isinstance(record.get(name), str) and _MINUTE.fullmatch(record[name]):
            local = datetime.strptime(record[name], "%d-%m-%Y-%H-%M").replace(tzinfo=_PARIS)
            record[name] = local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, item in _LISTS.items():
        if name in record:
            record[name] = _items(record[name], item)
    if "step_id" in record:
        record["progress_id"] = record.pop("step_id")


def _date(text: Any) -> str | None:
    found = _DAY.fullmatch(text) if isinstance(text, str) else None
    return f"{found[3]}-{found[2]}-{found[1]}" if found else None


def _items(value: Any, item: str) -> list[Record]:
    """Return the elements of a nested list, of which a single one stands there by itself."""
    found = value.get(item, ()) if isinstance(value, Mapping) else value
    items = found if isinstance(found, (list, tuple)) else [found]
    return [it for it in items if isinstance(it, Mapping)]
