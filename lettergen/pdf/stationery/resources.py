"""What a page's content is made of: every font, picture, state and colour that it, or a form on it, can use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from pypdf.generic import ContentStream, StreamObject

from lettergen.pdf.syntax import ContentError

Kind = Literal["font", "state", "image", "form", "postscript", "cmyk", "layer", "operator"]

OPERATORS: Final = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J k K l m M MP n q Q re RG rg ri"
    b" s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
) | {b"INLINE IMAGE"}
"""Operators of ISO 32000-1; others are forbidden even between BX and EX (ISO 19005-2, 6.2.2)."""
_CMYK: Final = "/DeviceCMYK"
_CMYK_OPERATORS: Final = frozenset({b"k", b"K"})
_DEEPEST: Final = 16
"""Forms within forms."""
_MOST: Final = 5_000
"""Things that a page is made of; a drawn letterhead has some dozens."""


class Found(NamedTuple):
    """One of them."""

    kind: Kind
    value: Any


_NAMING: Final = frozenset({b"Tf", b"Do", b"gs", b"sh"})
"""Operators that name something of the resources."""
_SHOWING: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
"""Operators that show text."""


def walk(page: Any) -> Iterator[Found]:
    """Everything that the page's content is made of, of fonts those that show text. Raises ContentError for what goes too deep."""
    walker = _Walker()
    content = page.get_contents()
    if content is not None:
        yield from walker.content(content, page.get("/Resources"), page)
    fonts = walker.fonts
    # A state may set a font, too: then any may be in use.
    yield from (Found("font", font) for font, shown in fonts.values() if shown or walker.doubtful)


class _Walker:
    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._count = 0
        self.fonts: dict[int, tuple[Any, bool]] = {}
        """Each font, and whether text is shown in it."""
        self.doubtful = False
        """Whether that is not known."""

    def content(self, content: Any, resources: Any, owner: Any, depth: int = 0) -> Iterator[Found]:
        """A content stream with its resources; ``owner`` may have a group."""
        if depth > _DEEPEST:
            raise ContentError("forms too deep")
        if "/OC" in owner:
            yield Found("layer", owner)
        group = owner.get("/Group")
        if group is not None:
            yield from self._colour(group.get_object().get("/CS"))
        shown = set[str]()
        yield from self._operations(content, shown, own=resources is not None)
        if resources is None:
            return
        for name, font in _named(resources.get_object(), "/Font"):
            known = self.fonts.get(id(font), (font, False))[1]
            self.fonts[id(font)] = font, known or name in shown
        yield from self.resources(resources.get_object(), depth)

    def _operations(self, content: Any, shown: set[str], *, own: bool) -> Iterator[Found]:
        """What is found in the operations themselves; the names of fonts that show text go into ``shown``.

        Content that names things without resources of its ``own`` takes the page's, which PDF/A-2 forbids (6.2.2).
        """
        parsed = content if isinstance(content, ContentStream) else ContentStream(content, None)
        font, outer = "", list[str]()
        for operands, operator in parsed.operations:
            if not own and operator in _NAMING:
                yield Found("operator", "Resources")
            if operator == b"Tf" and operands:
                font = str(operands[0])
            elif operator == b"q":
                outer.append(font)
            elif operator == b"Q":
                font = outer.pop() if outer else font
            elif operator in _SHOWING:
                shown.add(font)
            chosen = operator in {b"cs", b"CS"} and operands and operands[0] == _CMYK
            if operator in _CMYK_OPERATORS or chosen:
                yield Found("cmyk", operator)
            elif operator == b"INLINE IMAGE" and isinstance(operands, dict):
                settings = operands.get("settings", {})
                if settings.get("/CS", settings.get("/ColorSpace")) in {"/CMYK", _CMYK}:
                    yield Found("cmyk", operator)
            elif operator not in OPERATORS:
                yield Found("operator", operator.decode("latin-1")[:20])

    def resources(self, resources: Any, depth: int) -> Iterator[Found]:
        """Everything in a dictionary of resources."""
        if self._known(resources):
            return
        for font in _values(resources, "/Font"):
            if font.get("/Subtype") == "/Type3":
                for drawing in (font.get("/CharProcs") or {}).values():
                    own = font.get("/Resources")
                    yield from self.content(drawing.get_object(), own, {}, depth + 1)
        for state in _values(resources, "/ExtGState"):
            yield Found("state", state)
            self.doubtful |= "/Font" in state
            mask = state.get("/SMask")
            if isinstance(mask, dict) and "/G" in mask:
                yield from self._object(mask["/G"].get_object(), depth)
        for drawn in _values(resources, "/XObject"):
            yield from self._object(drawn, depth)
        for layer in _values(resources, "/Properties"):
            if layer.get("/Type") in {"/OCG", "/OCMD"}:
                yield Found("layer", layer)
        yield from self._colours(resources, depth)

    def _colours(self, resources: Any, depth: int) -> Iterator[Found]:
        for space in _values(resources, "/ColorSpace"):
            yield from self._colour(space)
        for shading in _values(resources, "/Shading"):
            yield from self._colour(shading.get("/ColorSpace"))
        for pattern in _values(resources, "/Pattern"):
            if isinstance(pattern, StreamObject):
                yield from self.content(pattern, pattern.get("/Resources"), {}, depth + 1)
            elif "/Shading" in pattern:
                yield from self._colour(pattern["/Shading"].get_object().get("/ColorSpace"))

    def _object(self, drawn: Any, depth: int) -> Iterator[Found]:
        if self._known(drawn):
            return
        if "/OC" in drawn:
            yield Found("layer", drawn)
        match drawn.get("/Subtype"):
            case "/Image":
                yield Found("image", drawn)
                yield from self._colour(drawn.get("/ColorSpace"))
                if "/SMask" in drawn:
                    yield from self._object(drawn["/SMask"].get_object(), depth)
            case "/Form":
                yield Found("form", drawn)
                yield from self.content(drawn, drawn.get("/Resources"), drawn, depth + 1)
            case _:
                yield Found("postscript", drawn)

    def _colour(self, space: Any, depth: int = 0) -> Iterator[Found]:
        space = space.get_object() if space is not None else None
        if space == _CMYK:
            yield Found("cmyk", space)
        elif isinstance(space, list) and depth < _DEEPEST:
            for part in space:
                inner = part.get_object()
                if inner == _CMYK or isinstance(inner, list):
                    yield from self._colour(inner, depth + 1)

    def _known(self, thing: Any) -> bool:
        """Whether it was looked at; and the count of everything, lest a file keep the program busy."""
        self._count += 1
        if self._count > _MOST:
            raise ContentError("made of too much")
        if id(thing) in self._seen:
            return True
        self._seen.add(id(thing))
        return False


def _values(resources: Any, kind: str) -> Iterator[Any]:
    yield from (value for _, value in _named(resources, kind))


def _named(resources: Any, kind: str) -> Iterator[tuple[str, Any]]:
    part = resources.get(kind)
    if part is None:
        return
    for name, value in part.get_object().items():
        yield str(name), value.get_object()
