"""The composed letter: every line final, no output format. The only thing that renderers read.

Positions are in mm from the upper left corner of the sheet, type sizes and line pitches in pt. A line of pitch p has
its baseline 0.8 p below its top: that is where word processors put it for an exact line height, so both renderers can
agree by construction. Widths are those of text without kerning and ligatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from pydantic import TypeAdapter

from lettergen.model.blocks import Block
from lettergen.typeface.own import ARIMO, Typeface

FORMAT = 1
"""Version of this structure, written into every serialised letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the file says about itself."""

    title: str
    """The subject."""
    author: str
    """The authority, never a person."""
    language: str
    """BCP 47, such as ``de-DE``."""
    date: str
    """ISO date of the letter; the only date in the file."""
    kind: str
    """Kind of letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of an area, already broken: it is never wrapped again."""

    text: str
    size_pt: float
    pitch_pt: float
    """Height of the line."""
    space_before_pt: float = 0
    strong: bool = False
    colour: str = "000000"
    """RRGGBB."""
    value: str | None = None
    """Second field of the line, set at the area's ``value_offset_mm`` (information block)."""
    value_strong: bool = False
    joined: bool = False
    """Whether it goes on with the last word of the line above, which was broken at a hyphen or in an address."""
    link: str | None = None
    """Where its text, or its value if it has one, leads: target with scheme https, http or mailto."""


AreaRole = Literal[
    "masthead",
    "return_line",
    "delivery_notes",
    "address",
    "document_title",
    "information",
    "copy_mark",
    "dispatch",
    "continuation",
    "footer",
]
"""What an area is to a reader; ``continuation`` and ``footer`` are artifacts, the rest is content in this order.

``document_title`` stands in place of return line, notes and address where nobody is addressed."""

