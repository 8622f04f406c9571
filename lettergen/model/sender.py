"""Who writes: an authority, its unit, the person who answers questions, and those who sign."""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_serializer, model_validator
from pydantic_core import PydanticCustomError

from lettergen.limits import MAX_IMAGE_BYTES
from lettergen.model.base import Model
from lettergen.model.person import Address, FormOfAddress
from lettergen.model.picture import fault_of
from lettergen.model.values import Email, Identifier, Line, Lines


class Contact(Model):
    """Auskunft erteilt: the person who handles the matter (Sachbearbeitung)."""

    name: Line
    """As it is printed, such as ``Erika Muster`` or ``Frau Muster``."""
    form: FormOfAddress | None = None
    """Anrede, for texts that name the person."""
    extension: Line | None = None
    """Durchwahl: the digits behind the authority's common number, such as ``4600``."""
    phone: Line | None = None
    """Whole number, where the unit's scheme does not give it."""
    fax: Line | None = None
    """Whole number, where the unit's scheme does not give it."""
    email: Email | None = None
    """E-Mail."""
    room: Line | None = None
    """Raum."""


class InlineAuthority(Model):
    """A sender described in the letter itself, for use with a plain letterhead such as ``din5008``."""

    name: Line
    """Behörde: its full name. An administrative act must show it (§ 37 (3) VwVfG)."""
    head_title: Line | None = None
    """In whose name the authority writes, such as ``Die Bürgermeisterin``."""
    unit: Lines = ()
    """Amt or Fachbereich, a line each."""
    address: Address | None = None
    """Postal address, printed in the return line and the footer."""
    phone: Line | None = None
    """Telefon of the exchange."""
    fax: Line | None = None
    """Telefax."""
    email: Email | None = None
    """E-Mail of the authority."""
    website: Line | None = None
    """Internet."""


class Sender(Model):
    """Absender: a registered authority by its identifier, or one described in place."""

    authority: Identifier | InlineAuthority
    """``staedteregion-aachen``, or a mapping with the authority's name and address."""
    unit: Identifier | None = None
    """Organisationseinheit within a registered authority, such as ``a46``."""
    contact: Contact | None = None
    """Who answers questions about the letter."""


class SignatureAddition(StrEnum):
    """Zeichnungszusatz: in whose place somebody signs. Stated, never derived from rank."""

    NONE = "keiner"
    IM_AUFTRAG = "im_auftrag"
    IN_VERTRETUNG = "in_vertretung"


def image_fault(content: bytes) -> str | None:
    """The problem code for what makes ``content`` unfit as a picture of a signature; None when it is fit."""
    if len(content) > MAX_IMAGE_BYTES:
        return "signature-image-too-large"
    fault = fault_of(content)
    return None if fault is None else f"signature-image-{fault}"


def _decoded(value: Any) -> Any:
    """Base64 where it comes as text, as JSON and YAML must write it."""
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise PydanticCustomError("signature-image-base64", "not Base64") from None


def _fit(content: bytes) -> bytes:
    if code := image_fault(content):
        limit = str(MAX_IMAGE_BYTES // 1024)
        raise PydanticCustomError(code, "unfit picture", {"limit": limit})
    return content


class SignatureImage(Model):
    """Faksimile: the picture of a signature, for letters that are sent in great number (GGO Bund § 18 (2))."""

    file: Line | None = None
    """PNG or JPEG in the folder of the letter's file or below it, such as ``unterschrift.png``."""
    content: Annotated[bytes, BeforeValidator(_decoded), AfterValidator(_fit)] | None = Field(
        default=None, repr=False
    )
    """The picture itself in place of ``file``: bytes in Python, Base64 in JSON."""
    alt: Line | None = None
    """Alternative text; left out: "Unterschrift" with the name."""

    @field_serializer("content", when_used="json-unless-none")
    def _encoded(self, content: bytes) -> str:
        return base64.b64encode(content).decode("ascii")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.file is None and self.content is None:
            raise PydanticCustomError("signature-image-nothing", "neither file nor content")
        return self


class Signature(Model):
    """Unterschrift: who signs, and how."""

    name: Line
    """As printed, such as ``Prof. Dr. Muster``."""
    addition: SignatureAddition = SignatureAddition.NONE
    """``keiner`` for the head of the authority, ``im_auftrag``, or ``in_vertretung``."""
    authority: Line | None = None
    """Behörde above the signature, such as ``Stadt Aachen``: for letters that several authorities sign."""
    function: Line | None = None
    """Amtsbezeichnung below the name, such as ``Beigeordnete``."""
    reproduced: bool = False
    """True prints ``gez.`` before the name: the signature stands on the draft, and this copy only repeats it."""
    image: SignatureImage | None = None
    """Picture of the signature, printed on the fair copy only."""

    @model_validator(mode="after")
    def _one_way_to_sign(self) -> Self:
        if self.reproduced and self.image:
            raise PydanticCustomError("signature-reproduced-with-image", "gez. and a picture")
        return self


class Certification(Model):
    """Beglaubigung below the signatures, which then are printed with ``gez.`` (§ 33 VwVfG NRW)."""

    name: Line
    """Who certifies."""
    function: Line | None = None
    """Amtsbezeichnung below the name, such as ``Verwaltungsangestellte``."""
    text: Line | None = None
    """What is certified; left out: "Beglaubigt:"."""
