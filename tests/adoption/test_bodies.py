"""Every form that a body can take comes back as it was, whatever else of the letter is edited."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from lettergen import LetterBase, adopt, letter_from
from lettergen.adoption.findings import Findings
from lettergen.adoption.letter import comparable
from lettergen.adoption.package import opened
from lettergen.adoption.reading import read
from lettergen.adoption.structure import parts_of
from lettergen.model.blocks import Block
from tests.adoption.documents import DATA, typed, workshop
from tests.adoption.documents import W as NAMESPACE
from tests.kinds import letters as kinds
from tests.signing.letters import everything

BODIES = {
    "a long numbered list": "\n".join(f"{i}. Punkt {i} mit etwas Text" for i in range(1, 41)),
    "a long list": "\n".join(f"- Punkt {i}" for i in range(1, 61)),
    "a loose list": "- a\n\n- b\n\n- c",
    "entries of several paragraphs": "1. a\n\n   weiter a\n\n2. b\n   - x\n   - y\n\n     weiter y",
    "a list from five": "5. fünf\n6. sechs",
    "several lists": "- a\n- b\n\nText\n\n1. x\n2. y\n\nText\n\n3. z",
    "lists in lists": "- a\n  1. eins\n  2. zwei\n- b\n  1. eins",
    "tables": "| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | d |\n|:-:|--:|\n| 3 | 4 |",
    "a table at the end": "Text\n\n| a | b |\n|---|---|\n| 1 | |",
    "looks": "**fett** und *kursiv* und ***beides***, **fett mit *kursiv* darin** und [**Link**](https://a.example/x)",
    "line breaks": "**Termin:** heute\\\n**Ort:** hier",
    "headings": "# Eins\n\nText\n\n## Zwei\n\nText\n\n### Drei\n\nText",
    "letters of names": "Frau M̂uster, Z̧, ṣ̄ und Ķuster – „Zitat“ ‚halb‘ … 5 €",
    "long words": "Donaudampfschifffahrt-Kapitän und/oder https://www.beispiel.example/sehr/lang?und=noch " * 12,
    "signs": r"5 \* 3 = 15, a\_b, \[x\], 100 % – 3. Oktober, § 5 Abs. 2, C:\\Ordner, 1\. Satz",
    "typed quotes": "Er sagte \"hallo\" und 'ja' - 10-20 EUR 5000,00",
}  # fmt: skip
LETTERS: dict[str, dict[str, Any]] = {
    **{f"a draft, {size}": {"copy_type": "entwurf", "large_print": size == "large"} for size in ("plain", "large")},
    **{f"a {copy}": {"copy_type": copy} for copy in ("reinschrift", "abdruck")},
}  # fmt: skip


def letters() -> dict[str, LetterBase]:
    plain = {**DATA, "letterhead": "din5008-b"}
    found = {name: letter_from({**plain, "body": body}) for name, body in BODIES.items()}
    found |= {name: everything(**changes) for name, changes in LETTERS.items()}
    for kind, data in kinds.LEAST.items():
        whole = {k: plain[k] for k in ("letterhead", "sender", "recipient", "date")} | data
        if kind == "pressemitteilung":
            del whole["recipient"]
        found[kind] = letter_from({"subject": "Betreff", **whole, "kind": kind})
    return found


ALL = letters()


def body(content: bytes) -> list[Block]:
    findings = Findings()
    parts = parts_of(read(opened(content), findings, accept=True), findings)
    return [comparable(block) for block in parts.body]


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_what_was_not_edited_is_not_changed(name: str) -> None:
    adopted = adopt(workshop().render(ALL[name], "docx").content, workspace=workshop())
    assert (adopted.changes, adopted.problems) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_an_edit_leaves_the_rest_as_it_was(name: str) -> None:
    content = workshop().render(ALL[name], "docx").content
    document = docx.Document(io.BytesIO(content))
    added = parse_xml(typed("Neuer Absatz.").replace("<w:p", f"<w:p {NAMESPACE}", 1))
    ends = {"Closing", "Signature", "Anlagen", "Verteiler"}
    end = next((p._p for p in document.paragraphs if p.style and p.style.name in ends), None)
    if end is None:
        document.element.body.insert(len(document.element.body) - 1, added)
    else:
        end.addprevious(added)
    target = io.BytesIO()
    document.save(target)
    adopted = adopt(target.getvalue(), workspace=workshop())
    assert adopted.problems == ()
    assert [change.after for change in adopted.changes] == ["Neuer Absatz."]
    assert body(workshop().render(adopted.letter, "docx").content)[:-1] == body(content)
