"""One template, many letters: bytes, threads, processes, memory."""

from __future__ import annotations

import io
import pickle
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from lettergen.word.compiled import CompiledTemplate
from lettergen.word.parts.environment import program_environment
from lettergen.word.template import WordTemplate
from tests.blank_word import blank
from tests.word.compiled.comparing import saved, shout
from tests.word.compiled.templates import CASES, image, paragraphs, pictures

PLAIN = paragraphs("{{ name|shout }}", "{%p for n in numbers %}", "{{ n }}", "{%p endfor %}")


def opened() -> WordTemplate:
    return WordTemplate.open(PLAIN, filters={"shout": shout})


def test_same_values_same_bytes() -> None:
    values = {"name": "Erika", "numbers": [1, 2]}
    assert opened().render(values) == opened().render(values)


def test_same_bytes_with_a_live_document() -> None:
    template = WordTemplate.open(pictures())
    assert template.render(image(template.document())) == template.render(
        image(template.document())
    )


def test_same_bytes_where_the_template_has_no_properties() -> None:
    document = blank()
    document.add_paragraph("{{ name }}")
    package = document.part.package
    (name,) = [
        key for key, entry in package.rels.items() if entry.reltype.endswith("core-properties")
    ]
    del package.rels[name]
    content = saved(document)
    assert "docProps/core.xml" not in zipfile.ZipFile(io.BytesIO(content)).namelist()
    template = WordTemplate.open(content)
    core = zipfile.ZipFile(io.BytesIO(template.render({"name": "x"}))).read("docProps/core.xml")
    assert b"1980-01-01T00:00:00Z" in core


def test_members_are_in_order_without_clock_and_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(opened().render({"name": "ä", "numbers": []}))) as archive:
        assert archive.testzip() is None
        first, *shared, own = archive.namelist()
        assert first == "[Content_Types].xml"
        assert shared == sorted(shared)
        assert own == "word/document.xml"  # behind what letters have in common
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_members_with_names_beyond_ascii_can_be_added() -> None:
    template = CompiledTemplate(PLAIN, program_environment({"shout": shout}))
    content = template.packed({"word/Übersicht.xml": b"<x/>"})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("word/Übersicht.xml") == b"<x/>"
        assert archive.read("word/styles.xml") == template.part("word/styles.xml")


def test_threads_share_a_template() -> None:
    template = opened()

    def letter(number: int) -> bytes:
        return template.render({"name": f"Nr. {number}", "numbers": range(number)})

    alone = [letter(number) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(letter, range(40))) == alone
    assert len(set(alone)) == 40


def test_a_template_travels_to_other_processes() -> None:
    template = opened()
    packed = pickle.dumps(template)
    first, second = pickle.loads(packed), pickle.loads(packed)  # noqa: S301 - our own
    assert first is second
    values = {"name": "Max", "numbers": [7]}
    assert first.render(values) == template.render(values)


def test_names_that_a_template_asks_for() -> None:
    assert opened().variables == {"name", "numbers"}
    template, _ = CASES["headers and footers"]
    assert WordTemplate.open(template()).variables == {"name", "more", "entries", "rich"}


@pytest.mark.slow
def test_memory_stays_flat() -> None:
    template = opened()

    def batch(start: int) -> int:
        for number in range(start, start + 300):
            template.render({"name": f"Nr. {number}", "numbers": range(20)})
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        batch(0)
        settled = batch(300)
        assert batch(600) - settled < 20_000
    finally:
        tracemalloc.stop()
