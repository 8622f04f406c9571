"""SVG logos: read from outside, so only what draws by itself may be in one.

Scripts, addresses of other files, entities and text, whose typeface another machine may lack, are refused by name.
"""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from lxml import etree

from lettergen.limits import MAX_SVG_ELEMENTS
from lettergen.model.picture import fault_of

_SVG: Final = "http://www.w3.org/2000/svg"
_FORBIDDEN: Final = frozenset({
    "script", "foreignObject", "iframe", "audio", "video", "a", "animate", "animateMotion", "animateTransform", "set", "handler",
})  # fmt: skip
_TEXT: Final = frozenset({"text", "textPath", "tspan", "font", "font-face"})
_OUTSIDE: Final = re.compile(
    r"url\(\s*['\"]?\s*(?!#)[^)\s]|@import|javascript:|expression\(", re.IGNORECASE
)
_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg);base64,", re.IGNORECASE)
_SIZED: Final = re.compile(r"\s*\d*\.?\d+\s*(?:px|pt|pc|mm|cm|in)?\s*")
_HEAD: Final = 4096


class SvgError(Exception):
    """A file that cannot be a logo; its arguments are the code of the problem without ``logo-svg-`` and what it is about."""


def is_svg(data: bytes) -> bool:
    """Whether a file seems to be SVG: its first tag may stand behind comments and declarations."""
    return b"<svg" in data[:_HEAD]


def check_svg(data: bytes) -> bytes:
    """The SVG as letters hold it: without a document type. Raises SvgError for whatever does not draw by itself."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SvgError("broken", "XML") from error
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise SvgError("unsafe", "ENTITY")
    if root.tag != f"{{{_SVG}}}svg":
        raise SvgError("broken", "svg")
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    if len(elements) > MAX_SVG_ELEMENTS:
        raise SvgError("too-large", f"{MAX_SVG_ELEMENTS:,}")
    if any(node.tag is etree.PI for node in (*root.itersiblings(preceding=True), *root.iter())):
        raise SvgError("unsafe", "?")
    for element in elements:
        _check_element(element)
    _check_size(root)
    if _drawn(root, elements) > MAX_SVG_ELEMENTS:
        raise SvgError("too-large", f"{MAX_SVG_ELEMENTS:,}")
    # Drawing programs name the type of SVG 1.1; Word takes a file with one for damaged.
    typed = root.getroottree().docinfo.doctype
    return etree.tostring(root, encoding="utf-8") if typed else data


def _check_element(element: Any) -> None:
    name = etree.QName(element).localname
    if name in _FORBIDDEN:
        raise SvgError("unsafe", name)
    if name in _TEXT:
        raise SvgError("text", name)
    if name == "style" and _OUTSIDE.search(element.text or ""):
        raise SvgError("unsafe", "style")
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname
        if attribute.lower().startswith("on"):
            raise SvgError("unsafe", attribute)
        if attribute in {"href", "src"} and not value.startswith("#"):
            _check_picture(name, value)
        elif attribute != "href" and _OUTSIDE.search(value):
            raise SvgError("unsafe", attribute)


def _check_picture(name: str, value: str) -> None:
    head = _PICTURE.match(value)
    if name != "image" or head is None:
        raise SvgError("unsafe", value[:60])
    try:
        content = base64.b64decode("".join(value[head.end() :].split()), validate=True)
    except ValueError:
        raise SvgError("broken", "image") from None
    if fault_of(content) is not None:
        raise SvgError("broken", "image")


def _check_size(root: Any) -> None:
    box = root.get("viewBox", "").replace(",", " ").split()
    sized = all(_SIZED.fullmatch(root.get(side, "")) for side in ("width", "height"))
    if not sized and len(box) != 4:  # noqa: PLR2004
        raise SvgError("broken", "viewBox")


def _drawn(root: Any, elements: list[Any]) -> int:
    """How many elements are drawn, those that others use counted each time. Raises SvgError for a circle."""
    named = {element.get("id"): element for element in elements if element.get("id")}
    counted: dict[Any, int] = {}
    waiting: list[tuple[Any, bool]] = [(root, False)]
    open_: set[Any] = set()
    while waiting:
        element, done = waiting.pop()
        parts = [child for child in element if isinstance(child.tag, str)]
        if etree.QName(element).localname == "use":
            targets = (
                v[1:] for k, v in element.attrib.items() if etree.QName(k).localname == "href"
            )
            parts += [named[target] for target in targets if target in named]
        if done:
            open_.discard(element)
            counted[element] = 1 + sum(counted.get(part, 0) for part in parts)
        elif element not in counted:
            if element in open_:
                raise SvgError("broken", "use")
            open_.add(element)
            waiting.append((element, True))
            waiting += [(part, False) for part in parts]
            if any(part in open_ for part in parts):
                raise SvgError("broken", "use")
    return counted[root]
