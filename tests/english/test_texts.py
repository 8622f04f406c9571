"""What English letters say: the shipped English texts, and which text is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lettergen.errors import InputError, Problem, Severity, TemplateError
from lettergen.kinds import SHIPPED as REGISTRY
from lettergen.pipeline import Workshop, letter_from
from lettergen.text.english import FILTERS, FILTERS_BY_LANGUAGE
from lettergen.text.registry import TEXT_FILES, TextTemplates
from tests.english.letters import EVA, KIM, KINDS, PROGRAMME, TOWNS, data
from tests.kinds.letters import TEMPLATES, block_lines
from tests.text.letters import plain

SHIPPED = TextTemplates([TEMPLATES], REGISTRY.models)


def lines(kind: str, **changes: Any) -> list[str]:
    text = SHIPPED.load(kind, "en").render(letter_from(data(kind, **changes)))
    assert text.problems == ()
    plain_lines = (line for block in text.blocks for line in block_lines(block))
    return [line.replace("\u00a0", " ") for line in plain_lines]


def proposal(kind: str, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = data(kind)["proposal"]
    return made | changes


def test_every_kind_has_a_text_in_every_language() -> None:
    missing = [
        f"{kind}/{name}"
        for kind in REGISTRY.models
        for name in TEXT_FILES.values()
        if not (TEMPLATES / kind / name).is_file()
    ]
    assert missing == []


@pytest.mark.parametrize("kind", REGISTRY.models)
def test_the_languages_need_the_same_data(kind: str) -> None:
    german, english = SHIPPED.load(kind), SHIPPED.load(kind, "en")
    assert german.declared.data == english.declared.data
    assert german.declared.required == english.declared.required
    assert german.declared.findings == english.declared.findings


def test_a_cover_letter() -> None:
    first, second, third, last = lines("begleitschreiben")
    assert first == (
        "The administration of the District of Musterland, with the Municipal Integration Centre in the lead, has "
        "submitted its expression of interest in taking part in the state initiative “Join In” to the Ministry for "
        "Integration of the State of North Rhine-Westphalia within the prescribed period."
    )
    assert second.startswith(
        "As agreed with you, the towns of Eschweiler and Stolberg have been proposed as model and cooperating "
        "municipalities for the implementation of the project. If the response is favourable, it is planned to "
        "establish networks in both towns with the participation of all parties responsible for the integration of "
        "young people, in order to"
    )
    assert third.startswith("As soon as we have received a reply from the State of North Rhine")
    assert last == "Please find enclosed the expression of interest for your information."


@pytest.mark.parametrize(
    ("towns", "proposed", "planned"),
    [
        (
            [{"name": "Adorf", "type": "Gemeinde"}],
            "The municipality of Adorf has been proposed as a model and cooperating municipality for",
            "a network in the municipality with",
        ),
        (
            [{"name": "Adorf"}, {"name": "Bedorf", "type": "Markt"}, {"name": "Cedorf"}],
            "The town of Adorf, the market town of Bedorf and the town of Cedorf have been proposed",
            "networks in all three municipalities with",
        ),
        (
            [{"name": "Aachen", "english": "the City of Aachen"}, {"name": "Adorf"}],
            "The City of Aachen and the town of Adorf have been proposed",
            "networks in both towns with",
        ),
    ],
)
def test_towns_of_a_cover_letter(towns: list[dict[str, str]], proposed: str, planned: str) -> None:
    programme = {"name": "Join In", "sponsor": {"name": "the Ministry"}}
    changed = proposal("begleitschreiben", model_municipalities=towns, programme=programme)
    first, second, third, _ = lines(
        "begleitschreiben", proposal=changed, as_agreed="false", in_time="false"
    )
    assert first.endswith("to the Ministry.")
    assert second.startswith(proposed)
    assert planned in second
    assert "responsible, in order" in second
    assert third == "As soon as we have received a reply from the Ministry, we shall contact you."


def test_an_expression_of_interest() -> None:
    text = lines("interessenbekundung")
    assert text[0] == (
        "The administration of the District of Musterland and Ms Muster, Chief Executive responsible for Social "
        "Affairs, welcome the initiative “Join In: Prospects for Young People” launched by the Ministry for "
        "Integration (MI)."
    )
    assert "refugees aged between 18 and 27, regardless of residence status. The number" in text[1]
    assert text[3].startswith(
        "By this letter, the Municipal Integration Centre declares its interest"
    )
    assert "both the town of Eschweiler and the town of Stolberg are suitable" in text[4]
    assert "this has the support of Dr Max Beispiel (Deputy Mayor). The town council" in text[5]
    assert text[6].startswith("As already mentioned, the town of Stolberg also offers")
    assert "under the joint responsibility of Dr Max Beispiel (Deputy Mayor) and Kim" in text[6]
    assert text[7].endswith("be carried out in the two towns named above.")
    assert "representatives of the job centre, the Chamber of Crafts and others. Volunt" in text[8]
    assert text[-1].endswith("would welcome a favourable reply.")


def test_a_small_expression_of_interest() -> None:
    town = {"name": "Adorf", "type": "Gemeinde", "reasons": "All is *ready*."}
    group = {"name": "the single parents", "prospects": "the situation"}
    small = {
        "programme": {
            "name": "Join In",
            "type": "the competition",
            "sponsor": PROGRAMME["sponsor"],
        },
        "target_group": group,
        "rationale": "Numbers are rising.",
        "applicant": {"authority": "the District of X", "unit": "the Social Services Unit"},
        "model_municipalities": town,
        "alliance": {"members": "the job centre"},
    }
    text = lines("interessenbekundung", proposal=small)
    assert text[0].startswith("The administration of the District of X welcomes the competition “J")
    assert text[1].endswith("group of single parents as a whole. Numbers are rising.")
    assert text[4] == (
        "Within the District of X, the municipality of Adorf is suitable as a model municipality for the "
        "implementation of the competition “Join In”."
    )
    assert text[6].endswith("be carried out in the municipality named above.")
    assert (
        text[7]
        == "In Adorf, a municipal alliance is to be formed with representatives of the job centre."
    )


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ({"age_from": "18"}, "of people aged 18 and over. The"),
        ({"age_to": "27", "qualification": "wherever born"}, "aged up to 27, wherever born. The"),
        ({"qualification": "wherever born"}, "of people – wherever born. The"),
    ],
)
def test_target_groups(group: dict[str, str], expected: str) -> None:
    named = {"name": "the people", "prospects": "the prospects", **group}
    text = lines(
        "interessenbekundung", proposal=proposal("interessenbekundung", target_group=named)
    )
    assert expected in text[1]


def test_three_model_municipalities() -> None:
    towns = [*TOWNS, {"name": "Adorf", "reasons": "Why not."}]
    changed = proposal("interessenbekundung", model_municipalities=towns)
    text = lines("interessenbekundung", proposal=changed)
    assert "the town of Eschweiler, the town of Stolberg and the town of Adorf are suit" in text[4]
    assert text[7] == "The town of Adorf likewise offers a sound basis. Why not."
    assert "the volunteers in all three municipalities." in text[9]


def test_an_invitation() -> None:
    text = lines("einladung")
    assert text[:3] == [
        (
            "The City of Aachen and the District of Musterland cordially invite you to the network meeting on the theme "
            "“Arriving together”."
        ),
        (
            "Date: Tuesday, 8 December 2026, 14:00 to 18:00 (doors open at 13:30) "
            "Venue: Nadelfabrik, Hall 2, Reichsweg 30, 52068 Aachen"
        ),
        "The alliance was founded in 2014.",
    ]
    assert "14:00 to 14:30 | Welcome – Ms Muster (Chief Executive)" in text
    assert "- Housing – led by Kim Exempel (Head of the Youth Welfare Office), Room 1" in text
    assert text[-2] == (
        "Please let us know by Tuesday, 1 December 2026 whether you will attend and which workshop you have chosen. "
        "Ms Muster will be pleased to take your reply: telephone 0241 432-0, email event@example.org."
    )


def test_a_small_invitation() -> None:
    event = {
        "name": "the public meeting", "date": "2026-12-08", "end": "18:00", "venue": {"name": "Old School"},
    }  # fmt: skip
    changes: dict[str, Any] = {
        key: [] for key in ("hosts", "occasion", "moderators", "agenda", "workshops", "remarks")
    }
    changes |= {"talk": None, "patronage": None, "event": event}
    reply = {"deadline": "2026-12-01", "website": "www.example.org"}
    workshop = {"title": "Work", "leaders": [EVA, KIM], "room": "Room 1"}
    text = lines("einladung", **changes | {"reply": reply, "workshops": workshop})
    assert text[0] == "We cordially invite you to the public meeting."
    assert text[1].startswith("Date: Tuesday, 8 December 2026, until 18:00")
    assert text[2] == (
        "A workshop on “Work”, led by Ms Muster (Chief Executive) and Kim Exempel (Head of the Youth Welfare Office), "
        "will be offered (Room 1)."
    )
    assert text[3].endswith("will attend. You can reach us as follows: www.example.org.")
    agenda = [{"title": "Elections"}, {"title": "Any other business", "speakers": [EVA]}]
    listed = lines("einladung", **changes | {"agenda": agenda})
    assert listed[2:5] == [
        "# Agenda",
        "1. Elections",
        "2. Any other business – Ms Muster (Chief Executive)",
    ]
    single = lines("einladung", **changes | {"agenda": agenda[:1], "hosts": "the Town of Adorf"})
    assert single[0].startswith("The Town of Adorf cordially invites you")
    assert single[2] == "The only item on the agenda is: Elections"


def test_an_interim_report() -> None:
    text = lines("zwischenbericht")
    assert text[0] == (
        "In this letter we report on the progress of the work on the cycling plan “On two wheels” (as of 20 November "
        "2026)."
    )
    headings = [line for line in text if line.startswith("# ")]
    assert headings == [
        "# Background",
        "# Progress to date",
        "# What is to change",
        "# The two thematic fields",
        "# Steering group “Wheels”",
        "# Outlook",
    ]
    assert "- - Ms Muster, Chief Executive" in text
    single = lines("zwischenbericht", topics={"title": "Safety", "goal": "Fewer accidents."})
    assert "# Thematic field “Safety”" in single


def test_a_decision_notice() -> None:
    text = lines("beschlussmitteilung")
    assert text[:3] == [
        (
            "At its meeting on Tuesday, 17 November 2026, under item 5 of the agenda (document 2026/117), the Committee "
            "for Social Affairs (CSA) of the Town of Musterhausen unanimously adopted the integration concept, "
            "commissioned in 2025, as a guideline for the coming years. It was drawn up by the Round Table. It is "
            "enclosed with this letter. It is available on the internet at www.example.org/concept."
        ),
        "The decision reads as follows:",
        "“The concept is adopted.”",
    ]
    assert "It covers four fields of action:" in text
    assert "The following measures are recommended, among others:" in text


def test_a_small_decision_notice() -> None:
    decision = {
        "committee": {"name": "the council"},
        "date": "2026-11-17",
        "document": "9",
        "subject_matter": {"nominative": "the by-laws", "plural": "true"},
    }
    rest: dict[str, Any] = {
        **{key: [] for key in ("content", "reservations", "next_steps")},
        "website": None,
    }
    text = lines(
        "beschlussmitteilung",
        decision=decision,
        fields_of_action=["Work"],
        measures={"items": "a contact point"},
        **rest,
    )
    assert text == [
        (
            "At its meeting on Tuesday, 17 November 2026, on the basis of document 9, the council adopted the by-laws. "
            "They are enclosed with this letter."
        ),
        "# Content",
        "They cover the field of action Work.",
        "# Recommended measures",
        "The following measure is recommended: a contact point.",
    ]


def test_a_press_release() -> None:
    text = lines("pressemitteilung")
    assert text[1:6] == [
        "Musterhausen, 23 November 2026 – The town hall will open earlier from December.",
        "“We are glad of the ‘new hours’,” says Dr Max Beispiel, Deputy Mayor.",
        "“At last!” said Ms Muster, Chief Executive.",
        "# Notes to editors",
        "The town hall was built in 1903.",
    ]


def test_one_set_of_data_serves_both_languages() -> None:
    """Names in both languages, and the model's own words for what is left out."""
    event = data("einladung")["event"] | {
        "name": {"nominative": "das Netzwerktreffen", "english": "the network meeting"}
    }
    both = data(
        "einladung", event=event, hosts=[], patronage=None
    )  # an English office has no genitive
    subjects = {
        language: SHIPPED.load("einladung", language).render(
            letter_from({**both, "language": language})
        )
        for language in TEXT_FILES
    }
    assert subjects["en"].subject == "Invitation to the network meeting"
    assert subjects["de"].subject == "Einladung zum Netzwerktreffen"
    talks = {
        language: next(line for b in text.blocks for line in block_lines(b) if "Diversity" in line)
        for language, text in subjects.items()
    }
    assert talks["en"].startswith("The opening talk “Diversity” will be given by Kim Exempel (")
    assert talks["de"].startswith("Den Impulsvortrag „Diversity“ hält Kim Exempel (")


