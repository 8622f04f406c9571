"""SVG logos draw by themselves, and nothing else: whatever fetches, runs or grows without bound is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lettergen import Workshop
from lettergen.letterhead import svg as svg_module
from lettergen.letterhead.svg import SvgError, check_svg
from tests.render_docx.documents import parts

LOOK = Path(__file__).parents[2] / "examples/eigenes-aussehen"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def doubled(levels: int) -> str:
    """A group that uses one twice, which uses one twice, and so on."""
    parts = [
        f'<g id="g{n}"><use href="#g{n + 1}"/><use href="#g{n + 1}"/></g>' for n in range(levels)
    ]
    return "<defs>" + "".join(parts) + f'<rect id="g{levels}"/></defs><use href="#g0"/>'


@pytest.mark.parametrize(
    "inner",
    [
        '<path d="M0 0h9v9z"/>',
        '<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use xlink:href="#a"/>',
        f'<image href="data:image/png;base64,{PNG}"/>',
        "<style>rect {fill: red}</style><rect/>",
        "<!-- a comment --><metadata>words</metadata>",
        doubled(8),
    ],
)
def test_what_draws_by_itself_is_taken(inner: str) -> None:
    check_svg(f"{HEAD}{inner}</svg>".encode())


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<script>alert(1)</script>", "unsafe"),
        ('<rect onload="alert(1)"/>', "unsafe"),
        ('<image href="https://example.org/a.png"/>', "unsafe"),
        ('<image xlink:href="file:///etc/passwd"/>', "unsafe"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "unsafe"),
        ('<use href="other.svg#a"/>', "unsafe"),
        ('<rect fill="url(https://example.org/a.svg#b)"/>', "unsafe"),
        ("<rect style=\"fill: url('//example.org')\"/>", "unsafe"),
        ("<style>@import 'a.css';</style>", "unsafe"),
        ("<foreignObject/>", "unsafe"),
        ('<a href="#x"/>', "unsafe"),
        ('<animate attributeName="x"/>', "unsafe"),
        ("<text>Stadt</text>", "text"),
        ('<image href="data:image/png;base64,AAAA"/>', "broken"),
        ('<g id="a"><use href="#a"/></g>', "broken"),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "broken"),
        (doubled(40), "too-large"),
        ("<rect>", "broken"),
    ],
)
def test_what_does_not_is_refused(inner: str, code: str) -> None:
    with pytest.raises(SvgError) as caught:
        check_svg(f"{HEAD}{inner}</svg>".encode())
    assert caught.value.args[0] == code


def test_entities_other_roots_and_files_without_a_size_are_refused() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + HEAD + "&b;</svg>"
    for content, code in (
        (bomb, "unsafe"),
        ("<html><svg/></html>", "broken"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', "broken"),
        ('<?xml-stylesheet href="a.css"?>' + HEAD + "</svg>", "unsafe"),
    ):
        with pytest.raises(SvgError) as caught:
            check_svg(content.encode())
        assert caught.value.args[0] == code, content


DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'


@pytest.mark.slow
def test_a_drawing_program_s_document_type_is_left_out(tmp_path: Path) -> None:
    """Illustrator and Inkscape write one; a Word file must have none."""
    plain = f'{HEAD}<rect width="9" height="9" fill="#c00"/></svg>'
    typed = f'<?xml version="1.0" encoding="utf-8"?>\n{DOCTYPE}\n<!-- Generator -->\n{plain}'
    assert check_svg(plain.encode()) == plain.encode()
    assert b"DOCTYPE" not in check_svg(typed.encode())
    assert check_svg(check_svg(typed.encode())) == check_svg(typed.encode())
    house = Path(shutil.copytree(LOOK, tmp_path / "look"))
    (house / "letterheads/kreis-auental/logo.svg").write_text(typed, encoding="utf-8")
    workshop = Workshop(house)
    letter = workshop.load_letter(house / "letters/genehmigung.yaml")
    held = parts(workshop.render(letter, "docx").content)
    assert b"<rect" in held["word/media/logo1.svg"]
    assert b"DOCTYPE" not in held["word/media/logo1.svg"]


def test_a_drawing_of_endless_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg_module, "MAX_SVG_ELEMENTS", 10)
    with pytest.raises(SvgError) as caught:
        check_svg(f"{HEAD}{'<rect/>' * 10}</svg>".encode())
    assert caught.value.args[0] == "too-large"
