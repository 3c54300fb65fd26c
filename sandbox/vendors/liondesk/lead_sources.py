"""Lead sources: where leads come from; to be read only (docs: Lead Sources)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_lead_sources(call: Call[LionDesk]) -> Reply:
    """Answer a page of the lead sources, the same for all users (docs, for all: inferred)."""
    return service.find(call, LEAD_SOURCES)


def get_lead_source(call: Call[LionDesk]) -> Reply:
    """Answer one lead source (docs). Fails with 404 for an unknown one."""
    return service.get(call, LEAD_SOURCES, call.path["id"])


LEAD_SOURCES = Service("lead_sources", (Field("name", "text", writeable=False),))
