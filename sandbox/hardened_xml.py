"""XML from strangers: no DTD, no entities, no depths."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.ElementTree import DefusedXMLParser


class _Shallow(TreeBuilder):
    """Builds a tree, as long as it is not too deep."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self._left = depth

    def start(self, tag: Any, attrs: Any) -> Element:
        """Go one level down. Raises `ValueError` where there are too many."""
        self._left -= 1
        if self._left < 0:
            raise ValueError("nested too deeply")
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Element:
        """Come up again."""
        self._left += 1
        return super().end(tag)


def parse(body: bytes, depth: int) -> Element:
    """Return the root element. Raises `ValueError`, saying why, for what is refused."""
    parser = DefusedXMLParser(target=_Shallow(depth), forbid_dtd=True)
    try:
        parser.feed(body)
        root: Element = parser.close()
    except ParseError as error:
        raise ValueError(str(error)) from None
    except LookupError as error:
        raise ValueError(f"an encoding that nobody knows: {error}") from None
    return root
