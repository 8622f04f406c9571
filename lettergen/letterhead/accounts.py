"""How bank accounts stand on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lettergen.letterhead.authority import BankAccount
from lettergen.letterhead.schema import Letterhead

DEFAULT_ACCOUNT_LINES: Final = ("{bank}", "IBAN {iban}", "BIC {bic}")
"""How an account is printed unless the item's ``account_lines`` say otherwise."""

_NO_BREAK_SPACE = "\u00a0"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def compact(code: str) -> str:
    """An IBAN, BIC or bank code without its spaces, in capitals."""
    return "".join(code.split()).upper()


def grouped_iban(iban: str) -> str:
    """``DE21390500000000304204`` as ``DE21 3905 0000 0000 3042 04``, with no-break spaces.

    Groups of four from the left are the paper form of the IBAN (ISO 13616); the spaces do not break, so that a narrow
    column never cuts the number in two.
    """
    digits = compact(iban)
    return _NO_BREAK_SPACE.join(digits[i : i + 4] for i in range(0, len(digits), 4))


def account_lines(
    account: BankAccount, pattern: Sequence[str] = DEFAULT_ACCOUNT_LINES
) -> tuple[str, ...]:
    """The printed lines of one account; a line that asks for a value the account does not have is left out."""
    values = {
        "bank": account.bank,
        "bank_code": account.bank_code,
        "account": account.account,
        "iban": grouped_iban(account.iban),
        "bic": account.bic,
    }
    return tuple(
        _PLACEHOLDER.sub(lambda found: values[found[1]] or "", line)
        for line in pattern
        if all(values[name] for name in _PLACEHOLDER.findall(line))
    )


def accounts_of(letterhead: Letterhead) -> tuple[BankAccount, ...]:
    """The accounts that a letter on this letterhead prints: the design's own, or else the authority's."""
    if letterhead.design.bank_accounts is not None:
        return letterhead.design.bank_accounts
    return letterhead.authority.bank_accounts if letterhead.authority else ()
