"""Bodies of several parts (RFC 7578): how a file in one is called, and how large it is."""

from email import message_from_string

from sandbox.vendor import Json

_HEAD = 'Content-Type: multipart/form-data; boundary="{}"\r\n\r\n'


def read_parts(raw: bytes) -> Json:
    """Return the parts by name; a file is `{name, mime_type, size}`, another part its text.

    The boundary is taken from the first line. Of a body that is cut short nothing is read.
    """
    # Latin-1 has a letter for each byte: sizes stay, and texts can be read as what they are.
    text = raw.decode("latin-1")
    boundary = text.partition("\r\n")[0]
    if not boundary.startswith("--"):
        return {}
    whole = message_from_string(_HEAD.format(boundary[2:]) + text)
    parts: dict[str, Json] = {}
    for part in () if whole.defects else whole.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload()
        if not isinstance(name, str) or not isinstance(content, str):
            continue
        filename = part.get_filename()
        parts[_utf8(name)] = (
            _utf8(content)
            if filename is None
            else {
                "name": _utf8(filename),
                "mime_type": part.get_content_type(),
                "size": len(content),
            }
        )
    return parts


def _utf8(text: str) -> str:
    return text.encode("latin-1", "replace").decode("utf-8", "replace")
