"""What a letterhead is, as data: the designs of an authority's letters through time."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, InstanceOf, model_validator
from pydantic_core import PydanticCustomError

from lettergen.letterhead.authority import Authority, BankAccount
from lettergen.letterhead.carriers import Carrier
from lettergen.letterhead.information import (
    AUTHORITY_FIELDS,
    InfoBlock,
    InfoColumn,
    InfoField,
    InfoItem,
)
from lettergen.letterhead.values import Colour, Extent, Millimetres, PagePattern, Points
from lettergen.model.base import Model
from lettergen.model.style import HouseStyle
from lettergen.model.values import DocumentDate, Identifier, Line, Lines
from lettergen.resources import WordTemplate
from lettergen.typeface.own import ARIMO, OwnTypeface, Typeface


class MastheadLine(Model):
    """A line of the masthead."""

    text: Line | None = None
    """Fixed text."""
    field: Literal["authority", "head_title", "unit"] | None = None
    """Taken from the sender instead; dropped when the sender has none."""
    size_pt: Points = 14
    pitch_pt: Points | None = None
    """Default: 1.2 times the size."""
    strong: bool = False
    colour: Colour = "000000"

    @model_validator(mode="after")
    def _text_or_field(self) -> Self:
        if (self.text is None) == (self.field is None):
            raise PydanticCustomError("masthead-line-source", "needs either text or field")
        return self


class Masthead(Model):
    """Briefkopf: text at the top of page 1."""

    x_mm: Millimetres = 25
    y_mm: Millimetres = 12
    width_mm: Extent = 165
    align: Literal["left", "center", "right"] = "left"
    lines: tuple[MastheadLine, ...] = ()


class Logo(Model):
    """Logo: a file that the house puts into the letterhead's folder."""

    file: Line
    """PNG, JPEG or SVG inside the letterhead's folder."""
    alt: Line
    """Alternative text."""
    x_mm: Millimetres
    y_mm: Millimetres
    width_mm: Extent
    height_mm: Extent


class TypefaceFiles(Model):
    """Hausschrift: font files that the house puts into the letterhead's folder."""

    name: Line
    """What Word knows the typeface as."""
    regular: Line
    """TrueType or OpenType file inside the letterhead's folder."""
    bold: Line | None = None
    """The same for bold; default: the file of ``regular``, where that is a variable font with an axis of weight."""
    italic: Line | None = None
    bold_italic: Line | None = None
    """Default: the file of ``italic``, where that is a variable font with an axis of weight."""
    missing: Literal["arimo", "error"] = "arimo"
    """Characters that it lacks come from Arimo, with a note, or are an error."""


class StationeryFiles(Model):
    """Briefbogen: PDF files that lie under the pages."""

    first: Line
    """PDF of one page A4 inside the letterhead's folder, under page 1."""
    following: Line | None = None
    """The same under all further pages."""


class DecorativeRule(Model):
    """A line of the design."""

    x1_mm: Millimetres
    y1_mm: Millimetres
    x2_mm: Millimetres
    y2_mm: Millimetres
    width_pt: Points = 0.5
    colour: Colour = "000000"
    pages: Literal["first", "following", "all"] = "first"

    @model_validator(mode="after")
    def _straight(self) -> Self:
        if (self.x1_mm == self.x2_mm) == (self.y1_mm == self.y2_mm):
            raise PydanticCustomError("letterhead-rule-slanted", "neither level nor upright")
        return self


class Marks(Model):
    """Which marks are printed at the left edge."""

    fold: bool = True
    """Faltmarken at 105/210 mm (form B) or 87/192 mm (form A)."""
    punch: bool = True
    """Lochmarke at 148.5 mm."""


class PageNumbers(Model):
    """Seitenzahlen."""

    rule: Literal["never", "multipage", "always"] = "multipage"
    text: PagePattern = "Seite {page} von {pages}"
    text_en: PagePattern = "Page {page} of {pages}"
    align: Literal["left", "center", "right"] = "right"
    y_mm: Millimetres | None = None
    """Default: one line below the text."""


