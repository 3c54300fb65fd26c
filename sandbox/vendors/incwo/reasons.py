"""The reasons of a refusal, found again in an answer: texts of Rails behind a column's name."""

from collections.abc import Iterator
from functools import cache

from sandbox.vendor import Json, Told
from sandbox.vendors.incwo.fields import humanized

_CODE = "422"


def errors_of(body: Json) -> Iterator[Told]:
    """Yield each reason of a list of errors, without the column that it begins with."""
    listed = body.get("errors") if isinstance(body, dict) else None
    reasons = listed.get("error") if isinstance(listed, dict) else None
    several = isinstance(reasons, list)
    for index, text in enumerate(reasons if isinstance(reasons, list) else [reasons]):
        if isinstance(text, str):
            at = f"/errors/error/{index}" if several else "/errors/error"
            yield Told(_CODE, _without_column(text), at, at)


def _without_column(text: str) -> str:
    begun = (it for it in _columns() if text.startswith(f"{it} "))
    column = max(begun, key=len, default=None)
    return text if column is None else text[len(column) + 1 :]


@cache
def _columns() -> frozenset[str]:
    """Return the columns of all objects, as messages name them; the chapters are loaded for it."""
    from sandbox.vendors.incwo.contacts import CONTACTS
    from sandbox.vendors.incwo.firms import FIRMS
    from sandbox.vendors.incwo.leads import LEADS
    from sandbox.vendors.incwo.projects import PROJECTS
    from sandbox.vendors.incwo.proposal_sheets import PROPOSAL_SHEETS

    objects = (CONTACTS, FIRMS, LEADS, PROJECTS, PROPOSAL_SHEETS)
    names = {field.name for it in objects for field in it.columns}
    return frozenset(humanized(name) for name in {*names, "step_id"})
