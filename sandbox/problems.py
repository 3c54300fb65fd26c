"""Answers in matters that belong to no vendor, in the form of RFC 9457."""

from sandbox.formats import write_json
from sandbox.journal import Response, phrase


def problem(status: int, detail: str) -> Response:
    """Return the answer that tells of a problem."""
    document = {"type": "about:blank", "title": phrase(status), "status": status, "detail": detail}
    headers = (("Content-Type", "application/problem+json"),)
    return Response(status, headers, write_json(document))