class Continuation(Model):
    """Kopf der Folgeseiten: file number, short subject and date at the top of pages 2 and up."""

    reference: bool = True
    subject: bool = True
    date: bool = True
    size_pt: Points = 8
    y_mm: Millimetres = 12


class FooterColumn(Model):
    """A column of the footer; of an authority's facts a label and its value stand on one line."""

    width_mm: Extent | None = None
    """Default: what the other columns leave, in equal shares."""
    items: tuple[InfoItem, ...]
    """From the top."""

    @model_validator(mode="after")
    def _facts_of_authorities(self) -> Self:
        for item in self.items:
            if item.field is not None and item.field not in AUTHORITY_FIELDS | {InfoField.UNIT}:
                known = ", ".join(sorted(AUTHORITY_FIELDS | {InfoField.UNIT}))
                raise PydanticCustomError(
                    "footer-field", "no fact of an authority", {"field": item.field, "known": known}
                )
        return self


class Footer(Model):
    """Fußzeile: lines at the foot of the sheet, it grows upwards."""

    lines: Lines = ()
    """Fixed lines."""
    sender: bool = False
    """Address and numbers of the sender, derived."""
    columns: tuple[FooterColumn, ...] = ()
    """Columns side by side instead, over the width of the text."""
    size_pt: Points = 7.5
    align: Literal["left", "center", "right"] = "left"
    bottom_mm: Millimetres = 290
    pages: Literal["first", "all"] = "first"


class Text(Model):
    """The running text's measures."""

    left_mm: Millimetres = 25
    width_mm: Extent = 165
    size_pt: Points = 10
    pitch_pt: Points = 12
    following_top_mm: Millimetres = 25
    bottom_mm: Millimetres = 272


class AddressField(Model):
    """Anschriftfeld: type sizes; its place follows from the form."""

    size_pt: Points = 10
    pitch_pt: Points = 12
    note_size_pt: Points = 8
    return_size_pt: Points = 7


def _tagged(value: Any) -> Any:
    return {"type": "block", **value} if isinstance(value, dict) and "type" not in value else value


