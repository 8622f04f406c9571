"""What is refused when a template is opened or filled, and that the refusal says why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docxtpl import RichText

from lettergen.errors import InputError, Problem, TemplateError
from lettergen.word.checks import Limits
from lettergen.word.compiled import CompiledTemplate
from lettergen.word.parts.environment import program_environment
from lettergen.word.structure import packed, unpacked
from lettergen.word.template import WordTemplate
from tests.word.compiled.templates import header, paragraphs, properties, table

PLAIN = paragraphs("{{ name }}")
TYPES, RELS = "[Content_Types].xml", "word/_rels/document.xml.rels"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(parts: Mapping[str, bytes]) -> bytes:
    return packed(unpacked(PLAIN) | dict(parts))


def relationship(kind: str, target: str) -> bytes:
    entry = f'<Relationship Id="x" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return changed({RELS: unpacked(PLAIN)[RELS].replace(b"</Relationships>", entry.encode())})


def typed(old: str, new: str) -> bytes:
    return changed({TYPES: unpacked(PLAIN)[TYPES].replace(old.encode(), new.encode())})


def refusal(content: bytes | Path, **options: Any) -> tuple[Problem, ...]:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.open(content, **options)
    for problem in caught.value.problems:
        for language in ("de", "en"):
            assert "()" not in problem.message(language)
            assert "{" not in (problem.hint(language) or "")
    return caught.value.problems


def encrypted() -> bytes:
    content = bytearray(PLAIN)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def doubled() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in (unpacked(PLAIN) | {"word/Document.xml": b"<x/>"}).items():
            archive.writestr(name, part)
    return target.getvalue()


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'

DDE = (
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r></w:p></w:body></w:document>"
)


def related(attributes: str, part: str = RELS) -> bytes:
    entry = f"<Relationship {attributes}/></Relationships>"
    return changed({part: unpacked(PLAIN)[part].replace(b"</Relationships>", entry.encode())})


def listed(element: str) -> bytes:
    return typed("</Types>", f"{element}</Types>")


def notes(encoding: str) -> bytes:
    """Footnotes in an encoding that docxtpl does not read."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    entry = f'<Relationship Id="x" Type="{KIND}/footnotes" Target="footnotes.xml"/></Relationships>'
    markup = f'<?xml version="1.0" encoding="{encoding}"?><w:footnotes xmlns:w="{W}"/>'
    return changed({
        "word/footnotes.xml": markup.encode(encoding),
        RELS: unpacked(PLAIN)[RELS].replace(b"</Relationships>", entry.encode()),
        TYPES: unpacked(PLAIN)[TYPES].replace(
            b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
        ),
    })  # fmt: skip


def chained(length: int) -> bytes:
    """Parts each of which leads to the next."""
    parts = {f"word/a{n}.png": b"x" for n in range(length)}
    for n, name in enumerate(["document.xml", *(f"a{n}.png" for n in range(length - 1))]):
        entry = f'<Relationship Id="chain" Type="{KIND}/image" Target="a{n}.png"/></Relationships>'
        parts[f"word/_rels/{name}.rels"] = (
            unpacked(PLAIN)[RELS].replace(b"</Relationships>", entry.encode())
            if n == 0
            else RELATIONS.replace("/>", f">{entry}").encode()
        )
    types = unpacked(PLAIN)[TYPES].replace(
        b"</Types>", b'<Default Extension="png" ContentType="image/png"/></Types>'
    )
    return changed({**parts, TYPES: types})


