"""What a house's own Word template has in the way of a carrier, where the template itself says at which place of the sheet."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from lettergen import Workshop
from lettergen.errors import Severity
from lettergen.inspection import inspect_letterhead
from lettergen.word.positions import Placed, placed
from tests.letterhead.folders import DESIGN
from tests.letterhead.test_carriers import OWN, letter, shop

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
LINE = '<a:ln w="3175"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


def shape(  # noqa: PLR0917  left, top, width, height
    x: float,
    y: float,
    width: float,
    height: float,
    ink: str = LINE,
    words: str = "",
    *,
    by: str = "page",
) -> Any:
    """A paragraph with a shape at that place, in mm; with words it is a text box."""
    box = f"<wps:txbx><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    return parse_xml(f"""<w:p {_NAMES}><w:r><w:drawing><wp:anchor>
        <wp:positionH relativeFrom="{by}"><wp:posOffset>{round(x * 36000)}</wp:posOffset></wp:positionH>
        <wp:positionV relativeFrom="page"><wp:posOffset>{round(y * 36000)}</wp:posOffset></wp:positionV>
        <wp:extent cx="{round(width * 36000)}" cy="{round(height * 36000)}"/>
        <a:graphic><a:graphicData><wps:wsp><wps:spPr>{ink}</wps:spPr>{box if words else ""}</wps:wsp></a:graphicData></a:graphic>
        </wp:anchor></w:drawing></w:r></w:p>""")


def frame(x: int, y: int, *words: str, more: str = "") -> list[Any]:
    """Paragraphs in a frame at that place, in twentieths of a point."""
    place = f'w:w="4536" w:vAnchor="page" w:hAnchor="page" w:x="{x}" w:y="{y}" {more}'
    return [
        parse_xml(
            f"<w:p {_NAMES}><w:pPr><w:framePr {place}/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
        for text in words
    ]


def template(*first: Any, header: Any = None, following: Any = None, body: str = "{{p text }}") -> bytes:  # fmt: skip
    """A Word template with these paragraphs first, in the headers of page 1 and of the others."""
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for place, element in ((section.first_page_header, header), (section.header, following)):
        place.is_linked_to_previous = False
        if element is not None:
            place.paragraphs[0]._p.addnext(element)
    flow = document.add_paragraph(body)
    for element in first:
        flow._p.addprevious(element)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


ADDRESS = frame(1417, 3900, "{{ address }}")


def found(tmp_path: Path, content: bytes, carrier: str = "e-post") -> list[tuple[str, str | None]]:
    file = tmp_path / "haus.docx"
    file.write_bytes(content)
    draft = shop().draft(letter(carrier=carrier), file)
    problems = [p for p in draft.problems if p.code.startswith("carrier-word")]
    assert all(p.severity is Severity.WARNING and p.place.path == "carrier" for p in problems)
    assert problems.pop(0).code == "carrier-word-template"
    assert all(p.message("de") and p.hint("en") for p in problems)
    return [(p.code, p.params.get("zone_en")) for p in problems]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: template(*ADDRESS), []),
        (lambda: template(*frame(1417, 3555, "{{ address }}")), [("carrier-word-address", None)]),
        (lambda: template(*frame(6700, 3900, "{{ address }}")), [("carrier-word-address", None)]),
        (lambda: template(*frame(1417, 3555, "{{ sender_line }}", "{{ address }}")), []),
        (lambda: template(*frame(1417, 5300, "{{ sender_line }}", "{{ address }}")), [("carrier-word-address", None)]),
        (lambda: template(shape(25, 62, 80, 27, "", "{{ address }}")), [("carrier-word-address", None)]),
        (lambda: template(shape(25, 67, 80, 22, "", "{{ address }}")), []),
        (lambda: template(*ADDRESS, header=shape(5, 105, 2.5, 0)), [("carrier-word-drawn", "left edge")]),
        (lambda: template(*ADDRESS, header=shape(5, 105, 2.5, 0, "<a:ln><a:noFill/></a:ln>")), []),
        (lambda: template(*ADDRESS, header=shape(5, 105, 2.5, 0, by="margin")), []),
        (lambda: template(*ADDRESS, following=shape(25, 55, 9, 9)), []),
        (lambda: template(*ADDRESS, header=shape(25, 55, 9, 9)), [("carrier-word-drawn", "franking")]),
        (lambda: template(*frame(1417, 3200, "Stadt Musterhausen"), *ADDRESS), [("carrier-word-words", "franking")]),
        (lambda: template(*frame(1417, 3200, "{%p if copy_mark %}", "Entwurf", "{%p endif %}"), *ADDRESS), []),
        (lambda: template(*frame(1417, 3200, "Stadt", more='w:yAlign="top"'), *ADDRESS), []),
        (lambda: template(shape(25, 55, 9, 9), body="Erst Text."), [("carrier-word-drawn", "franking")]),
    ],
)  # fmt: skip
def test_only_what_is_certain(
    tmp_path: Path, made: Callable[[], bytes], expected: list[tuple[str, str | None]]
) -> None:
    assert found(tmp_path, made()) == expected


def test_what_stands_behind_the_text_may_be_on_any_page() -> None:
    content = template(body="Text.")
    document = docx.Document(io.BytesIO(content))
    document.add_paragraph()._p.addnext(shape(25, 55, 9, 9))
    made = io.BytesIO()
    document.save(made)
    assert placed(made.getvalue()) == ()
    assert placed(b"") == ()
    assert placed(content[:500]) == ()


def test_places_are_measured_from_the_corner_of_the_sheet() -> None:
    items = placed(template(*ADDRESS, shape(10, 20, 30, 40), header=shape(5, 105, 2.5, 0)))
    assert [(i.pages, round(i.x, 1), round(i.y, 1), i.width, i.height, i.words) for i in items] == [
        ("first", 25.0, 68.8, pytest.approx(80.0, abs=0.1), 0, ("{{ address }}",)),
        ("first", 10.0, 20.0, 30, 40, None),
        ("first", 5.0, 105.0, 2.5, 0, None),
    ]
    assert isinstance(items[0], Placed)


@pytest.mark.slow
def test_an_exported_letterhead_has_its_marks_and_its_address_in_the_way(tmp_path: Path) -> None:
    content = Workshop().export_letterhead(
        "staedteregion-aachen", "a46-komm-an", dt.date(2026, 1, 5)
    )
    assert found(tmp_path, content) == [
        ("carrier-word-address", None),
        ("carrier-word-drawn", "left edge"),
    ]


@pytest.mark.slow
def test_letterhead_check_tells_it(tmp_path: Path) -> None:
    folder = tmp_path / "letterheads" / "haus"
    folder.mkdir(parents=True)
    version = "carrier: hauspost\nword_template: haus.docx\n"
    (folder / "2026.yaml").write_text(version + DESIGN, encoding="utf-8")
    (folder / "carriers.yaml").write_text(OWN, encoding="utf-8")
    slots = frame(1701, 3500, "{{ address }}")
    (folder / "haus.docx").write_bytes(template(*slots, header=shape(5, 105, 2.5, 0)))
    problems = [p for p in inspect_letterhead(folder) if p.code.startswith("carrier-word")]
    assert [(p.code, p.params["zone_de"], p.place.line) for p in problems] == [
        ("carrier-word-drawn", "Strichcode", 1)
    ]
