"""The form of all answers: errors and pages (docs: Error Codes; seed: Get Leads by Lead Type)."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.vendor import Call, Json, Problem, Record, Reply, Told
from sandbox.vendors.easir.state import Easir

_LEADING_DIGITS = re.compile("[0-9]{1,9}")


def dress(call: Call[Easir], problem: Problem, message: str) -> Reply:
    """Put an error into EASI'R's form; all violations are listed together (docs: Error Codes).

    A missing, unknown or expired token is 403, or 401 where the setting says so (inferred).
    """
    if problem.body is not None:
        return Reply(problem.status, problem.body.encode(), media=problem.media)
    error = {"message": message, "code": problem.code}
    if problem.name == "error":
        error["id"] = call.new_uuid()
    if problem.name.startswith("validation.") and "field" in call.values:
        error["field"] = call.values["field"]
    return Reply(_status(call, problem), {"errors": call.values.get("listed", [error])})


def errors_of(body: Json) -> Iterator[Told]:
    """Yield all errors that an answer lists."""
    listed = body.get("errors") if isinstance(body, dict) else None
    for index, it in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(it, dict):
            at = f"/errors/{index}"
            yield Told(str(it.get("code")), str(it.get("message")), f"{at}/code", f"{at}/message")


def _status(call: Call[Easir], problem: Problem) -> int:
    needs_token = call.operation is not None and call.operation.security is not None
    if problem.name == "unauthorized" and needs_token and call.caller is None:
        return int(call.settings["bad_token_status"])
    return problem.status


def page_of(call: Call[Easir], records: Sequence[Record], view: Callable[[Record], Json]) -> Reply:
    """Answer one page of records; one beyond the end is empty (inferred).

    The URLs of the neighbours keep the rest of the query; at the ends they are null (client).
    """
    page = _positive(call, "page", 1)
    per_page = min(_positive(call, "per_page", 15), call.settings["max_per_page"])
    total, first = len(records), (page - 1) * per_page
    previous = _url(call, page - 1) if page > 1 else None
    following = _url(call, page + 1) if first + per_page < total else None
    return Reply(
        body={
            "data": [view(it) for it in records[first : first + per_page]],
            "pagination": {
                "total": total,
                "page": page,
                "per_page": per_page,
                "urls": {"previous": previous, "next": following},
            },
        }
    )


def sorted_by(call: Call[Easir], records: Sequence[Record], *offered: str) -> list[Record]:
    """Return records in the order that `sort_by` and `sort_direction` ask for (docs: Accounts).

    A member that is not offered changes nothing (inferred).
    """
    name = call.query.get("sort_by")
    if name not in offered:
        return list(records)
    downwards = str(call.query.get("sort_direction", "asc")).lower() == "desc"
    return sorted(records, key=lambda it: str(it[name] or "").lower(), reverse=downwards)


def sought(call: Call[Easir], *texts: Any) -> bool:
    """Tell whether the text looked for stands in one of these, in any case (inferred)."""
    wanted = call.query.get("q", "").lower()
    return not wanted or any(wanted in str(text).lower() for text in texts if text is not None)


def _positive(call: Call[Easir], name: str, default: int) -> int:
    """Return a number of the query as PHP reads it: by its leading digits (client).

    What is no positive number counts as not given (inferred).
    """
    found = _LEADING_DIGITS.match(str(call.query.get(name, "")))
    return int(found.group()) or default if found else default


def _url(call: Call[Easir], page: int) -> str:
    rest = [(name, value) for name, value in call.pairs if name != "page"]
    return f"{call.base_url}{call.path_text}?{urlencode([*rest, ('page', page)])}"