REFUSED = {
    "relation without target": (related(f'Id="x" Type="{KIND}/image"'), "entry"),
    "relation without target in the package's": (
        related(f'Id="x" Type="{KIND}/x"', "_rels/.rels"),
        "entry",
    ),
    "relation with an empty target": (related(f'Id="x" Type="{KIND}/image" Target=""'), "entry"),
    "relation without identifier": (related(f'Type="{KIND}/image" Target="styles.xml"'), "entry"),
    "relation without type": (related('Id="x" Target="styles.xml"'), "entry"),
    "relation of an unknown mode": (
        related(
            f'Id="x" Type="{KIND}/hyperlink" Target="https://example.org" TargetMode="external"'
        ),
        "entry",
    ),
    "relation that leads out": (
        related(f'Id="x" Type="{KIND}/image" Target="../../styles.xml"'),
        "entry",
    ),
    "relation to the folder": (related(f'Id="x" Type="{KIND}/image" Target=".."'), "entry"),
    "relations of one name": (
        related(
            f'Id="x" Type="{KIND}/a" Target="styles.xml"/><Relationship Id="x" Type="{KIND}/b" Target="styles.xml"'
        ),
        "entry",
    ),
    "relation to nothing": (
        related(f'Id="x" Type="{KIND}/image" Target="media/none.png"'),
        "no-docx",
    ),
    "relations of another kind": (changed({RELS: b"<Relationships/>"}), "entry"),
    "relations without relations": (changed({"_rels/.rels": RELATIONS.encode()}), "no-docx"),
    "no relations": (
        packed({n: p for n, p in unpacked(PLAIN).items() if n != "_rels/.rels"}),
        "no-docx",
    ),
    "two documents": (
        related(f'Id="x" Type="{KIND}/officeDocument" Target="word/styles.xml"', "_rels/.rels"),
        "no-docx",
    ),
    "a chain of parts": (chained(980), "no-docx"),
    "type without name": (listed('<Override ContentType="text/xml"/>'), "entry"),
    "type of a name without slash": (
        listed('<Override PartName="x.xml" ContentType="text/xml"/>'),
        "entry",
    ),
    "type without type": (listed('<Override PartName="/word/x.xml"/>'), "entry"),
    "type without ending": (listed('<Default ContentType="text/xml"/>'), "entry"),
    "a name with two types": (
        listed('<Override PartName="/word/STYLES.xml" ContentType="text/xml"/>'),
        "entry",
    ),
    "notes in UTF-16": (notes("utf-16"), "no-docx"),
    "a field in the package's relations": (
        changed(
            {
                "_rels/.rels": unpacked(PLAIN)["_rels/.rels"]
                .replace(
                    b"</Relationships>",
                    f'<Relationship Id="x" Type="{KIND}/attachedTemplate" Target="file:///x.dotm" TargetMode="External"/></Relationships>'.encode(),
                )
                .partition(b"?>")[2]
                .lstrip()
            }
        ),
        "external",
    ),
    "a field in a part of any name": (
        changed(
            {
                "word/x.bin": DDE.encode(),
                TYPES: unpacked(PLAIN)[TYPES].replace(
                    b"</Types>",
                    b'<Override PartName="/word/x.bin" ContentType="application/x+xml"/></Types>',
                ),
            }
        ),
        "active",
    ),
    "a script in a drawing": (
        changed(
            {
                "word/media/a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"
            }
        ),
        "active",
    ),
    "an event of a drawing": (
        changed({"word/media/a.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>"}),
        "active",
    ),
    "a style that a drawing loads": (
        changed(
            {
                "word/media/a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'x'</style></svg>"
            }
        ),
        "external",
    ),
    "a colour that a drawing loads": (
        changed(
            {
                "word/media/a.svg": b"<svg xmlns='http://www.w3.org/2000/svg' fill='url( http://x#a)'/>"
            }
        ),
        "external",
    ),
    "buttons of an authority's own": (
        related(f'Id="x" Type="{KIND}/ui/userCustomization" Target="styles.xml"'),
        "active",
    ),
    "a field in a part without type": (changed({"word/x.dat": DDE.encode()}), "active"),
    "a field in a part in EBCDIC": (
        changed({"word/x.dat": f'<?xml version="1.0" encoding="cp037"?>{DDE}'.encode("cp037")}),
        "xml",
    ),
    "no zip": (b"kein Dokument", "no-docx"),
    "cut off": (PLAIN[:-40], "no-docx"),
    "damaged": (PLAIN[:200] + bytes(100) + PLAIN[300:], "no-docx"),
    "no document": (packed({TYPES: b"<Types/>"}), "entry"),
    "a Word template": (typed("document.main+xml", "template.main+xml"), "no-docx"),
    "encrypted": (encrypted(), "encrypted"),
    "two names alike": (doubled(), "names"),
    "a name outside": (changed({"../x.xml": b"<x/>"}), "names"),
    "a bomb": (changed({"word/media/x.png": bytes(3_000_000)}), "compression"),
    "macros": (changed({"word/vbaProject.bin": b"x"}), "macros"),
    "macro type": (
        typed(
            "openxmlformats-officedocument.wordprocessingml.document.main",
            "ms-word.document.macroEnabled.main",
        ),
        "macros",
    ),
    "active content": (changed({"word/activeX/activeX1.xml": b"<x/>"}), "macros"),
    "linked picture": (relationship(f"{KIND}/image", "https://example.org/x.png"), "external"),
    "attached template": (relationship(f"{KIND}/attachedTemplate", "file:///x.dotm"), "external"),
    "document type": (changed({"word/x.xml": DOCTYPE.encode()}), "doctype"),
    "document type in UTF-16": (changed({"word/x.xml": DOCTYPE.encode("utf-16")}), "doctype"),
    "document type elsewhere": (changed({"word/x.dat": DOCTYPE.encode()}), "doctype"),
    "damaged part": (changed({"word/styles.xml": b"<x>"}), "xml"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_reason(name: str) -> None:
    content, reason = REFUSED[name]
    assert {problem.code for problem in refusal(content)} == {f"docx-template-{reason}"}


def test_refusals_name_file_part_and_target(tmp_path: Path) -> None:
    file = tmp_path / "vorlage.docx"
    file.write_bytes(relationship(f"{KIND}/image", "https://example.org/x.png"))
    (problem,) = refusal(file)
    assert (problem.place.file, problem.place.path) == (str(file), RELS)
    assert "https://example.org/x.png" in problem.message("de")


@pytest.mark.parametrize(
    "limits", [Limits(file=1000), Limits(unpacked=1000), Limits(members=3)], ids=str
)
def test_limits_of_size(limits: Limits) -> None:
    assert [problem.code for problem in refusal(PLAIN, limits=limits)] == [
        "docx-template-too-large"
    ]


def test_a_drawing_may_use_its_own_parts() -> None:
    drawing = (
        b"<svg xmlns='http://www.w3.org/2000/svg'><style>.a{fill:url(#g)}</style>"
        b"<rect fill='url( #g )' style='fill:url(&quot;#g&quot;)'/></svg>"
    )
    assert WordTemplate.open(changed({"word/media/a.svg": drawing})).render({"name": "x"})


def test_hyperlinks_are_no_danger() -> None:
    content = relationship(f"{KIND}/hyperlink", "https://example.org/")
    assert WordTemplate.open(content).render({"name": "x"})


@pytest.mark.parametrize(
    "tag",
    ["{% if x %}", "{{ x", "{% endfor %}", "{{ x y }}", "{{ x|no_such_filter }}", "{% nope %}"],
)
@pytest.mark.parametrize("make", [paragraphs, header])
def test_faulty_tags_are_found_on_opening(make: Any, tag: str) -> None:
    with pytest.raises(TemplateError) as caught:
        CompiledTemplate(make("davor", f"Anfang {tag} Ende", "danach"), program_environment({}))
    (problem,) = caught.value.problems
    assert problem.code == "docx-template-syntax"
    assert problem.params["part"].startswith("word/")


def failure(template: bytes, values: Mapping[str, Any]) -> Problem:
    opened = WordTemplate.open(template)
    with pytest.raises((InputError, TemplateError)) as caught:
        opened.render(values)
    with pytest.raises(type(caught.value)) as again:
        opened.render(values, opened.document())
    assert again.value.problems == caught.value.problems
    (problem,) = caught.value.problems
    assert problem.message("de")
    return problem


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("{{ nobody }}", "undefined"),
        ("{{ name.nothing }}", "undefined"),
        ("{{ name.__class__.__mro__ }}", "forbidden"),
        ("{{ ''.__class__ }}", "forbidden"),
        ("{{ entries.append(1) }}", "forbidden"),
        ("{{ range(10000000) | list }}", "failed"),
        ("{{ 1 // 0 }}", "failed"),
        ("{{ name + 1 }}", "failed"),
    ],
)
def test_what_expressions_must_not_do(tag: str, code: str) -> None:
    problem = failure(paragraphs(tag), {"name": "x", "entries": []})
    assert problem.code == f"docx-template-{code}"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
