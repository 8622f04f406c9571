"""What texts reckon, compare and print by type, in both languages."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from lettergen.errors import Problem, TemplateError
from lettergen.messages import Language
from lettergen.model.amount import Amount, parse_amount
from lettergen.model.base import Model
from lettergen.text.environment import Environment
from lettergen.text.values import for_line, for_markdown


class _Dog(Model):
    name: str
    tax: Amount | None = None
    kilos: Decimal | None = None


DOGS = (_Dog(name="Bello", tax=parse_amount("96,00")), _Dog(name="Hasso", tax=parse_amount("120")))
DATA: dict[str, Any] = {
    "due": date(2026, 11, 2),
    "letter_date": date(2026, 10, 5),
    "fee": parse_amount("1234,5"),
    "sum": parse_amount("216"),
    "francs": parse_amount("5 CHF"),
    "dogs": DOGS,
    "no_dogs": (),
    "paid": False,
    "rate": Decimal("1234.5"),
    "year": 2026,
    "at": time(9, 30),
    "days": (date(2026, 11, 2), date(2026, 11, 3)),
    "name": "1. *Beispiel*",
    "nothing": None,
}


def printed(source: str, language: Language = "de") -> str:
    environment = Environment([], for_line, language)
    return "".join(environment.run(environment.compile(source, "text.md", 1), DATA))


def fault(source: str) -> Problem:
    with pytest.raises(TemplateError) as caught:
        printed(source)
    (problem,) = caught.value.problems
    assert problem.message("de")
    assert problem.message("en")
    assert problem.place.line == 1
    return problem


@pytest.mark.parametrize(
    ("source", "german", "english"),
    [
        ("{{ due }}", "2. November 2026", "2 November 2026"),
        ("{{ fee }}", "1.234,50 EUR", "EUR 1,234.50"),
        ("{{ paid }}", "nein", "no"),
        ("{{ rate }}", "1234,5", "1234.5"),
        ("{{ year }}", "2026", "2026"),
        ("{{ at }}", "09:30 Uhr", "09:30"),
        ("{{ 'ab ' ~ due }}", "ab 2. November 2026", "ab 2 November 2026"),
        ("{{ fee ~ '/' ~ paid }}", "1.234,50 EUR/nein", "EUR 1,234.50/no"),
        ("{{ days | enumeration }}", "2. November 2026 und 3. November 2026", "2 November 2026 and 3 November 2026"),
        ("{{ days | comma_list }}", "2. November 2026, 3. November 2026", "2 November 2026, 3 November 2026"),
        ("{{ due | numeric_date }}", "02.11.2026", "02.11.2026"),
        ("{{ fee | amount }}", "1.234,50 EUR", "EUR 1,234.50"),
        ("{{ fee | amount('€') }}", "1.234,50 €", "€ 1,234.50"),
        ("{{ fee | amount('') }}", "1.234,50", "1,234.50"),
        ("{{ 12 | amount }}", "12,00 EUR", "EUR 12.00"),
        ("{{ rate | number }}", "1.234,5", "1,234.5"),
        ("{{ rate | number(2) }}", "1.234,50", "1,234.50"),
        ("{{ dogs | total('tax') }}", "216,00 EUR", "EUR 216.00"),
        ("{{ dogs | map(attribute='tax') | total }}", "216,00 EUR", "EUR 216.00"),
        ("{{ no_dogs | total('tax') | amount }}", "0,00 EUR", "EUR 0.00"),
        ("{{ dogs | total('kilos') }}", "0", "0"),
        ("{{ due | add_days(14) }}", "16. November 2026", "16 November 2026"),
        ("{{ due | add_months(1) | working_day('NW') }}", "2. Dezember 2026", "2 December 2026"),
        ("{{ due | add_working_days(10, 'Bayern') }}", "16. November 2026", "16 November 2026"),
        ("{{ fee + fee }}", "2.469,00 EUR", "EUR 2,469.00"),
        ("{{ dogs[0].name }}", "Bello", "Bello"),
    ],
)  # fmt: skip
def test_values_print_by_their_type(source: str, german: str, english: str) -> None:
    assert printed(source).replace("\u00a0", " ") == german
    assert printed(source, "en").replace("\u00a0", " ") == english


def test_units_are_not_parted() -> None:
    assert printed("{{ fee }}") == "1.234,50\u00a0EUR"
    assert printed("{{ due }}") == "2.\u00a0November 2026"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("letter_date < due", True),
        ("due | add_days(-28) == letter_date", True),
        ("dogs | total('tax') != sum", False),
        ("(dogs | total('tax')) != fee", True),
        ("fee > sum", True),
        ("fee >= 0.01", True),
        ("no_dogs | total('tax') == 0", True),
        ("paid", False),
        ("due in days", True),
        ("sum <= 216", True),
    ],
)
def test_comparisons(condition: str, holds: bool) -> None:
    assert printed(f"{{% if {condition} %}}x{{% endif %}}") == ("x" if holds else "")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{{ due < fee }}", "template-comparison"),
        ("{{ nothing < due }}", "template-comparison"),
        ("{{ fee < francs }}", "template-comparison"),
        ("{{ due | add_working_days(3) }}", "template-filter-arguments"),
        ("{{ due | add_days }}", "template-filter-arguments"),
        ("{{ due | numeric_date(1, 2) }}", "template-filter-arguments"),
        ("{{ fee + name }}", "template-comparison"),
        ("{{ nothing ~ name }}", "template-empty-value"),
        ("{{ dogs ~ name }}", "template-unprintable"),
        ("{{ dogs }}", "template-unprintable"),
        ("{{ dogs | total('taxx') }}", "template-misspelt"),
        ("{{ dogs | total('name') }}", "template-filter-input"),
        ("{{ fee | total }}", "template-filter-input"),
        ("{{ name | total }}", "template-filter-input"),
        ("{{ name | amount }}", "template-filter-input"),
        ("{{ rate | number(99) }}", "template-filter-input"),
        ("{{ 0.005 | amount }}", "template-cents"),
        ("{{ fee | add_days(3) }}", "template-filter-input"),
        ("{{ due | add_days('3') }}", "template-filter-input"),
        ("{{ due | add_days(10000000) }}", "template-day-far"),
        ("{{ due | add_months(999999) }}", "template-day-far"),
        ("{{ due | add_working_days(3, 'Preußen') }}", "template-land"),
        ("{{ due | working_day(3) }}", "template-land"),
        ("{{ name | numeric_date }}", "template-filter-input"),
        ("{{ fee.value }}", "template-unknown-name"),
    ],
)
def test_what_has_no_answer_is_a_problem(source: str, code: str) -> None:
    assert fault(source).code == code


def test_sums_of_several_currencies_are_refused() -> None:
    environment = Environment([], for_line)
    template = environment.compile("{{ both | total }}", "text.md", 1)
    both = (parse_amount("5"), parse_amount("5 CHF"))
    with pytest.raises(TemplateError) as caught:
        environment.run(template, {"both": both})
    assert caught.value.problems[0].code == "template-currencies"


def test_printed_values_stay_data_in_markdown() -> None:
    assert for_markdown(parse_amount("-5")) == "−5,00\u00a0EUR"
    assert for_markdown(date(2026, 11, 2)) == "2\\.\u00a0November 2026"
    assert for_markdown("1. *Beispiel*") == "1\\. \\*Beispiel\\*"
