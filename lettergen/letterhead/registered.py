"""Accounts found in the bank register when this version of lettergen was made: those of the shipped letterheads.

Loading the register takes longer than setting a letter. An account that differs from these in one digit is looked up.
``tests/letterhead/test_accounts.py`` looks up these, too, and fails when one is missing or no longer used.
"""

from __future__ import annotations

from hashlib import sha256

from lettergen.letterhead.authority import BankAccount

REGISTERED = frozenset(
    {
        "56db96b00e9f11496d222c99a95f2cc034465d9339053376bfc84f07e35bebb2",
        "6c3dbfe296739b06f50387bd7cfe491e9890168adc2dc926ce24bb2b16980e5d",
        "84514b7b57f7f2f09db1cf9af0706d115deaf9da2d41dfb7a1665dab7a32fb5a",
        "a2d6aeb90c78e6c350d307a71976f498495e75a6035fcabbdae40240d6621b26",
    }
)


def fingerprint(account: BankAccount) -> str:
    """The same for accounts that are equal in every field, and for no others."""
    return sha256(account.model_dump_json().encode()).hexdigest()
