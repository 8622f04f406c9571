from __future__ import annotations

import pytest

from lettergen.errors import Severity
from lettergen.text.enclosures import unlisted_enclosures
from lettergen.text.markdown import parse_markdown
from tests.kinds.letters import rendered


def mentioned(text: str, *enclosures: str) -> list[str | None]:
    return [p.value for p in unlisted_enclosures(parse_markdown(text).blocks, enclosures)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Die Hausordnung liegt bei.", "liegt bei"),
        ("Wir legen Ihnen den Plan bei, damit Sie ihn kennen.", "legen Ihnen den Plan bei"),
        ("Ich füge die Liste, die Sie kennen, bei.", "füge die Liste, die Sie kennen, bei"),
        ("Den Plan finden Sie in der Anlage.", "in der Anlage"),
        ("Als Anlage erhalten Sie den Plan.", "Als Anlage"),
        ("Näheres steht im Plan (Anlage 2).", "Anlage 2"),
        ("Anliegend erhalten Sie den Plan.", "Anliegend"),
        ("Die beigefügten Pläne gelten.", "beigefügten"),
        ("Anhängend schicken wir den Plan.", "Anhängend"),
        ("Anbei der Plan.", "Anbei"),
        ("- eins\n- der beiliegende Plan", "beiliegende"),
        ("| Was | Wo |\n|---|---|\n| Plan | siehe Anlage |", "siehe Anlage"),
        ("## Plan (Anlage)\n\nText.", "(Anlage)"),
        ("Please find enclosed the plan.", "enclosed"),
    ],
)
def test_a_mention_is_found_and_quoted(text: str, words: str) -> None:
    assert mentioned(text) == [words]
    assert mentioned(text, "Plan") == []


@pytest.mark.parametrize(
    "text",
    [
        "Die Grünanlage und die Anlage am Fluss werden gepflegt.",
        "Der Anlagenbau liegt am Fluss. Wir treffen uns bei Regen drinnen.",
        "Das Rathaus liegt bei der Kirche.",
        "Wir liegen im Plan. Sie waren dabei.",
        "Die Beilage zum Essen war gut.",
        "Anlagevermögen und Anlieger",
    ],
)
def test_other_words_are_no_enclosures(text: str) -> None:
    assert mentioned(text) == []


def test_one_warning_at_the_field_that_is_empty() -> None:
    (found,) = rendered(
        "zwischenbericht", occasion=["Anbei der Plan.", "In der Anlage noch einer."]
    ).problems
    assert (found.code, found.place.path) == ("enclosure-not-listed", "enclosures")
    assert found.severity is Severity.WARNING
    assert "Anbei" in found.message("de")


@pytest.mark.slow
def test_additions_count_too() -> None:
    found = rendered("einladung", additions="Der Anfahrtsplan liegt bei.").problems
    assert [p.code for p in found] == ["enclosure-not-listed"]
    assert rendered("einladung", additions="Der Plan liegt bei.", enclosures="Plan").problems == ()