Pages = Literal["first", "following", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Lines at a fixed place of the sheet, from ``y_mm`` downwards."""

    role: AreaRole
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    """Room reserved; at least the height of the lines."""
    lines: tuple[TextLine, ...]
    align: Literal["left", "center", "right"] = "left"
    value_offset_mm: float | None = None
    """Where second fields begin, measured from ``x_mm``."""
    pages: Pages = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight horizontal or vertical line: decoration, an artifact."""

    x1_mm: float
    y1_mm: float
    x2_mm: float
    y2_mm: float
    width_pt: float
    colour: str = "000000"
    pages: Pages = "first"
    mark: bool = False
    """Whether it is a fold or punch mark, and no part of the design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Logo at a fixed place of the first page."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    data_base64: str
    alt: str
    """Alternative text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """Briefbogen: PDF files of one page that lie under the letter's own."""

    first: str
    """Under page 1, in base64."""
    following: str | None = None
    """Under all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """Seitenzahl, one line at a fixed height."""

    template: str
    """With ``{page}`` and ``{pages}``, such as ``Seite {page} von {pages}``."""
    rule: Literal["always", "multipage"]
    """``multipage`` prints it on every page of a letter that has more than one."""
    x_mm: float
    y_mm: float
    width_mm: float
    align: Literal["left", "center", "right"]
    size_pt: float
    pitch_pt: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The sheet and the frame of the running text."""

    width_mm: float
    height_mm: float
    text_left_mm: float
    text_width_mm: float
    first_top_mm: float
    """Where the text begins on page 1: the top of the subject's first line."""
    following_top_mm: float
    """Where it begins on all other pages."""
    bottom_mm: float
    """Where it ends on every page, measured from the top of the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """The running text."""

    size_pt: float
    pitch_pt: float
    """Line height, and the grid of all vertical distances."""
    list_indent_mm: float = 5
    """Hanging indent of a list level."""
    cell_padding_mm: float = 1
    """Left and right, inside a table cell."""
    cell_above_pt: float = 0
    """Above the lines of a table cell."""
    cell_below_pt: float = 0
    """Below them, so that no descender touches the rule."""
    typeface: Typeface = ARIMO
    """Of the whole letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facsimile:
    """Faksimile: the picture of a signature, at the lower left of the room for it."""

    width_mm: float
    height_mm: float
    """Both of the picture's own proportions, and not higher than the room."""
    media_type: Literal["image/png", "image/jpeg"]
    data_base64: str
    alt: str
    """Alternative text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A signature: what stands above the space for it, and below."""

    above: tuple[str, ...]
    """Such as "Im Auftrag"; may be empty."""
    space_lines: int
    """Empty lines for the handwriting."""
    below: tuple[str, ...]
    """Name and function."""
    image: Facsimile | None = None
    """Printed into the empty lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Unterschriften side by side, in columns of equal width over the text width; never broken over pages."""

    signers: tuple[Signer, ...]
    columns: int = 0
    """How many columns, where they are more than signers: in the last row of several."""
    type: Literal["signatures"] = "signatures"


FlowRole = Literal[
    "subject", "salutation", "body", "closing", "signatures", "enclosures", "copies", "dispositions"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowItem:
    """A block of the running text with its distance to what stands above it."""

    role: FlowRole
    """``subject`` holds a level-1 heading; it is the only one."""
    block: Block | Signatures
    space_before_pt: float
    """Ignored where the item begins a page."""
    keep_with_next: bool = False
    """No page break between this item and the next."""
    keep_together: bool = False
    """No page break within."""
    style: TextStyle | None = None
    """Of a paragraph or heading whose type is not the letter's: the subject above large print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Absender: the facts of who writes, for layouts that set them in their own way. What is not known is empty."""

    name: str = ""
    """Behörde."""
    head_title: str = ""
    """In whose name it writes, such as "Der Landrat"."""
    unit: tuple[str, ...] = ()
    """Organisationseinheit, as the letterhead prints it."""
    address: tuple[str, ...] = ()
    """Dienstgebäude: street or PO box, postcode and town."""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    contact: str = ""
    """Auskunft erteilt."""
    room: str = ""
    direct_phone: str = ""
    """The contact's own number."""
    direct_fax: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationEntry:
    """An entry of the information block or column, for layouts that set it in their own way."""

    label: str
    """Leitwort, may be empty."""
    values: tuple[str, ...]
    """Unbroken lines; an empty one stands between groups of them."""
    lines: tuple[str, ...]
    """The same as the letterhead's area breaks them."""
    strong: bool = False
    gap: bool = False
    """Whether a new group begins here."""
    foot: bool = False
    """Whether it belongs to the group at the foot of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedLetter:
    """A letter ready to be set."""

    metadata: Metadata
    page: Page
    style: TextStyle
    areas: tuple[Area, ...]
    """In reading order; all areas of page 1 are read before the flow."""
    flow: tuple[FlowItem, ...]
    rules: tuple[Rule, ...] = ()
    """Fold and punch marks and decorative lines."""
    pictures: tuple[Picture, ...] = ()
    page_number: PageNumber | None = None
    sender: Writer = Writer()
    stationery: Stationery | Literal["preprinted"] | None = None
    """What the letter lies on; ``preprinted`` where masthead, footer and rules stand on the paper already."""
    information: tuple[InformationEntry, ...] = ()
    """What the area of that role says, entry by entry."""
    format: int = FORMAT


@cache  # saves 8.3 ms from the second time on
def _adapter() -> TypeAdapter[ComposedLetter]:
    return TypeAdapter(ComposedLetter)


def to_json(letter: ComposedLetter) -> str:
    """The whole letter as one JSON string; equal letters give equal strings."""
    return _adapter().dump_json(letter).decode()


def from_json(text: str | bytes) -> ComposedLetter:
    """The letter that ``to_json`` wrote. Raises pydantic.ValidationError for anything else."""
    return _adapter().validate_json(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """PNG files."""

    first: bytes | None = None
    """The stationery under page 1."""
    following: bytes | None = None
    """Under all others."""
    logos: tuple[bytes | None, ...] = ()
    """Of each of the letter's pictures that is SVG; None for others."""


NO_PIXELS: Final = Pixels()
"""Of a letter that has no vectors."""
