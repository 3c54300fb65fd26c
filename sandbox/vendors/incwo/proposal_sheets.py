"""Proposal sheets: offers to contacts and firms (documentation: "Proposal sheets")."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.incwo import resource
from sandbox.vendors.incwo.fields import Field
from sandbox.vendors.incwo.resource import Resource
from sandbox.vendors.incwo.state import Incwo

PROPOSAL_SHEETS = Resource(
    "proposal_sheets",
    "proposal_sheet",
    (
        Field("id", "integer", None, read_only=True),
        Field("sheet_type", longest=255),
        # drafting, sent, accepted, refused, postponed, finished (docs; the last recorded).
        Field("progress_id", "integer", 555, choices=(555, 556, 557, 558, 559, 620105)),
        Field("contact_id", "integer", 0, refers="contacts"),
        Field("firm_id", "integer", 0, refers="firms"),
    ),
)


def list_proposal_sheets(call: Call[Incwo]) -> Reply:
    """Answer the proposal sheets, page by page (docs)."""
    return resource.index(call, PROPOSAL_SHEETS)


def show_proposal_sheet(call: Call[Incwo]) -> Reply:
    """Answer a single proposal sheet (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.show(call, PROPOSAL_SHEETS)


def create_proposal_sheet(call: Call[Incwo]) -> Reply:
    """Create a proposal sheet and answer its data (docs). Fails with 422 (inferred)."""
    return resource.create(call, PROPOSAL_SHEETS)


def update_proposal_sheet(call: Call[Incwo]) -> Reply:
    """Update some fields of a proposal sheet (docs). Fails with 404 and 422 (inferred)."""
    return resource.update(call, PROPOSAL_SHEETS)


def destroy_proposal_sheet(call: Call[Incwo]) -> Reply:
    """Delete a proposal sheet (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.destroy(call, PROPOSAL_SHEETS)
