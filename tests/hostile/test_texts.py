"""Letters and texts made to hurt: each is a problem with a name, and what they take grows with them, not with their square."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from lettergen import InputError, LettergenError, load_letter
from lettergen.reading import read_yaml
from lettergen.text.markdown import parse_markdown
from tests.letterhead.folders import DESIGN, codes_of, town
from tests.test_limits import SHOP, changed

YAML: dict[str, tuple[str, str]] = {
    "an escape beyond Unicode": ("yaml-escape", 'subject: "\\UFFFFFFFF"\n'),
    "the same behind a tab": ("yaml-escape", 'a: b\nsubject: "\\UFFFFFFFF"\t\n'),
    "an escape that is half a character": ("yaml-control-character", 'subject: "\\uD800"\n'),
    "an escape that is nothing": ("yaml-control-character", 'subject: "\\0"\n'),
    "8,000 unknown keys": ("problems-more", "kind: schreiben\n" + "".join(f"f{n}: x\n" for n in range(8_000))),
    "60,000 keys": ("yaml-too-many", "".join(f"f{n}: x\n" for n in range(60_000))),
    "10,000 anchors": ("problems-more", "".join(f"a{n}: &a x\n" for n in range(10_000))),
    "a bomb of aliases": ("yaml-anchor", "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(50))),
    "deep lists": ("yaml-too-deep", "[" * 50_000),
    "deep mappings": ("yaml-too-deep", "{a: " * 50_000),
    "a mark in a key": ("yaml-control-character", "sub\ufeffject: x\n"),
    "no Unicode": ("yaml-control-character", "a: \ufdd0\n"),
    "UTF-7": ("kind-missing", "+AGEAOg- b: c\n"),
    "an object of Python": ("yaml-tag", "a: !!python/object/apply:os.system [x]\n"),
    "too long": ("file-too-large", "# " + "x" * 2_000_000),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", YAML)
def test_a_letter_file_made_to_hurt(name: str, tmp_path: Path) -> None:
    code, text = YAML[name]
    file = tmp_path / "brief.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        load_letter(file)
    codes = [p.code for p in caught.value.problems]
    assert code in codes
    assert len(codes) <= 101


@pytest.mark.parametrize("measure", ["1e-300", "inf", "nan", "-1", "1e300", "٣", "0x10"])
@pytest.mark.parametrize(
    "text",
    [
        "logo: {{file: l.png, alt: W, x_mm: 1, y_mm: 1, width_mm: {}, height_mm: 20}}",
        "text: {{size_pt: {}}}",
        "text: {{width_mm: {}}}",
        "masthead: {{width_mm: {}, lines: [{{text: Stadt}}]}}",
        "rules: [{{x1_mm: 0, y1_mm: 9, x2_mm: 9, y2_mm: 9, width_pt: {}}}]",
        "footer: {{lines: x, size_pt: {}}}",
    ],
)
def test_measures_with_which_nothing_can_be_set(text: str, measure: str, tmp_path: Path) -> None:
    assert codes_of(town(tmp_path, v1=DESIGN + text.format(measure) + "\n"))


GROWING: dict[str, Callable[[int], str]] = {
    "fences": lambda n: "```\n" * n,
    "open fences": lambda n: "```\nx\n\n" * n,
    "brackets": lambda n: "[a" * n,
    "links": lambda n: "[a](b" * n,
    "pictures": lambda n: "![" * n,
    "stars": lambda n: "*a **b " * n,
    "tags": lambda n: "<a " * n,
    "lines of tags": lambda n: "<p>\n\n" * n,
    "quotes": lambda n: "> a\n" * n,
    "lists": lambda n: "- a\n" * n,
    "numbers": lambda n: "".join(f"{i * 7 % 97}. a\n" for i in range(n)),
    "tables": lambda n: "|a|b|\n|-|-|\n" + "|x|y|\n" * n,
    "wide tables": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n",
    "headings": lambda n: "# a\n" * n,
    "paragraphs": lambda n: "a\n\n" * n,
    "marks nobody sees": lambda n: "a\u200bb\u2028" * n,
}
SIZE = 1_000


def _seconds(work: Callable[[], object]) -> float:
    """The least of three: others may use the machine, too."""
    found = []
    for _ in range(3):
        began = time.process_time()
        with suppress(LettergenError):
            work()
        found.append(time.process_time() - began)
    return min(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    def work(size: int) -> Callable[[], object]:
        text = GROWING[name](size)

        def made() -> None:
            parse_markdown.cache_clear()
            SHOP.compose(changed(body=text))

        return made

    small, large = _seconds(work(SIZE)), _seconds(work(4 * SIZE))
    # Four times as much may take four times as long; the square would be sixteen.
    assert large < 9 * small + 0.3


@pytest.mark.slow
def test_yaml_takes_time_by_its_length() -> None:
    def work(size: int) -> Callable[[], object]:
        text = "".join(f"f{n}: x\n" for n in range(size))
        return lambda: read_yaml(text, "brief.yaml")

    small, large = _seconds(work(5_000)), _seconds(work(20_000))
    assert large < 9 * small + 0.3


UNSEEN = [
    "\ufeff", "\u200b", "\u200d", "\u2060", "\u061c", "\u200e", "\u2064", "\u180e", "\u034f", "\u3164", "\U000e0041", "\ufe0f",
]  # fmt: skip


@pytest.mark.parametrize("character", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_characters_nobody_sees(character: str, tmp_path: Path) -> None:
    persons = [{"form": "frau", "last_name": f"Mu{character}ster"}]
    recipient = {**changed()["recipient"], "persons": persons}
    with pytest.raises(InputError) as caught:
        SHOP.compose(changed(recipient=recipient))
    (problem,) = caught.value.problems
    assert problem.code == "text-unseen-character"
    assert problem.params["code_point"] == f"U+{ord(character):04X}"
    composition = SHOP.compose(changed(body=f"Wir dan{character}ken Ihnen."))
    assert "Wir danken Ihnen." in str(composition.letter.flow)
    assert "text-unseen-mended" in {p.code for p in composition.problems}
    file = tmp_path / "brief.yaml"
    file.write_text(
        f"kind: schreiben\nbody: Wir dan{character}ken\nsubject: A{character}ntrag\n", "utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_letter(file)
    found = {p.code: p for p in caught.value.problems}
    assert found["text-unseen-character"].place.path == "subject"
    assert found["text-unseen-character"].place.line == 3


@pytest.mark.parametrize("direction", ["\u202e", "\u2066"])
def test_what_turns_the_direction_of_writing_is_refused_everywhere(direction: str) -> None:
    for data in (changed(subject=f"A{direction}B"), changed(body=f"A{direction}B")):
        with pytest.raises(InputError) as caught:
            SHOP.compose(data)
        assert {p.code for p in caught.value.problems} == {"text-control-character"}


@pytest.mark.parametrize(("separator", "paragraphs"), [("\u2028", 1), ("\u2029", 2)])
def test_separators_of_lines_and_paragraphs(separator: str, paragraphs: int) -> None:
    plain = "\n" if paragraphs == 1 else "\n\n"
    with pytest.raises(InputError):
        SHOP.compose(changed(subject=f"Ihr{separator}Antrag"))
    made = SHOP.compose(changed(body=f"Wir danken.{separator}Alles Gute."))
    assert (
        made.letter.flow == SHOP.compose(changed(body=f"Wir danken.{plain}Alles Gute.")).letter.flow
    )
    (note,) = [p for p in made.problems if p.code == "text-unseen-mended"]
    assert note.severity == "note"
