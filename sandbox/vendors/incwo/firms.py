"""Firms: the companies one deals with (documentation: "Firms")."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.incwo import resource
from sandbox.vendors.incwo.addresses import ADDRESSES, ITEMS, TYPES, emails_of
from sandbox.vendors.incwo.fields import Field
from sandbox.vendors.incwo.resource import Resource
from sandbox.vendors.incwo.state import Incwo

FIRMS = Resource(
    "firms",
    "firm",
    (
        Field("id", "integer", None, read_only=True),
        Field("name", longest=255),
        Field("firm_type", choices=TYPES),
        Field("firm_type2", longest=255),
        Field("project_id", "integer", None, refers="projects"),
        Field("siren", unset=None, longest=255),
        Field("tva", unset=None, longest=255),
        # Of a live account (recorded); how it is come by is not known.
        Field("name_soundex", read_only=True),
        ADDRESSES,
        ITEMS,
    ),
    searched={"email": emails_of},
)


def list_firms(call: Call[Incwo]) -> Reply:
    """Answer the firms, page by page (docs)."""
    return resource.index(call, FIRMS)


def show_firm(call: Call[Incwo]) -> Reply:
    """Answer a single firm (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.show(call, FIRMS)


def create_firm(call: Call[Incwo]) -> Reply:
    """Create a firm and answer its data (docs). Fails with 422 (inferred)."""
    return resource.create(call, FIRMS)


def update_firm(call: Call[Incwo]) -> Reply:
    """Update some fields of a firm (docs). Fails with 404 and 422 (inferred)."""
    return resource.update(call, FIRMS)


def destroy_firm(call: Call[Incwo]) -> Reply:
    """Delete a firm (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.destroy(call, FIRMS)