class LetterheadVersion(Model):
    """One design and the days on which letters are written on it."""

    valid_from: DocumentDate | None = None
    """First day, or left out: since ever."""
    valid_until: DocumentDate | None = None
    """Last day, or left out: until further notice."""
    name: Line | None = None
    """What the design is called in lists."""
    authorities: tuple[Identifier, ...] = ()
    """Authorities that write together (joint letterhead), in the order of the masthead; the sender is one of them.
    Their facts come from their own folders."""
    form: Literal["A", "B"] = "B"
    """Form of the secondary sources on DIN 5008: A begins the address at 27 mm, B at 45 mm."""
    masthead: Masthead = Field(default_factory=Masthead.of_defaults)
    logo: Logo | None = None
    typeface: TypefaceFiles | None = None
    """Default: Arimo in PDFs and Arial, which has the same widths, in Word files."""
    embed_typeface: bool = False
    """Whether Word files hold the typeface, where its licence bits allow that."""
    stationery: StationeryFiles | Literal["preprinted"] | None = None
    """A PDF under the pages; or ``preprinted``, when masthead, logo, footer and rules stand on the paper already: they are
    left out of the print file and stand in the archive copy."""
    carrier: Line | None = None
    """Who prints and posts the letters, such as ``e-post``, or a profile of the folder's ``carriers.yaml``: the address goes where it
    must stand, marks that must not be there are left out, and a line in a zone that must be free is an error."""
    word_template: Line | None = None
    """A Word file in the letterhead's folder in which DOCX letters are set instead of one made of this design; without it
    ``letterhead.docx``, where the folder holds one."""
    rules: tuple[DecorativeRule, ...] = ()
    information: Annotated[
        InfoBlock | InfoColumn, Field(discriminator="type"), BeforeValidator(_tagged)
    ]
    address: AddressField = Field(default_factory=AddressField.of_defaults)
    text: Text = Field(default_factory=Text.of_defaults)
    marks: Marks = Field(default_factory=Marks.of_defaults)
    page_numbers: PageNumbers = Field(default_factory=PageNumbers.of_defaults)
    continuation: Continuation = Field(default_factory=Continuation.of_defaults)
    footer: Footer = Field(default_factory=Footer.of_defaults)
    house_style: HouseStyle = Field(default_factory=HouseStyle.of_defaults)
    units: dict[Identifier, Lines] = Field(default_factory=dict)
    """How this design prints a unit's name, where it differs from the authority's data."""
    bank_accounts: tuple[BankAccount, ...] | None = None
    """How this design prints the bank accounts, where it differs from the authority's data."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise PydanticCustomError("letterhead-dates-reversed", "valid_from after valid_until")
        return self

    @model_validator(mode="after")
    def _joint(self) -> Self:
        known = self.authorities
        if known and len(set(known)) != max(len(known), 2):
            raise PydanticCustomError("letterhead-joint-few", "needs two different authorities")
        for item in self.items():
            if item.authority is not None and item.authority not in known:
                raise PydanticCustomError(
                    "letterhead-joint-stranger",
                    "{name} does not write on this letterhead",
                    {"name": item.authority, "known": ", ".join(known) or "–"},
                )
        return self

    @model_validator(mode="after")
    def _one_kind_of_footer(self) -> Self:
        foot = self.footer
        if foot.columns and (foot.lines or foot.sender):
            raise PydanticCustomError("footer-twice", "columns and lines")
        fixed = [column.width_mm for column in foot.columns]
        if sum(width or 1 for width in fixed) > self.text.width_mm:
            raise PydanticCustomError(
                "footer-too-wide", "wider than the text", {"room": f"{self.text.width_mm:g}"}
            )
        return self

    @model_validator(mode="after")
    def _typeface_to_embed(self) -> Self:
        if self.embed_typeface and self.typeface is None:
            raise PydanticCustomError("letterhead-embed-nothing", "no typeface to embed")
        return self

    def items(self) -> tuple[InfoItem, ...]:
        """All items of the information block or column, and of the footer's columns."""
        foot = self.information.foot_items if isinstance(self.information, InfoColumn) else ()
        columns = (item for column in self.footer.columns for item in column.items)
        return (*self.information.items, *foot, *columns)

    def valid_on(self, day: date) -> bool:
        """Whether letters of that day are written on this design."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class LoadedLogo(Model):
    """A logo with its bytes, read when the letterhead was loaded."""

    logo: Logo
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    data_base64: str


class LoadedStationery(Model):
    """Stationery with its bytes."""

    first: str
    """In base64."""
    following: str | None = None


class Letterhead(Model):
    """A design chosen for one letter: what ``compose`` gets."""

    id: Identifier
    """Folder name, such as ``staedteregion-aachen`` or ``din5008-b``."""
    version: Line
    """File name of the version without ending."""
    authority: Authority | None
    """The sender; None for a plain letterhead whose sender is described in the letter."""
    joint: tuple[Authority, ...] = ()
    """On a joint letterhead all authorities, the sender among them, in the order of the masthead."""
    design: LetterheadVersion
    logo: LoadedLogo | None = None
    word_template: WordTemplate | None = None
    """The version's Word template, read."""
    typeface: InstanceOf[OwnTypeface] | None = None
    """The version's own typeface, read."""

    stationery: InstanceOf[LoadedStationery] | None = None
    """The version's stationery, read."""
    own_carriers: tuple[InstanceOf[Carrier], ...] = ()
    """The house's own profiles of carriers."""

    @property
    def set_in(self) -> Typeface:
        """What letters are set in."""
        return self.typeface or ARIMO
