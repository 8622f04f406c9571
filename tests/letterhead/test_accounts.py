"""Bank accounts as printed, and what the register says of them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from lettergen.letterhead import checks
from lettergen.letterhead.accounts import account_lines, accounts_of, grouped_iban
from lettergen.letterhead.authority import BankAccount
from lettergen.letterhead.checks import REGISTERED, check_accounts, fingerprint
from lettergen.letterhead.loader import is_letterhead_folder, load_authority_folder
from lettergen.letterhead.registry import Registry
from tests.letterhead.folders import SHIPPED

SPARKASSE = "DE21390500000000304204"


@pytest.mark.parametrize(
    "iban", [SPARKASSE, "DE21 3905 0000 0000 3042 04", "de2139050000 0000304204"]
)
def test_an_iban_stands_in_groups_of_four_that_do_not_break(iban: str) -> None:
    assert grouped_iban(iban) == "DE21\u00a03905\u00a00000\u00a00000\u00a03042\u00a004"
    assert grouped_iban(grouped_iban(iban)) == grouped_iban(iban)


def test_lines_without_a_value_are_left_out() -> None:
    account = BankAccount(bank="Sparkasse Aachen", iban=SPARKASSE)
    iban = grouped_iban(SPARKASSE)
    assert account_lines(account) == ("Sparkasse Aachen", f"IBAN {iban}")
    pattern = ("{bank}, {bic}", "BLZ {bank_code}", "{iban}", "fest")
    assert account_lines(account, pattern) == (iban, "fest")


def test_braces_in_a_value_are_no_placeholder() -> None:
    account = BankAccount(bank="Bank {iban}", iban=SPARKASSE)
    assert account_lines(account, ("{bank}",)) == ("Bank {iban}",)


def test_a_plain_letterhead_prints_no_accounts() -> None:
    assert accounts_of(Registry([SHIPPED]).choose("din5008-b", None, None, date(2026, 1, 1))) == ()


@pytest.mark.parametrize(
    ("iban", "bic", "codes"),
    [
        (SPARKASSE, "AACSDE33XXX", []),
        (SPARKASSE, "AACSDE33", []),
        (SPARKASSE, "AACS DE 33", []),
        (SPARKASSE, "aacsde33xxx", []),
        (SPARKASSE, None, []),
        (SPARKASSE, "AACSDE33123", ["bic-wrong"]),
        (SPARKASSE, "AACSD3", ["bic-wrong"]),
        # A bank that the register does not list: the form alone counts.
        ("GB82WEST12345698765432", "WESTGB2L", []),
        ("GB82WEST12345698765432", "WESTGB2", ["bic-form"]),
    ],
)
def test_bic_against_iban(iban: str, bic: str | None, codes: list[str]) -> None:
    account = BankAccount(bank="Bank", iban=iban, bic=bic)
    problems = check_accounts([account], "bank_accounts")
    assert [problem.code for problem in problems] == codes
    assert {problem.place.path for problem in problems} <= {"bank_accounts.0.bic"}


def shipped_accounts() -> set[BankAccount]:
    accounts = set[BankAccount]()
    for folder in SHIPPED.iterdir():
        if is_letterhead_folder(folder):
            found = load_authority_folder(folder)
            designs = [version.bank_accounts or () for version in found.versions.values()]
            accounts.update(*designs, found.authority.bank_accounts if found.authority else ())
    return accounts


def test_the_accounts_that_are_not_looked_up_are_the_shipped_ones() -> None:
    assert {fingerprint(account) for account in shipped_accounts()} == REGISTERED


def test_the_shipped_accounts_are_in_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "REGISTERED", frozenset())
    accounts = sorted(shipped_accounts(), key=lambda account: account.iban)
    assert accounts
    assert check_accounts(accounts, "bank_accounts") == ()


def test_an_account_that_differs_in_anything_is_looked_up() -> None:
    for account in shipped_accounts():
        changed = account.model_copy(update={"bic": "AACSDE33123"})
        assert [p.code for p in check_accounts([changed], "accounts")] == ["bic-wrong"]


@pytest.mark.slow
def test_a_shipped_letterhead_does_not_load_the_bank_register() -> None:
    program = (
        "import sys; from datetime import date; from lettergen import resources;"
        "from lettergen.letterhead.registry import Registry;"
        "r = Registry(resources.folders('letterheads'));"
        "r.choose(None, 'staedteregion-aachen', None, date(2026, 1, 1)); print('schwifty' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False"]
