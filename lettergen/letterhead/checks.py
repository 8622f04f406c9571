"""What a letterhead's data must fulfil beyond its form: bank accounts that exist, and a clear address window.

Each function returns all problems it finds, their places as paths in the data; the loader adds file and line.

Accounts of the shipped letterheads are not looked up: loading the register takes longer than setting a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import chain

from lettergen.errors import Place, Problem
from lettergen.letterhead.accounts import compact
from lettergen.letterhead.authority import BankAccount
from lettergen.letterhead.information import InfoColumn
from lettergen.letterhead.schema import LetterheadVersion

REGISTERED = frozenset(
    {
        "56db96b00e9f11496d222c99a95f2cc034465d9339053376bfc84f07e35bebb2",
        "6c3dbfe296739b06f50387bd7cfe491e9890168adc2dc926ce24bb2b16980e5d",
        "84514b7b57f7f2f09db1cf9af0706d115deaf9da2d41dfb7a1665dab7a32fb5a",
        "a2d6aeb90c78e6c350d307a71976f498495e75a6035fcabbdae40240d6621b26",
    }
)
"""Accounts found in the bank register when this version of lettergen was made: those of the shipped letterheads. One that differs from
these in a digit is looked up. ``tests/letterhead/test_accounts.py`` looks up these, too, and fails when one is missing or no longer used."""


def fingerprint(account: BankAccount) -> str:
    """The same for accounts that are equal in every field, and for no others."""
    return sha256(account.model_dump_json().encode()).hexdigest()


SHEET_WIDTH = 210.0
SHEET_HEIGHT = 297.0

WINDOW_LEFT = 10.0
WINDOW_RIGHT = 110.0
"""What the window of an envelope can show across the sheet: it is 90 mm wide, 20 mm from the left, and the letter
slips by up to 10 mm (secondary sources on DIN 680 and DIN 5008)."""

WINDOW_TOP = {"A": 27.0, "B": 45.0}
WINDOW_HEIGHT = 54.0
"""45 mm of address field and 9 mm that a folded sheet slips in a C6/5 envelope."""

INFORMATION_LEFT = 125.0
"""Left edge of the information block; a column may not begin before it either."""


def check_accounts(accounts: Sequence[BankAccount], path: str) -> tuple[Problem, ...]:
    """Whether each IBAN is a possible one (length, check digits by modulo 97) and BIC and numbers are its bank's.

    A bank that the register does not list passes with a well-formed BIC: banks merge, and a letterhead outlives them.

    Args:
        accounts: The accounts.
        path: Where they stand in the data, such as ``bank_accounts``.
    """
    return tuple(
        chain.from_iterable(
            _check_account(account, f"{path}.{number}") for number, account in enumerate(accounts)
        )
    )


def _check_account(account: BankAccount, path: str) -> tuple[Problem, ...]:
    if fingerprint(account) in REGISTERED:
        return ()
    # Here and not above: the bank register takes a tenth of a second, and most letterheads need none of it.
    from schwifty import IBAN, exceptions

    try:
        iban = IBAN(compact(account.iban))
    except exceptions.InvalidLength:
        code = "iban-length"
    except exceptions.InvalidChecksumDigits:
        code = "iban-check-digits"
    except exceptions.SchwiftyException:
        code = "iban-form"
    else:
        return (
            *_check_bic(account, iban.country_code, iban.bank_code, f"{path}.bic"),
            *_check_national(account, iban.bank_code, iban.account_code, path),
        )
    return (Problem(code, Place(path=f"{path}.iban"), account.iban),)


def _check_bic(
    account: BankAccount, country: str, bank_code: str, path: str
) -> tuple[Problem, ...]:
    from schwifty import BIC, exceptions

    if account.bic is None:
        return ()
    try:
        right = sorted(set(BIC.candidates_from_bank_code(country, bank_code)))
    except exceptions.InvalidBankCode:
        right = []
    if right:
        if _whole_bic(account.bic) in map(_whole_bic, right):
            return ()
        params = {"bank": account.bank, "bank_code": bank_code, "right": ", ".join(right)}
        return (Problem("bic-wrong", Place(path=path), account.bic, params),)
    try:
        BIC(compact(account.bic))
    except exceptions.SchwiftyException:
        return (Problem("bic-form", Place(path=path), account.bic),)
    return ()


def _whole_bic(bic: str) -> str:
    """Eight characters and the same with XXX name the same head office (ISO 9362)."""
    code = compact(bic)
    return code + "XXX" if len(code) == len("AAAADEFF") else code


def _check_national(
    account: BankAccount, bank_code: str, account_code: str, path: str
) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if account.bank_code is not None and compact(account.bank_code) != bank_code:
        place = Place(path=f"{path}.bank_code")
        problems.append(
            Problem("bank-code-differs", place, account.bank_code, {"right": bank_code})
        )
    if account.account is not None:
        digits = "".join(char for char in account.account if char.isdecimal()).lstrip("0")
        # Some banks add sub-account digits when they make an IBAN of an account number, so it need not be the whole.
        if not digits or digits not in account_code:
            place = Place(path=f"{path}.account")
            right = {"right": account_code.lstrip("0")}
            problems.append(Problem("account-differs", place, account.account, right))
    return tuple(problems)


def check_geometry(design: LetterheadVersion) -> tuple[Problem, ...]:
    """Whether everything lies on the sheet and the address window stays clear."""
    return (
        *_check_information(design),
        *_check_text(design),
        *_check_decoration(design),
    )


def _check_information(design: LetterheadVersion) -> tuple[Problem, ...]:
    area = design.information
    problems: list[Problem] = []
    if area.x_mm < INFORMATION_LEFT:
        place = Place(path="information.x_mm")
        problems.append(Problem("information-in-window", place, f"{area.x_mm:g}"))
    problems += _off_sheet("information.width_mm", area.x_mm + area.width_mm, SHEET_WIDTH)
    if isinstance(area, InfoColumn):
        problems += _off_sheet("information.bottom_mm", area.bottom_mm, SHEET_HEIGHT)
        problems += _reversed("information.bottom_mm", area.y_mm, area.bottom_mm)
        text_right = design.text.left_mm + design.text.width_mm
        if text_right > area.x_mm:
            place = Place(path="text.width_mm")
            params = {"right": f"{text_right:g}", "column": f"{area.x_mm:g}"}
            problems.append(
                Problem("text-under-column", place, f"{design.text.width_mm:g}", params)
            )
    elif area.y_mm is not None:
        problems += _off_sheet("information.y_mm", area.y_mm, SHEET_HEIGHT)
    return tuple(problems)


def _check_text(design: LetterheadVersion) -> tuple[Problem, ...]:
    text, head = design.text, design.masthead
    return (
        *_off_sheet("text.width_mm", text.left_mm + text.width_mm, SHEET_WIDTH),
        *_off_sheet("text.bottom_mm", text.bottom_mm, SHEET_HEIGHT),
        *_reversed("text.bottom_mm", text.following_top_mm, text.bottom_mm),
        *_off_sheet("masthead.width_mm", head.x_mm + head.width_mm, SHEET_WIDTH),
        *_off_sheet("footer.bottom_mm", design.footer.bottom_mm, SHEET_HEIGHT),
    )


def _check_decoration(design: LetterheadVersion) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for number, rule in enumerate(design.rules):
        path = f"rules.{number}"
        left, right = sorted((rule.x1_mm, rule.x2_mm))
        top, bottom = sorted((rule.y1_mm, rule.y2_mm))
        problems += _off_sheet(f"{path}.x2_mm", right, SHEET_WIDTH)
        problems += _off_sheet(f"{path}.y2_mm", bottom, SHEET_HEIGHT)
        if rule.pages != "following":
            problems += _in_window(design, path, (left, right), (top, bottom))
    if logo := design.logo:
        right, bottom = logo.x_mm + logo.width_mm, logo.y_mm + logo.height_mm
        problems += _off_sheet("logo.width_mm", right, SHEET_WIDTH)
        problems += _off_sheet("logo.height_mm", bottom, SHEET_HEIGHT)
        problems += _in_window(design, "logo", (logo.x_mm, right), (logo.y_mm, bottom))
    head = design.masthead
    height = sum(line.pitch_pt or 1.2 * line.size_pt for line in head.lines) * 25.4 / 72
    problems += _in_window(
        design, "masthead", (head.x_mm, head.x_mm + head.width_mm), (head.y_mm, head.y_mm + height)
    )
    return tuple(problems)


def _in_window(
    design: LetterheadVersion, path: str, across: tuple[float, float], down: tuple[float, float]
) -> tuple[Problem, ...]:
    top = WINDOW_TOP[design.form]
    bottom = top + WINDOW_HEIGHT
    if across[1] <= WINDOW_LEFT or across[0] >= WINDOW_RIGHT:
        return ()
    if down[1] <= top or down[0] >= bottom:
        return ()
    params = {
        "part": path,
        "left": f"{WINDOW_LEFT:g}",
        "right": f"{WINDOW_RIGHT:g}",
        "top": f"{top:g}",
        "bottom": f"{bottom:g}",
    }
    return (Problem("letterhead-in-window", Place(path=path), params=params),)


def _off_sheet(path: str, edge: float, limit: float) -> tuple[Problem, ...]:
    if edge <= limit:
        return ()
    params = {"edge": f"{edge:g}", "limit": f"{limit:g}"}
    return (Problem("letterhead-off-sheet", Place(path=path), f"{edge:g}", params),)


def _reversed(path: str, top: float, bottom: float) -> tuple[Problem, ...]:
    if top < bottom:
        return ()
    return (
        Problem(
            "letterhead-bottom-above-top", Place(path=path), f"{bottom:g}", {"top": f"{top:g}"}
        ),
    )
