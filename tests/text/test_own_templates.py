"""Templates that a house writes itself: what is doubtful about them is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettergen.errors import Severity
from tests.text.letters import folder, plain


@pytest.mark.parametrize(
    ("text", "head", "said"),
    [
        ("Guten Tag.", "data: [subject]", True),
        ("{{ letter.kind }}", "data: []", True),
        ("{{ body | markdown }}", "data: [body]", False),
        ("{{ letter.body | markdown }}", "data: []", False),
        ("{% for part in letter.body %}{{ part }}{% endfor %}", "data: []", False),
    ],
)
def test_a_text_without_the_letter_s_own(text: str, head: str, said: bool, tmp_path: Path) -> None:
    made = folder(tmp_path, text, head).load("schreiben").render(plain("vielen Dank."))
    found = [(p.code, p.severity) for p in made.problems]
    assert found == [("template-without-body", Severity.WARNING)] * said
