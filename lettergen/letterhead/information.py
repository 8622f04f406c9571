"""Which facts a letterhead's information block or column gives, and in which order."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.letterhead.values import AccountPattern, Extent, Millimetres, Points
from lettergen.model.base import Model
from lettergen.model.values import Identifier, Line, Lines, OneOrMore


class InfoField(StrEnum):
    """Where the value of an information item comes from."""

    HEAD_TITLE = "head_title"
    AUTHORITY = "authority"
    UNIT = "unit"
    BUILDING = "building"
    PHONE = "phone"
    DIRECT_PHONE = "direct_phone"
    FAX = "fax"
    DIRECT_FAX = "direct_fax"
    CITIZEN_PHONE = "citizen_phone"
    EMAIL = "email"
    """The contact's, or else the authority's."""
    WEBSITE = "website"
    CONTACT = "contact"
    ROOM = "room"
    YOUR_REFERENCE = "your_reference"
    YOUR_MESSAGE = "your_message"
    OUR_REFERENCE = "our_reference"
    OUR_MESSAGE = "our_message"
    DATE = "date"
    BANK_ACCOUNTS = "bank_accounts"


AUTHORITY_FIELDS = frozenset(
    {
        InfoField.HEAD_TITLE,
        InfoField.AUTHORITY,
        InfoField.BUILDING,
        InfoField.PHONE,
        InfoField.FAX,
        InfoField.CITIZEN_PHONE,
        InfoField.EMAIL,
        InfoField.WEBSITE,
        InfoField.BANK_ACCOUNTS,
    }
)
"""Facts that every authority has, whoever its contact is."""


class InfoItem(Model):
    """An entry of the information block or column: a label and its value, or lines of its own."""

    label: Line | None = None
    """Leitwort."""
    label_en: Line | None = None
    """Its English form, for letters in English."""
    field: InfoField | None = None
    """Where the value comes from."""
    authority: Identifier | None = None
    """On a joint letterhead: whose value, where it is not the sender's."""
    lines: Lines = ()
    """Fixed text instead of a field."""
    strong: bool = False
    """Bold value."""
    print_when_empty: bool = False
    """Keep the label although there is no value."""
    gap: bool | None = None
    """An empty line above it; default: yes in a column, no in a block."""
    account_lines: Annotated[tuple[AccountPattern, ...], OneOrMore] = ()
    """With ``field: bank_accounts``: the lines of each account, from ``{bank}``, ``{bank_code}``, ``{account}``,
    ``{iban}`` and ``{bic}``; a line whose value an account does not have is left out.
    Default: ``{bank}``, ``IBAN {iban}``, ``BIC {bic}``."""

    @model_validator(mode="after")
    def _field_or_lines(self) -> Self:
        if (self.field is None) == (not self.lines):
            raise PydanticCustomError("info-item-source", "needs either field or lines")
        return self

    @model_validator(mode="after")
    def _account_lines_of_accounts(self) -> Self:
        if self.account_lines and self.field is not InfoField.BANK_ACCOUNTS:
            raise PydanticCustomError("info-item-account-lines", "account_lines without accounts")
        return self

    @model_validator(mode="after")
    def _authority_of_facts(self) -> Self:
        if self.authority is not None and self.field not in AUTHORITY_FIELDS:
            raise PydanticCustomError(
                "info-item-authority",
                "no fact of an authority",
                {"fields": ", ".join(sorted(AUTHORITY_FIELDS))},
            )
        return self


class InfoBlock(Model):
    """Informationsblock right of the address: label and value on one line."""

    type: Literal["block"] = "block"
    x_mm: Millimetres = 125
    width_mm: Extent = 75
    y_mm: Millimetres | None = None
    """Top; default: 5 mm below the top of the address field (secondary sources on DIN 5008)."""
    size_pt: Points = 10
    pitch_pt: Points = 12
    items: tuple[InfoItem, ...]


class InfoColumn(Model):
    """Informationsspalte: a right-hand column over the height of page 1, labels above their values."""

    type: Literal["column"] = "column"
    x_mm: Millimetres
    """At least 125, so that the window of a slipped letter shows none of it."""
    width_mm: Extent
    y_mm: Millimetres
    bottom_mm: Millimetres
    """Where it must end; more lines are an error that names the item."""
    size_pt: Points = 8
    pitch_pt: Points = 9.5
    label_size_pt: Points | None = None
    gap_pt: Annotated[float, Field(ge=0, le=96, allow_inf_nan=False)] = 5
    """Space between items."""
    items: tuple[InfoItem, ...]
    """From the top."""
    foot_items: tuple[InfoItem, ...] = ()
    """A second group that ends at ``bottom_mm``."""
