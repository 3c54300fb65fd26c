"""Bodies of several parts (RFC 7578): how a file in one is called, and how large it is."""

import re
from email.message import Message

from sandbox.vendor import Json

_DISPOSITION = re.compile(rb"(?im)^content-disposition:\s*([^\r\n]*)")
_TYPE = re.compile(rb"(?im)^content-type:\s*([^\r\n;]*)")


def read_parts(raw: bytes) -> Json:
    """Return the parts by name; a file is `{name, mime_type, size}`, another part its text.

    The boundary is taken from the first line. What is no part is left out.
    """
    boundary = raw.partition(b"\r\n")[0]
    parts: dict[str, Json] = {}
    if not boundary.startswith(b"--"):
        return parts
    for chunk in raw.split(boundary)[1:]:
        head, blank, content = chunk.removesuffix(b"\r\n").partition(b"\r\n\r\n")
        found = _DISPOSITION.search(head)
        if not blank or found is None:
            continue
        message = Message()
        message["Content-Disposition"] = found.group(1).decode("utf-8", "replace")
        name = message.get_param("name", header="content-disposition")
        if isinstance(name, str):
            parts[name] = _part(message.get_filename(), head, content)
    return parts


def _part(filename: str | None, head: bytes, content: bytes) -> Json:
    if filename is None:
        return content.decode("utf-8", "replace")
    kind = _TYPE.search(head)
    mime_type = kind.group(1).decode("latin-1").strip() if kind else "application/octet-stream"
    return {"name": filename, "mime_type": mime_type, "size": len(content)}
