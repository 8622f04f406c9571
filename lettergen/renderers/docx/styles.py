"""Formatvorlagen: what the styles are called and how they look.

Where Word has a style of its own for the purpose, that one is used: every edition of Word shows it in its own language
("Salutation" is "Anrede" in a German Word). The rest bears the German name of the thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Pt

from lettergen.compose.composed import AreaRole, FlowRole, TextStyle
from lettergen.compose.signing import SIGNATURE_LINES
from lettergen.renderers.docx.ooxml import tables, tree
from lettergen.renderers.docx.words import word_name
from lettergen.typeface.metrics import measures

TABLE_BORDER_PT = 0.5


def cell_pitch(pitch_pt: float, lines: int) -> float:
    """Line height in a table row of that many lines: with the rule, which takes room, the row is as high as the lines."""
    return pitch_pt - TABLE_BORDER_PT / lines


def airy(text: TextStyle) -> bool:
    """Whether the cells of tables have room above their lines, of which the rule takes its own."""
    return text.cell_above_pt >= TABLE_BORDER_PT


def grows(text: TextStyle) -> bool:
    """Whether lines may be as high as a picture in them: where the typeface's own line is no higher than the text's."""
    return text.pitch_pt >= measures(text.typeface).line * text.size_pt


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style."""

    identifier: str
    """What paragraphs name, ASCII."""
    name: str
    builtin: bool = False
    lines_before: int = 0
    """Space before in lines of the text."""
    strong: bool = False
    in_table: bool = False
    outline: int | None = None
    parent: str | None = "Normal"
    following: str | None = None
    """Name of the style of the paragraph that is typed behind it."""
    size_pt: float | None = None
    """Type size where it is not the text's."""
    lines_after: int = 0
    """Space after in lines of the text."""
    keeps: bool = False
    """Whether it stays on the page of what follows."""
    shown: bool = True
    """Whether Word's gallery of styles offers it."""


NORMAL = Style("Standard", "Normal", builtin=True, parent=None)
BODY = Style("Textkoerper", "Body Text", builtin=True, lines_before=1)

FLOW_STYLES: dict[FlowRole, Style] = {
    "subject": Style(
        "Betreff", "Betreff", strong=True, outline=1, parent="Heading 1", following="Salutation"
    ),
    "salutation": Style(
        "Anrede", "Salutation", builtin=True, lines_before=2, following="Body Text", keeps=True
    ),
    "body": BODY,
    "closing": Style(
        "Grussformel", "Closing", builtin=True, lines_before=1, following="Signature", keeps=True
    ),
    "signatures": Style("Unterschrift", "Signature", builtin=True),
    "enclosures": Style("Anlagen", "Anlagen", lines_before=1),
    "copies": Style("Verteiler", "Verteiler", lines_before=1),
    "dispositions": Style("Verfuegung", "Verfügung", lines_before=1),
}

HEADINGS = {
    level: Style(
        f"Ueberschrift{level}",
        f"Heading {level}",
        builtin=True,
        lines_before=1 if level > 1 else 0,
        strong=True,
        outline=level,
        following="Body Text",
    )
    for level in (1, 2, 3, 4)
}

BULLET = Style("Aufzaehlung", "List Bullet", builtin=True)
NUMBERED = Style("Listennummer", "List Number", builtin=True)
CONTINUED = Style("Listenfortsetzung", "List Continue", builtin=True)
CELL = Style("Tabelleninhalt", "Tabelleninhalt", in_table=True)
HEADER_CELL = Style("Tabellenkopf", "Tabellenkopf", strong=True, in_table=True, keeps=True)


def _at(base: Style, suffix: str, name: str, *, before: int, after: int = 0, keeps: bool) -> Style:
    """``base`` where other distances or page breaks apply; what is typed behind it is ``base`` again."""
    return Style(
        base.identifier + suffix,
        name,
        lines_before=before,
        parent=base.name,
        following=base.name,
        lines_after=after,
        keeps=keeps,
        shown=False,
    )


def _listed(base: Style, name: str) -> tuple[Style, ...]:
    return (
        _at(base, "Erste", f"{name}, erster Punkt", before=1, keeps=False),
        _at(base, "Letzte", f"{name}, letzter Punkt", before=0, keeps=True),
        _at(base, "Einzige", f"{name}, einziger Punkt", before=1, keeps=True),
    )


_SIGNATURE = FLOW_STYLES["signatures"]
_ALONE = "Textkörper nach Überschrift"
_HELD = "vor Liste oder Gruß"
_TABLED = "vor Tabelle"
VARIANTS = {
    BODY: (
        _at(BODY, "Erster", _ALONE, before=0, keeps=False),
        _at(BODY, "Letzter", f"Textkörper {_HELD}", before=1, keeps=True),
        _at(BODY, "Einziger", f"{_ALONE}, {_HELD}", before=0, keeps=True),
        _at(BODY, "VorTabelle", f"Textkörper {_TABLED}", before=1, after=1, keeps=True),
        _at(BODY, "ErsterVorTabelle", f"{_ALONE}, {_TABLED}", before=0, after=1, keeps=True),
    ),
    BULLET: _listed(BULLET, "Aufzählung"),
    NUMBERED: _listed(NUMBERED, "Listennummer"),
    CELL: (_at(CELL, "Letzte", "Tabelleninhalt, mit nächster Zeile", before=0, keeps=True),),
    _SIGNATURE: (
        _at(_SIGNATURE, "Zusatz", "Unterschrift, Zusatz", before=1, keeps=True),
        _at(_SIGNATURE, "Name", "Unterschrift, Name", before=SIGNATURE_LINES, keeps=False),
        _at(
            _SIGNATURE,
            "NameVor",
            "Unterschrift, Name vor Weiterem",
            before=SIGNATURE_LINES,
            keeps=True,
        ),
    ),
}
"""Styles for single paragraphs, so that what is typed behind one does not inherit its distances and page breaks."""

