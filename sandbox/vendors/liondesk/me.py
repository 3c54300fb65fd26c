"""The owner of the token (docs: Access Tokens)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import answered
from sandbox.vendors.liondesk.state import LionDesk

_SHOWN = (
    "id", "first_name", "last_name", "email", "timezone_offset", "created_at", "modified_at",
    "timezone",
)  # fmt: skip


def get_me(call: Call[LionDesk]) -> Reply:
    """Answer the user to whom the access token belongs (docs)."""
    user = call.state.users[me(call)]
    return answered(call, {name: user[name] for name in _SHOWN})
