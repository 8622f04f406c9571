"""A letter whose data has everything that only a draft may show, and pictures of signatures."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

from lettergen.model.letter import LetterBase
from lettergen.pipeline import letter_from


def png(width: int = 400, height: int = 150) -> bytes:
    """Two crossing strokes on nothing."""
    rows = b"".join(
        b"\0"
        + b"".join(
            bytes((0, 0, 140, 255 * (abs(x * height // width - y) < 5))) for x in range(width)
        )
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////"
    "////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAA"
    "AAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AR//Z"
)
"""One grey pixel."""

DRAFT_WORDS = (
    "Akazienrückfrage",
    "Birkenreferat",
    "Chrysanthemenauftrag",
    "Dahliendezernat",
    "Enzian",
    "11.11.2031",
    "12.12.2032",
)
"""Words of the data that only the draft shows."""

DRAFT_LABELS = (
    "- E -",
    "Wv.",
    "z. d. A.",
    "ab am",
    "Kz.",
    "Mitzeichnung",
    "Schreiben an:",
    "z. K.",
)
"""What the draft is labelled with."""


def data(**changes: Any) -> dict[str, Any]:
    """A letter from an invented municipality, changed by ``changes``."""
    return {
        "kind": "schreiben",
        "sender": {
            "authority": {
                "name": "Gemeinde Musterhausen",
                "address": {
                    "street": "Am Rathaus 1",
                    "postal_code": "12345",
                    "city": "Musterhausen",
                },
            }
        },
        "recipient": {
            "organisation": "Verein Beispiel",
            "persons": {"form": "herr", "first_name": "Max", "last_name": "Muster"},
            "address": {"street": "Weg 2", "postal_code": "12345", "city": "Musterhausen"},
            "delivery_notes": "Einschreiben",
        },
        "date": "2026-03-16",
        "subject": "Gemeinsames Vorhaben im Ortsteil",
        "body": "wir danken für Ihr Schreiben und antworten darauf gern.\n\n1. Erstens\n2. Zweitens",
        "signatures": {"name": "Erika Muster", "addition": "im_auftrag", "function": "Amtfrau"},
        **changes,
    }


def letter(**changes: Any) -> LetterBase:
    """The same as a letter."""
    return letter_from(data(**changes))


def everything(**changes: Any) -> LetterBase:
    """A letter with all that a draft can have."""
    return letter(
        **{
            "dispatch": {"date": "11.11.2031", "initials": "Enzian"},
            "dispositions": [
                {"kind": "zk", "to": "Birkenreferat"},
                {"kind": "text", "text": "Chrysanthemenauftrag"},
                {"kind": "wv", "date": "12.12.2032", "note": "Akazienrückfrage"},
                {"kind": "zda"},
            ],
            "co_signatures": ["Dahliendezernat", "Amt 20"],
            "enclosures": ["Vordruck"],
            "copies_to": ["Kreis Beispiel"],
            **changes,
        }
    )
