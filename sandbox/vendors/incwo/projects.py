"""Projects: what firms and leads belong to (documentation: "Projects")."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.incwo import resource
from sandbox.vendors.incwo.fields import Field
from sandbox.vendors.incwo.resource import Resource
from sandbox.vendors.incwo.state import Incwo

PROJECTS = Resource(
    "projects",
    "project",
    (
        Field("id", "integer", None, read_only=True),
        Field("name", longest=255),
        Field("reference", longest=255),
        Field("description"),
        # 1 active, 2 suspended, 3 done (docs).
        Field("status_id", "integer", 1, choices=(1, 2, 3)),
        Field("budget_euros", "decimal", None),
        Field("budget_hours", "decimal", None),
        Field("budget_halfdays", "decimal", None),
        Field("start_date", "date", None),
        Field("end_date", "date", None),
    ),
)


def list_projects(call: Call[Incwo]) -> Reply:
    """Answer the projects, page by page (docs)."""
    return resource.index(call, PROJECTS)


def show_project(call: Call[Incwo]) -> Reply:
    """Answer a single project (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.show(call, PROJECTS)


def create_project(call: Call[Incwo]) -> Reply:
    """Create a project and answer its data (docs). Fails with 422 (inferred)."""
    return resource.create(call, PROJECTS)


def update_project(call: Call[Incwo]) -> Reply:
    """Update some fields of a project (docs). Fails with 404 and 422 (inferred)."""
    return resource.update(call, PROJECTS)


def destroy_project(call: Call[Incwo]) -> Reply:
    """Delete a project (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.destroy(call, PROJECTS)
