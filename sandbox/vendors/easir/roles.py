"""Roles, from which rights come (client: PHP SDK)."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.easir.envelope import page_of
from sandbox.vendors.easir.state import Easir


def get_roles(call: Call[Easir]) -> Reply:
    """Answer the roles with their rights, page by page (client)."""
    return page_of(call, list(call.state.roles), _shown)


def _shown(role: Record) -> Record:
    return {name: role[name] for name in ("id", "name", "rights", "created_at", "updated_at")}
