"""Templates with every tag form of docxtpl's documentation, and values for them."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from typing import Any

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docxtpl import InlineImage, Listing, RichText, RichTextParagraph

from lettergen.word.structure import packed, unpacked
from tests.blank_word import blank
from tests.word.compiled.comparing import Values, saved

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqP9fDwAEhQGA60e6kgAAAABJRU5ErkJggg=="
)
OTHER_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

Case = tuple[Callable[[], bytes], Values]


def paragraphs(*texts: str | tuple[str, ...]) -> bytes:
    """A document of paragraphs; a tuple's texts stand in runs of their own, as Word splits them."""
    document = blank()
    for text in texts:
        runs = (text,) if isinstance(text, str) else text
        paragraph = document.add_paragraph()
        for number, piece in enumerate(runs):
            paragraph.add_run(piece).bold = number % 2 == 1
    return saved(document)


def table(*rows: tuple[str, ...]) -> bytes:
    document = blank()
    made = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for number, texts in enumerate(rows):
        for cell, text in zip(made.rows[number].cells, texts, strict=False):
            cell.text = text
    document.add_paragraph("Darunter: {{ below }}")
    return saved(document)


def constant(**values: Any) -> Values:
    def made(_: Any) -> Mapping[str, Any]:
        return {"below": "unten", **values}

    return made


def headers() -> bytes:
    document = blank()
    document.add_paragraph("Text ohne Platzhalter")
    for number in range(2):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = True
        for kind in (
            "header",
            "first_page_header",
            "even_page_header",
            "footer",
            "first_page_footer",
        ):
            story = getattr(section, kind)
            story.is_linked_to_previous = False
            story.paragraphs[
                0
            ].text = f"{kind} {number}: {{{{ name }}}}\tÄÖÜ {{% if more %}}mehr{{% endif %}}"
            story.add_paragraph("{%p for entry in entries %}")
            story.add_paragraph("{{ entry }} {{r rich }}")
            story.add_paragraph("{%p endfor %}")
    return saved(document)


def header(*texts: str) -> bytes:
    document = blank()
    for text in texts:
        document.sections[0].header.add_paragraph(text)
    return saved(document)