@pytest.mark.parametrize(
    ("language", "given", "code"),
    [
        ("en", "die Stadt Aachen", "phrase-not-english"),
        ("de", "the City of Aachen", "phrase-not-german"),
    ],
)
def test_names_in_the_other_language_are_refused(language: str, given: str, code: str) -> None:
    """The other hosts fit, so that the one is named."""
    fitting = {"nominative": "der Kreis Unna", "english": "the District of Unna"}
    event = data("einladung")["event"] | {"name": fitting}
    wrong = data("einladung", language=language, event=event, hosts=[fitting, given])
    with pytest.raises(InputError) as error:
        Workshop().compose(letter_from(wrong))
    assert [(p.code, p.place.path, p.value) for p in error.value.problems] == [
        (code, "hosts.1", given)
    ]
    for words in ("de", "en"):
        assert given in error.value.problems[0].message(words)


def untranslated(workspace: Path, kind: str = "einladung", **changes: Any) -> list[Problem]:
    found = Workshop(workspace).draft(letter_from(data(kind, **changes))).problems
    return [problem for problem in found if problem.code == "template-untranslated"]


def own_text(workspace: Path, name: str = "text.md") -> Path:
    file = workspace / "templates" / "einladung" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    head = "---\nkind: einladung\nsubject: Ladung\ndata: [event]\n---\n"
    file.write_text(f"{head}Own words on {{{{ event.date | written_date }}}}.", encoding="utf-8")
    return file


