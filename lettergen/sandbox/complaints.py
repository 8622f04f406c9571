"""What Jinja2 says against a template, in German too.

Jinja2 knows its complaints in English alone and gives them no codes, so that they are told by their words. What is not
among them keeps the English words in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_TOKENS = {
    "begin of print statement": "„{{“",
    "end of print statement": "„}}“",
    "begin of statement block": "„{%“",
    "end of statement block": "„%}“",
    "begin of comment": "„{#“",
    "end of comment": "„#}“",
    "comment": "ein Kommentar",
    "end of template": "das Ende der Vorlage",
    "template data / text": "Text",
    "name": "ein Name",
    "string": "ein Wert in Anführungszeichen",
    "integer": "eine Zahl",
    "float": "eine Zahl",
}
"""How Jinja2 describes what it reads; the rest it quotes as it stands."""
_END_TAGS = re.compile(r"'(end\w+)'")

_Worded = Callable[..., str]


def _token(described: str) -> str:
    return _TOKENS.get(described, f"„{described}“")


def _ends(written: str) -> str:
    """The closing tags of "'elif' or 'else' or 'endif'"."""
    return " oder ".join(f"„{name}“" for name in _END_TAGS.findall(written))


def _unknown_tag(name: str, nested: str, wanted: str, open_tag: str) -> str:
    if nested:
        return f"„{name}“ steht hier zu früh, denn noch fehlt {_ends(nested)}"
    if wanted:
        return (
            f"„{name}“ gehört nicht hierher: „{open_tag}“ ist offen, und es fehlt {_ends(wanted)}"
        )
    return f"eine Anweisung „{name}“ gibt es nicht, oder ihr fehlt der Anfang"


def _unclosed(wanted: str, open_tag: str) -> str:
    return f"am Ende der Vorlage ist „{open_tag}“ noch offen: es fehlt {_ends(wanted)}"


def _character(sign: str) -> str:
    if sign in {"'", '"'}:
        return f"zu dem Anführungszeichen {sign} fehlt das zweite"
    return f"das Zeichen „{sign}“ ist hier nicht möglich"


_OPEN = r"(?: The innermost block that needs to be closed is '(?P<open_tag>\w+)'\.?)?"
_WANTED = r"(?: Jinja was looking for the following tags: (?P<wanted>[^.]*)\.?)?"
_NESTED = r"(?: You probably made a nesting mistake\. Jinja is expecting this tag, but currently looking for (?P<nested>[^.]*)\.?)?"
_COMPLAINTS: tuple[tuple[str, _Worded], ...] = (
    (r"expected token Q1, got Q2",
     lambda a, b: f"erwartet wird {_token(a)}, hier steht aber {_token(b)}"),
    (r"unexpected end of template, expected Q1\.?",
     lambda a: f"die Vorlage ist zu Ende, erwartet wird noch {_token(a)}"),
    (r"unexpected Q1, expected Q2",
     lambda a, b: f"hier steht {_token(a)}, erwartet wird {_token(b)}"),
    (r"Expected an expression, got Q1",
     lambda a: f"hier fehlt ein Name oder Wert; stattdessen steht da {_token(a)}"),
    (r"unexpected char Q1 at \d+", _character),
    (r"unexpected Q1", lambda a: f"{_token(a)} steht hier falsch"),
    (r"tag name expected", lambda: "hinter „{%“ fehlt das Wort, das sagt, was zu tun ist, etwa if"),
    (r"expected name or number", lambda: "hinter dem Punkt fehlt ein Name"),
    (r"expected subscript expression", lambda: "in der eckigen Klammer fehlt etwas"),
    (r"invalid syntax for function call expression", lambda: "die runden Klammern sind falsch ausgefüllt"),
    (r"You cannot chain multiple tests with is", lambda: "„is“ darf nur einmal stehen"),
    (r"can't assign to Q1", lambda _: "vor „=“ muss ein Name stehen; verglichen wird mit „==“"),
    (r"No filter named Q1\.?", lambda a: f"einen Filter „{a}“ gibt es nicht"),
    (r"No test named Q1(?: found)?\.?", lambda a: f"eine Prüfung „is {a}“ gibt es nicht"),
    (r"Missing end of comment tag", lambda: "der Kommentar hat kein Ende: es fehlt „#}“"),
    (r"Missing end of raw directive", lambda: "zu „raw“ fehlt „endraw“"),
    (r"Invalid character in identifier", lambda: "ein Name enthält ein Zeichen, das in Namen nicht möglich ist"),
    (r"block Q1 defined twice", lambda a: f"den Block „{a}“ gibt es zweimal"),
    (r"Block names in Jinja have to be .*", lambda: "der Name eines Blocks darf keinen Bindestrich enthalten"),
    (r"non-default argument follows default argument",
     lambda: "hinter einem Wert mit Vorgabe darf keiner ohne Vorgabe stehen"),
    (r"nested too deeply", lambda: "zu tief verschachtelt, oder zu viele Rechenzeichen hintereinander"),
    (r"Q1 is undefined", lambda a: f"„{a}“ ist unbekannt"),
    (r"Q1 has no attribute Q2", lambda _, b: f"ein Feld „{b}“ ist darin unbekannt"),
    (r"access to attribute Q1 of Q2 object is unsafe\.?", lambda a, _: f"„{a}“ dürfen Vorlagen nicht lesen"),
    (r".* is not safely callable", lambda: "diesen Aufruf dürfen Vorlagen nicht machen"),
)  # fmt: skip


_UNKNOWN_TAG = rf"Encountered unknown tag '(?P<name>.*?)'\.{_NESTED}{_WANTED}{_OPEN}"
_UNCLOSED = rf"Unexpected end of template\.{_WANTED}{_OPEN}"


@cache  # saves 1.2 ms from the second time on
def _worded() -> tuple[tuple[re.Pattern[str], _Worded], ...]:
    """The complaints ready to be compared; ``Q1`` and ``Q2`` stand for what ``repr`` puts in quotes of either kind."""
    quoted = r"(?:'(.*?)'|\"(.*?)\")"
    return tuple(
        (re.compile(re.sub(r"Q\d", lambda _: quoted, pattern), re.DOTALL), words)
        for pattern, words in _COMPLAINTS
    )


def reasons(message: str | None) -> dict[str, str]:
    """A problem's parameters ``reason_de`` and ``reason_en`` for what Jinja2 says, without a full stop."""
    said = (message or "?").rstrip(".")
    return {"reason_de": _german(message or "?") or f"Jinja sagt dazu [{said}]", "reason_en": said}


def _german(message: str) -> str | None:
    for pattern, told in ((_UNKNOWN_TAG, _unknown_tag), (_UNCLOSED, _unclosed)):
        if found := re.fullmatch(pattern, message):
            return told(**{name: text or "" for name, text in found.groupdict().items()})
    for compiled, words in _worded():
        if found := compiled.fullmatch(message):
            return words(*(text for text in found.groups() if text is not None))
    return None