def notes() -> bytes:
    document = blank()
    document.add_paragraph("{{ name }}")
    document.add_section()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    markup = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>Siehe {{</w:t></w:r>'
        "<w:r><w:t>{ name }} und {{ text }}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), kind, markup.encode(), document.part.package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    return saved(document)


def properties() -> bytes:
    document = blank()
    document.add_paragraph("{{ name }}")
    core = document.core_properties
    core.title, core.author, core.subject = "Brief an {{ name }}", "{{ author }}", "fest"
    core.comments, core.keywords = "{% if more %}ja{% endif %}", "{{ left_alone }}"
    return saved(document)


def text_box() -> bytes:
    document = blank()
    box = (
        "<w:txbxContent><w:p><w:r><w:t>{%p if more %}</w:t></w:r></w:p><w:p><w:r><w:t>{{ name }}</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p><w:p/></w:txbxContent>"
    )
    spaces = " ".join(
        f'xmlns:{prefix}="{uri}"'
        for prefix, uri in {
            "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
            "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            "v": "urn:schemas-microsoft-com:vml",
        }.items()
    )
    markup = (
        f'<w:r {nsdecls("w", "wp", "a")} {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="1" cy="1"/><wp:docPr id="1" name="Kasten"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>'
        f"{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    for _ in range(2):
        document.add_paragraph()._p.append(parse_xml(markup))
    return saved(document)


def pictures() -> bytes:
    document = blank()
    document.add_picture(io.BytesIO(PNG), width=Mm(10))
    for name in ("eins", "zwei"):
        document.add_paragraph(f"{name}: {{{{ image }}}}")
    document.sections[0].header.paragraphs[0].text = "{{ image }}"
    return saved(document)


def embedded() -> bytes:
    document = blank()
    document.add_paragraph("{{ name }}")
    part = Part(
        PackURI("/word/embeddings/beilage.bin"),
        "application/octet-stream",
        b"alt",
        document.part.package,
    )
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
    )
    return saved(document)


def foreign_namespaces() -> bytes:
    """Prefixes that mean one thing at the root and another within, as LibreOffice and older Words write them.

    Written into the file's text: put into a tree, the paragraphs would take over the root's prefixes at once.
    """
    word = "http://schemas.microsoft.com/office/word/2010/wordml"
    inner = (
        f'<w:p xmlns:wp14="{word}" wp14:textId="7"><w:r><w:t>{{{{ name }}}}</w:t></w:r></w:p>'
        '<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main" x:rsidR="1">'
        f'<x:r><x:t>{{{{ name }}}}</x:t></x:r></x:p><w:p xmlns:own="urn:own" own:mark="{{{{ number }}}}"/>'
    )
    members = unpacked(paragraphs("{{ name }}"))
    text = members["word/document.xml"]
    members["word/document.xml"] = text.replace(b"<w:body>", f"<w:body>{inner}".encode())
    return packed(members)


def rich(_: Any) -> Mapping[str, Any]:
    text = RichText("fett & <kursiv>", bold=True, italic=True, color="#ff0000", size=40)
    text.add(" unten\n", subscript=True, underline="wave", strike=True, font="Arial")
    text.add(
        "oben\tTab", superscript=True, highlight="ffff00", style="Strong", lang="de-DE", rtl=True
    )
    text.add(RichText("Schrift", font="eastAsia:MS Gothic"))
    whole = RichTextParagraph()
    whole.add("Absatz", parastyle="Quote")
    whole.add(text)
    return {"rich": text, "whole": whole, "more": True, "name": "A & B", "entries": ["x", "<y>"]}


def replaced(document: Any) -> Mapping[str, Any]:
    document.replace_media(io.BytesIO(PNG), io.BytesIO(OTHER_PNG))
    return {"image": "ersetzt"}


def replaced_picture(document: Any) -> Mapping[str, Any]:
    document.replace_pic("image.png", io.BytesIO(OTHER_PNG))
    document.allow_missing_pics = True
    return {"image": "ersetzt"}


def link(document: Any) -> Mapping[str, Any]:
    target = document.build_url_id("https://example.org/?a=1&b=2")
    return {"rich": RichText("Seite", url_id=target), "name": "x"}


def image(document: Any) -> Mapping[str, Any]:
    return {
        "image": InlineImage(document, io.BytesIO(PNG), width=Mm(5), anchor="https://example.org/")
    }


def subdocument(document: Any) -> Mapping[str, Any]:
    made = document.new_subdoc()
    made.add_paragraph("Im Unterdokument", style="Heading 1")
    made.add_table(rows=1, cols=2).rows[0].cells[0].text = "Zelle"
    return {"name": made}


def attached(document: Any) -> Mapping[str, Any]:
    inner = blank()
    inner.add_paragraph("Beilage", style="List Number")
    inner.add_picture(io.BytesIO(OTHER_PNG))
    return {"name": document.new_subdoc(io.BytesIO(saved(inner)))}


PEOPLE = [{"name": "Erika Muster", "age": 41}, {"name": "Max & <Beispiel>", "age": 7}]
LETTER = constant(
    name='Müller & Söhne <"GmbH">',
    people=PEOPLE,
    more=True,
    less=False,
    text="a\nb\tc\fd\ae",
    author="Amt",
    number=3,
)

CASES: dict[str, Case] = {
    "no tags": (lambda: paragraphs("Nur Text", "{ x } % # &lt;"), LETTER),
    "variables": (
        lambda: paragraphs("{{ name }} {{name}}", "{{ people[0].name }}{{ number + 1 }}"),
        LETTER,
    ),
    "split tags": (
        lambda: paragraphs(("{", "{ na", "me }", "}"), ("{%", " if more", " %}ja{", "% endif %}")),
        LETTER,
    ),
    "paragraph tags": (
        lambda: paragraphs(
            "{%p if less %}", "nein", "{%p elif more %}", "ja", "{%p else %}", "x", "{%p endif %}"
        ),
        LETTER,
    ),
    "paragraph loop": (
        lambda: paragraphs(
            "{%p for p in people %}", "{{ loop.index }} {{ p.name }}", "{%p endfor %}"
        ),
        LETTER,
    ),
    "comments": (lambda: paragraphs("{#p weg #}", "a {# weg #} b", "{# {{ name }} #}"), LETTER),
    "whitespace control": (
        lambda: paragraphs(
            "vorher",
            "{%- if more %}",
            "mitte",
            "{%- endif -%}",
            "danach",
            "{% if more -%}",
            "{{ name }}",
            "{%- endif %}",
        ),
        LETTER,
    ),
    "run tags": (
        lambda: paragraphs(
            ("a", "{%r if more %}", "b", "{%r endif %}", "c"),
            ("{%r for p in people %}", "{{ p.age }}", "{%r endfor %}"),
        ),
        LETTER,
    ),
    "rich text": (
        lambda: paragraphs(
            "vor {{r rich }} nach", ("x", "{{r rich }}"), "{{p whole }}", "{{ name }}"
        ),
        rich,
    ),
    "rich text in conditions": (
        lambda: paragraphs("{% if more %}{{r rich }}{% endif %} Ende"),
        rich,
    ),
    "breaks in values": (
        lambda: paragraphs("vor {{ text }} nach", ("{{ text }}", "{{ text }}")),
        LETTER,
    ),
    "listing": (
        lambda: paragraphs("{{ l }}", ("a", "{{ l }}")),
        constant(l=Listing("eins & zwei\nzwei\t3\aneu\fSeite")),
    ),
    "escaped delimiters": (
        lambda: paragraphs("{_{ name }_} {_% if %_} {{ name }}", "{{ brace }}"),
        constant(name="n", brace="{_{ x }_}"),
    ),
    "typographic quotes": (
        lambda: paragraphs(
            "{{ people[0][‘name’] }} {{ “a” ~ ”b” }} {% if 1 < 2 and 3 > 2 %}ja{% endif %}"
        ),
        LETTER,
    ),
    "spaces": (lambda: paragraphs("{{ name }}  zwei ", " {% if more %} ja {% endif %} "), LETTER),
    "set and macro": (
        lambda: paragraphs(
            "{% set x = number * 2 %}{{ x }}",
            "{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(name) }}",
            "{% set y %}{{ name }}{% endset %}{{ y }}",
        ),
        LETTER,
    ),
    "filters": (
        lambda: paragraphs(
            "{{ name|shout }} {{ 'a'|times(3) }} {{ people|map(attribute='age')|join(', ') }}"
        ),
        LETTER,
    ),
    "table rows": (
        lambda: table(
            ("Name", "Alter"),
            ("{%tr for p in people %}",),
            ("{{ p.name }}", "{{ p.age }}"),
            ("{%tr endfor %}",),
        ),
        LETTER,
    ),
    "table columns": (
        lambda: table(
            ("x", "{%tc for p in people %}", "{{ p.name }}", "{%tc endfor %}"),
            ("y", "{%tc for p in people %}", "{{ p.age }}", "{%tc endfor %}"),
        ),
        LETTER,
    ),
    "more columns": (
        lambda: table(("{%tc for n in many %}", "{{ n }}", "{%tc endfor %}")),
        constant(many=range(7)),
    ),
    "column span": (lambda: table(("{% colspan 2 %}{{ name }}",), ("a", "b")), LETTER),
    "cell background": (
        lambda: table(("{% cellbg colour %}{{ name }}", "{% cellbg 'ff0000' %}b")),
        constant(name="n", colour="00ff00"),
    ),
    "horizontal merge": (
        lambda: table(
            ("{%tc for p in people %}", "{% hm %}{{ name }}", "{%tc endfor %}"), ("a", "b", "c")
        ),
        LETTER,
    ),
    "vertical merge": (
        lambda: table(
            ("{%tr for p in people %}", ""),
            ("{% vm %}{{ name }}", "{{ p.name }}"),
            ("{%tr endfor %}", ""),
        ),
        LETTER,
    ),
    "table comments": (lambda: table(("{#tr weg #}", "a"), ("b", "{#tc weg #}")), LETTER),
    "headers and footers": (headers, rich),
    "footnotes": (notes, LETTER),
    "properties": (properties, constant(name="Erika Muster", author="Ämter", more=True)),
    "text boxes": (text_box, LETTER),
    "drawings": (pictures, constant(image="kein Bild")),
    "inline images": (pictures, image),
    "replaced embedded file": (embedded, LETTER),
    "namespaces": (foreign_namespaces, LETTER),
}

LIVE: dict[str, Case] = {
    "links": (lambda: paragraphs("{{r rich }} {{ name }}"), link),
    "replaced media": (pictures, replaced),
    "replaced pictures": (pictures, replaced_picture),
}
"""Values that show themselves in the text only: the document has to be given."""

SUBDOCUMENTS: dict[str, Case] = {
    "built": (lambda: paragraphs("davor", "{{p name }}", "danach"), subdocument),
    "from a file": (lambda: paragraphs("davor", "{{p name }}", "danach"), attached),
}


def with_endnotes_and_comments() -> bytes:
    document: Document = blank()
    run = document.add_paragraph("Text").runs[0]
    document.add_comment(run, text="Für {{ name }}", author="Amt")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    markup = f'<w:endnotes {nsdecls("w")}><w:endnote w:id="2"><w:p><w:r><w:t>{{{{ name }}}}</w:t></w:r></w:p></w:endnote></w:endnotes>'
    part = Part(PackURI("/word/endnotes.xml"), kind, markup.encode(), document.part.package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
    )
    return saved(document)
