"""Amounts: what is read, what is refused, and that nothing is rounded."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from lettergen.german.figures import plain_number, written_amount, written_number
from lettergen.model.amount import Amount, parse_amount
from lettergen.model.base import Model


class _Notice(Model):
    fee: Amount


def euros(text: str) -> Amount:
    return Amount(Decimal(text))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.234,50 EUR", "1234.50"), ("1234,50 €", "1234.50"), ("1234.50", "1234.50"), ("EUR 1.234,50", "1234.50"),
        ("€ 5", "5"), ("5 Euro", "5"), ("0,5", "0.50"), ("50,-", "50"), ("50,-- €", "50"), ("1.250,– EUR", "1250"),
        ("-12,5", "-12.50"), ("− 12,50", "-12.50"), ("€ -5", "-5"), ("+5", "5"), ("1 234 567,50", "1234567.50"),
        ("1\u00a0234,50\u202fEUR", "1234.50"), ("1.234.567", "1234567"), ("1,234.50", "1234.50"), (" 7 ", "7"), (12.5, "12.50"),
        (0.1, "0.10"), (3, "3"), (Decimal("1.10"), "1.10"), ("007,10", "7.10"),
    ],
)  # fmt: skip
def test_read(written: Any, meant: str) -> None:
    assert parse_amount(written) == euros(meant)
    assert parse_amount(written).currency == "EUR"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.234", "amount-doubtful"), ("1,234", "amount-doubtful"), ("12.345 €", "amount-doubtful"), ("1,234,567", "amount-doubtful"),
        ("1.234,567", "amount-decimals"), ("1234.567", "amount-decimals"), ("0.005", "amount-decimals"), (1.005, "amount-decimals"),
        (0.1 + 0.2, "amount-decimals"), ("5 Taler", "amount-currency"), ("$ 3.10", "amount-currency"), ("Kto 5", "amount-currency"),
        ("abc", "amount-format"), ("", "amount-format"), ("€", "amount-format"), ("5-", "amount-format"), ("1.23.4", "amount-format"),
        ("12 34", "amount-format"), ("EUR 5 EUR", "amount-format"), ("5,", "amount-format"), ("٣", "amount-format"),
        ("1.2345,00", "amount-format"), (True, "amount-format"), (None, "amount-format"), (["5"], "amount-format"),
        (float("nan"), "amount-format"), (float("inf"), "amount-format"), ("1" * 16, "amount-large"), (1e300, "amount-large"),
    ],
)  # fmt: skip
def test_doubt_is_refused(written: Any, code: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_amount(written)
    assert caught.value.type == code


def test_other_currencies() -> None:
    francs = parse_amount("1.234,50 CHF")
    assert (francs.currency, str(francs)) == ("CHF", "1234.50 CHF")
    assert francs != parse_amount("1.234,50")
    with pytest.raises(TypeError):
        assert francs < parse_amount("1")


def test_compared_and_reckoned_exactly() -> None:
    assert euros("0.10") + euros("0.20") == euros("0.30")
    assert euros("5") - euros("7.50") == euros("-2.50")
    assert euros("0.01") >= 0.01
    assert euros("5") > 4
    assert euros("5") == 5
    assert not euros("0")
    assert sum([euros("1"), euros("2")], Decimal(0)) == euros("3")
    with pytest.raises(TypeError):
        assert euros("5") < "6"
    with pytest.raises(ValueError, match="cent"):
        euros("0.001")
    with pytest.raises(TypeError):
        Amount(0.1)  # type: ignore[arg-type]


def test_a_field_takes_text_and_gives_it_back() -> None:
    notice = _Notice.model_validate({"fee": "1.234,50 €"})
    assert notice.fee == euros("1234.50")
    assert notice.model_dump(mode="json") == {"fee": "1234.50 EUR"}
    assert _Notice.model_validate_json(notice.model_dump_json()) == notice
    assert _Notice.model_validate(notice.model_dump()) == notice
    assert pickle.loads(pickle.dumps(notice)) == notice  # noqa: S301  our own bytes
    assert _Notice.model_json_schema()["properties"]["fee"]["type"] == ["string", "number"]
    with pytest.raises(ValidationError):
        _Notice.model_validate({"fee": "1.234"})


def test_written() -> None:
    assert written_amount(euros("1234567.5"), "de") == "1.234.567,50\u00a0EUR"
    assert written_amount(euros("1234567.5"), "en") == "EUR\u00a01,234,567.50"
    assert written_amount(euros("-3"), "de", "€") == "−3,00\u00a0€"
    assert written_amount(euros("3"), "de", "") == "3,00"
    assert written_number(Decimal("1234.5"), "de") == "1.234,5"
    assert written_number(Decimal("0.125"), "de", 2) == "0,13"
    assert written_number(2026, "en") == "2,026"
    assert plain_number(Decimal("2026.25"), "de") == "2026,25"


@given(st.integers(-(10**16), 10**16))
def test_what_is_written_is_read_back(cents: int) -> None:
    amount = Amount(Decimal(cents).scaleb(-2))
    assert parse_amount(str(amount)) == amount
    assert parse_amount(written_amount(amount, "de")) == amount
    assert parse_amount(written_amount(amount, "de", "€")) == amount