def test_a_house_without_an_english_text_is_told_which_file_to_add(tmp_path: Path) -> None:
    file = own_text(tmp_path)
    (problem,) = untranslated(tmp_path)
    assert (problem.severity, problem.place.path) == (Severity.WARNING, "language")
    assert problem.value == str(TEMPLATES / "einladung" / "text.en.md")
    for words in ("de", "en"):
        assert str(file) in problem.message(words)
        assert str(file.with_name("text.en.md")) in (problem.hint(words) or "")
    letter = Workshop(tmp_path).compose(letter_from(data("einladung"))).letter
    assert letter.metadata.title == "Invitation to the network meeting"
    own_text(tmp_path, "text.en.md")
    assert untranslated(tmp_path) == []
    own = Workshop(tmp_path).compose(letter_from(data("einladung"))).letter
    assert own.metadata.title == "Ladung"


def test_another_kind_or_a_german_letter_is_not_reported(tmp_path: Path) -> None:
    own_text(tmp_path)
    assert untranslated(tmp_path, "zwischenbericht") == []
    event = data("einladung")["event"] | {"name": "das Treffen"}
    assert untranslated(tmp_path, language="de", event=event, hosts=[]) == []


def test_an_english_text_alone_leaves_the_german_one_as_it_is(tmp_path: Path) -> None:
    own_text(tmp_path, "text.en.md")
    templates = TextTemplates([tmp_path / "templates", TEMPLATES], REGISTRY.models)
    assert templates.load("einladung", "de").file == str(TEMPLATES / "einladung" / "text.md")
    assert templates.load("einladung", "en").file.startswith(str(tmp_path))