AREA_STYLES: dict[AreaRole, Style] = {
    "masthead": Style("Briefkopf", "Briefkopf"),
    "return_line": Style("Ruecksendeangabe", "Rücksendeangabe"),
    "delivery_notes": Style("Vermerke", "Zusätze und Vermerke"),
    "address": Style("Anschrift", "Anschrift"),
    "document_title": Style("Dokumenttitel", "Dokumenttitel"),
    "information": Style("Informationsangaben", "Informationsangaben"),
    "copy_mark": Style("Ausfertigung", "Ausfertigungsvermerk"),
    "dispatch": Style("Absendevermerk", "Absendevermerk"),
    "continuation": Style("Kopfzeile", "Header", builtin=True),
    "footer": Style("Fusszeile", "Footer", builtin=True),
}
PAGE_NUMBER = Style("Seitenzahl", "Seitenzahl")
LOGO = Style("Logo", "Logo")
FACSIMILE = Style("Unterschriftsbild", "Unterschriftsbild", size_pt=1)
PICTURE_LINE_PT = 0.25
"""What a line that holds a picture is higher than it: the foot of its smallest type."""

LINK = "Hyperlink"
LABEL = "Leitwort"
VALUE = "Angabe"
"""Character styles."""

TABLE = "Brieftabelle"
SIGNATURE_TABLE = "Unterschriftenfelder"
"""Table styles."""

PARAGRAPH_STYLES = (
    NORMAL,
    BODY,
    *HEADINGS.values(),
    *(style for style in FLOW_STYLES.values() if style is not BODY),
    BULLET,
    NUMBERED,
    CONTINUED,
    CELL,
    HEADER_CELL,
    *chain.from_iterable(VARIANTS.values()),
    *AREA_STYLES.values(),
    PAGE_NUMBER,
    LOGO,
    FACSIMILE,
)


def define(document: Document, text: TextStyle, language: str, *, distances: bool = True) -> None:
    """Puts all styles into an empty document, by the measures of the running text; ``distances`` between, too."""
    font = word_name(text.typeface)
    tree.set_defaults(document, size_pt=text.size_pt, language=language, font=font)
    styles = document.styles
    defined: dict[str, Any] = {}
    for style in PARAGRAPH_STYLES:
        defined[style.name] = _paragraph_style(document, style, text, distances=distances)
    for style in PARAGRAPH_STYLES:
        if style.parent:
            defined[style.name].base_style = defined[style.parent]
        if style.following:
            defined[style.name].next_paragraph_style = defined[style.following]
    tree.make_default(defined[NORMAL.name])
    for name in (LABEL, VALUE):
        styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER, builtin=True)
    above = max(0.0, text.cell_above_pt - TABLE_BORDER_PT)
    _table_style(document, TABLE, TABLE_BORDER_PT, text.cell_padding_mm, above, text.cell_below_pt)
    _table_style(document, SIGNATURE_TABLE, 0, 0)


def _paragraph_style(document: Document, style: Style, text: TextStyle, *, distances: bool) -> Any:
    made = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH, builtin=style.builtin)
    made.style_id = style.identifier
    made.quick_style = style.shown
    form = made.paragraph_format
    if style.parent is None:
        form.line_spacing, form.space_after = Pt(text.pitch_pt), Pt(0)
        if grows(text):
            form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
        form.widow_control = True
        made.font.size = Pt(text.size_pt)
    form.space_before = Pt(style.lines_before * text.pitch_pt if distances else 0)
    if style.lines_after and distances:
        form.space_after = Pt(style.lines_after * text.pitch_pt)
    if style.keeps:
        form.keep_with_next = True
    if style.size_pt:
        made.font.size = Pt(style.size_pt)
    if style.strong:
        made.font.bold = True
    if style.in_table and not airy(text):
        form.line_spacing = Pt(cell_pitch(text.pitch_pt, 1))
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    if style.outline is not None:
        form.keep_with_next = form.keep_together = True
        tree.set_outline_level(made, style.outline)
    return made


def _table_style(  # noqa: PLR0917
    document: Document,
    name: str,
    border_pt: float,
    padding_mm: float,
    above_pt: float = 0,
    below_pt: float = 0,
) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    properties = tables.style_properties(
        border_pt=border_pt, padding_mm=padding_mm, above_pt=above_pt, below_pt=below_pt
    )
    tree.append_to_style(style, properties)