@pytest.mark.parametrize(
    "template",
    [
        paragraphs("{{ fine }}", "{%p for p in people %}", "{{ p.name|upper }}", "{%p endfor %}"),
        header("{{ people[0].name }}{{ fine }}"),
        table(("{{ fine }}", "{{ people.0.name }}")),
    ],
    ids=["body", "header", "table"],
)
def test_characters_that_xml_cannot_carry_name_their_field(template: bytes, character: str) -> None:
    values = {"fine": "ä", "below": "", "people": [{"name": f"vor{character}nach"}]}
    problem = failure(template, values)
    assert problem.code == "docx-field-character"
    assert problem.place.path in {"p.name", "people.0.name"}
    assert f"U+{ord(character):04X}" in problem.message("de")


def test_illegal_characters_in_rich_text_and_properties() -> None:
    problem = failure(paragraphs("{{r rich }}"), {"rich": RichText("a\x01")})
    assert (problem.code, problem.place.path) == ("docx-field-character", "rich")
    values = {"name": "x", "author": "Amt\x02", "more": False}
    problem = failure(properties(), values)
    assert (problem.code, problem.place.path) == ("docx-field-character", "author")


def test_a_property_longer_than_word_takes() -> None:
    problem = failure(properties(), {"name": "x" * 300, "author": "A", "more": False})
    assert (problem.code, problem.place.path) == ("docx-property-long", "title")


def test_nothing_of_a_value_is_markup_or_a_tag() -> None:
    opened = WordTemplate.open(PLAIN)
    hostile = "<w:p/> & {{ name }} {% if %} </w:t>"
    document = unpacked(opened.render({"name": hostile}))["word/document.xml"].decode()
    assert "&lt;w:p/&gt; &amp; {{ name }} {% if %} &lt;/w:t&gt;" in document


@pytest.mark.parametrize("markup", ["a < b & c", "zu</w:t></w:nonsense>"])
def test_broken_markup_must_not_lose_text(markup: str) -> None:
    problem = failure(paragraphs("vorher", "{{p broken }}", "nachher"), {"broken": Broken(markup)})
    assert problem.code == "docx-template-broken"
    assert problem.place.path == "word/document.xml"


class Broken(str):
    """Text that claims to be markup."""

    __slots__ = ()

    def __html__(self) -> str:
        return f"<w:p><w:r><w:t>{self}</w:t></w:r></w:p>"
