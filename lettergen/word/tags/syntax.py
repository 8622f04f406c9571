"""What Jinja and docxtpl know as tags, and whether one tag by itself is written correctly."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError

ENDS = {
    "for": "endfor",
    "if": "endif",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "set": "endset",
    "with": "endwith",
    "block": "endblock",
    "autoescape": "endautoescape",
    "raw": "endraw",
}
"""Tags that are closed by others. ``set`` is one only without a value."""
MIDDLES = {"elif": ("if",), "else": ("if", "for")}
"""Tags that stand between the two, and in which."""
SINGLE = {"include", "import", "from", "extends", "print"}
IN_CELLS = {"colspan", "cellbg", "hm", "vm"}
"""docxtpl's own."""
RARE = {
    *IN_CELLS,
    "autoescape",
    "endautoescape",
    "block",
    "endblock",
    "include",
    "import",
    "from",
    "extends",
    "print",
}
"""Tags that nobody means who has misspelt one."""
PREFIXES = ("tr", "tc", "p", "r")
_HEADS = {
    "for": "for x in y",
    "if": "if true",
    "elif": "elif true",
    "macro": "macro {title}()",
    "call": "call lipsum()",
    "filter": "filter string",
    "set": "set x",
    "block": "block {title}",
    "print": "print none",
    "autoescape": "autoescape true",
}
"""How a tag may look that is written correctly."""
_TARGETS = re.compile(r"for\s+(\w+(?:\s*,\s*\w+)*)")
_INLINE_SET = re.compile(r"set\s[^=|]*=(?!=)")
_CLEANED = {
    "&lt;": "<",
    "&gt;": ">",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}
CURLY = "„“”‟‚‘’‛"
_STRAIGHT = {ord(quote): '"' if quote in "„“”‟" else "'" for quote in CURLY}


def known_tags(environment: Environment) -> set[str]:
    """The first words of all tags that there are."""
    extensions = {tag for extension in environment.extensions.values() for tag in extension.tags}
    return {*ENDS, *ENDS.values(), *MIDDLES, *SINGLE, *IN_CELLS, *extensions}


def opens(name: str, inner: str) -> bool:
    """Whether the block tag needs an end."""
    return name in ENDS and not (name == "set" and _INLINE_SET.match(inner))


def cleaned(tag: str) -> str:
    """A tag as docxtpl hands it to Jinja: some typographic quotes become straight ones."""
    for written, meant in _CLEANED.items():
        tag = tag.replace(written, meant)
    return tag


def straightened(text: str) -> str:
    """The text with all typographic quotes made straight."""
    return text.translate(_STRAIGHT)


def without_curly(text: str) -> str:
    """The text without typographic quotes, of those also that docxtpl has made straight."""
    return re.sub(rf"""(?<=\w)'(?=\w)|[{CURLY}]""", "", text)


def standalone(name: str, inner: str) -> str:
    """The tag as a template of its own."""
    tag = f"{{% {inner} %}}"
    if opens(name, inner):
        return tag + f"{{% {ENDS[name]} %}}"
    if name in MIDDLES:
        return "{% if x %}" + tag + "{% endif %}"
    if start := next((start for start, end in ENDS.items() if end == name), ""):
        # A block's end may repeat the block's name.
        title = inner.partition(" ")[2].strip() or "x"
        return f"{{% {_HEADS.get(start, start).format(title=title)} %}}{tag}"
    return tag


def neutral(name: str, inner: str) -> str:
    """A tag that is written correctly in place of one that is not, with the names that it sets."""
    words = inner.split()[1:]
    match name:
        case "":
            return "none"
        case "colspan" | "cellbg":
            return f"{name} none"
        case "for":
            targets = _TARGETS.match(inner)
            return f"for {targets[1] if targets else 'x'} in []"
        case "set" if not opens(name, inner):
            target = re.match(r"\w*", words[0] if words else "")
            return f"set {target[0] if target and target[0] else 'x'} = none"
        case "macro" | "block":
            title = re.match(r"\w*", words[0] if words else "")
            return _HEADS[name].format(title=title[0] if title and title[0] else "x")
        case _:
            return _HEADS.get(name, name)


@lru_cache(maxsize=512)  # saves 0.12 ms a tag
def fault(environment: Environment, source: str) -> str | None:
    """What Jinja says against the template, None where it is right."""
    try:
        environment.parse(source)
    except TemplateSyntaxError as error:
        return error.message or "?"
    except RecursionError:
        return "nested too deeply"
    return None
