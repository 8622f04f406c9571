"""``lettergen render`` with ``--copy`` and ``--large-print``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lettergen.cli.app import app
from tests import pdf_measure
from tests.signing.letters import DRAFT_WORDS
from tests.signing.texts import page_lines

RUNNER = CliRunner()


def words(path: Path) -> str:
    return "\n".join(page_lines(path.read_bytes()))


@pytest.mark.parametrize(
    "options", [["--copy", "entwurf,Reinschrift"], ["--copy", "entwurf", "--copy", "reinschrift"]]
)
def test_several_copies_get_names_of_their_own(file: Path, options: list[str]) -> None:
    result = RUNNER.invoke(app, ["render", str(file), *options])
    assert result.exit_code == 0, result.output
    made = sorted(path.name for path in file.parent.glob("*.pdf"))
    assert made == ["brief.entwurf.pdf", "brief.reinschrift.pdf"]
    draft, fair = (words(file.parent / name) for name in made)
    assert all(word in draft and word not in fair for word in DRAFT_WORDS)


def test_one_copy_keeps_the_letters_name(file: Path) -> None:
    RUNNER.invoke(app, ["render", str(file), "--copy", "abdruck"])
    assert words(file.with_suffix(".pdf")).startswith("Abdruck")


def test_large_print(file: Path) -> None:
    RUNNER.invoke(app, ["render", str(file), "--large-print"])
    content = file.with_suffix(".pdf").read_bytes()
    assert pdf_measure.find(content, "Sehr geehrter").size_pt == pytest.approx(16)


def test_an_unknown_copy_is_a_wrong_call(file: Path) -> None:
    result = RUNNER.invoke(app, ["render", str(file), "--copy", "durchschlag"])
    assert result.exit_code == 2
    assert not list(file.parent.glob("*.pdf"))
