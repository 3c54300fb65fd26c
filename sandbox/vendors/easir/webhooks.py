"""Webhooks: subscriptions to what happens (docs: Webhooks). Nothing is sent from here."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.easir.envelope import page_of
from sandbox.vendors.easir.state import Easir
from sandbox.vendors.easir.times import stamp

SHOWN = (
    "id", "target_url", "webhook_event", "scope", "verification_token", "created_at", "updated_at",
)  # fmt: skip


def get_webhooks(call: Call[Easir]) -> Reply:
    """Answer the subscriptions, page by page (client)."""
    return page_of(call, list(call.state.webhooks), _shown)


def create_webhook(call: Call[Easir]) -> Reply:
    """Make a subscription (client), of scope `global` by default (docs); 201 (inferred)."""
    body, now = call.body, stamp(call.now)
    id = max((it["id"] for it in call.state.webhooks), default=0) + 1
    record = {
        "id": id,
        "target_url": body["target_url"],
        "webhook_event": body["webhook_event"],
        "scope": body.get("scope") or "global",
        "verification_token": body.get("verification_token"),
        "created_at": now,
        "updated_at": now,
    }
    call.state.webhooks = call.state.webhooks.put(id, record)
    return Reply(201, _shown(record))


def delete_webhook(call: Call[Easir]) -> Reply:
    """Delete a subscription (client); 204 (inferred)."""
    call.state.webhooks = call.state.webhooks.without(call.path["webhook_id"])
    return Reply(204)


def _shown(webhook: Record) -> Record:
    return {name: webhook[name] for name in SHOWN}