def test_without_any_english_text_the_german_one_is_set_with_a_warning(tmp_path: Path) -> None:
    own_text(tmp_path)
    templates = TextTemplates([tmp_path / "templates"], REGISTRY.models)
    event = data("einladung")["event"] | {"name": "das Treffen"}
    letter = letter_from(data("einladung", event=event, hosts=[]))
    text = templates.load("einladung", "en").render(letter)
    assert text.problems[0].code == "template-untranslated"
    assert block_lines(text.blocks[0]) == ["Own words on 8.\u00a0Dezember 2026."]


def test_filters_without_a_meaning_in_english_are_unknown(tmp_path: Path) -> None:
    file = own_text(tmp_path, "text.en.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text} {{{{ event.name | genitive }}}}", encoding="utf-8")
    with pytest.raises(TemplateError) as error:
        TextTemplates([tmp_path / "templates"], REGISTRY.models).load("einladung", "en")
    assert [(p.code, p.value) for p in error.value.problems] == [("template-filter", "genitive")]
    assert set(FILTERS) < set(FILTERS_BY_LANGUAGE["de"])


def module(workspace: Path, version: str, head: str, text: str) -> None:
    file = workspace / "templates" / "_modules" / "notice" / f"{version}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{head}\n---\n{text}", encoding="utf-8")


@pytest.mark.slow
def test_text_modules_come_in_the_letters_language(tmp_path: Path) -> None:
    module(tmp_path, "german", "title: Hinweis", "Ein Hinweis.")
    english = letter_from(data("zwischenbericht", modules="notice"))
    found = Workshop(tmp_path).draft(english)
    (problem,) = [p for p in found.problems if p.severity is Severity.WARNING]
    assert (problem.code, problem.value) == ("module-untranslated", "notice")
    assert "language: en" in (problem.hint("de") or "")
    module(tmp_path, "english", "title: Notice\nlanguage: en", "A notice.")
    found = Workshop(tmp_path).draft(english)
    assert found.problems == ()
    templates = TextTemplates([tmp_path / "templates", TEMPLATES], REGISTRY.models)
    text = templates.load("zwischenbericht", "en").render(english)
    assert block_lines(text.blocks[-1]) == ["A notice."]
    german = templates.load("schreiben").render(plain("eins", modules="notice"))
    assert [block_lines(block) for block in german.blocks] == [["eins"], ["Ein Hinweis."]]
    assert german.problems == ()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_doubtful(kind: str) -> None:
    assert Workshop().draft(letter_from(data(kind))).problems == ()
