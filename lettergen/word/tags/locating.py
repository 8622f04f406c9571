"""Which paragraph of a template is at fault, found out once a letter has failed."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from itertools import chain, repeat
from typing import Any

from jinja2 import TemplateSyntaxError

from lettergen.errors import TemplateError
from lettergen.messages.document_place import DocumentPlace
from lettergen.sandbox.budget import spending
from lettergen.sandbox.grammar import ClosedError
from lettergen.word.parts.source import Compiler
from lettergen.word.tags import marks
from lettergen.word.tags.scan import scan
from lettergen.word.tags.stories import Story, stories_of

_TEMPLATE = "<template>"
"""What Jinja calls the file of a template that comes from none."""


def located(
    error: TemplateError, content: bytes, compiler: Compiler, part: str, context: Mapping[str, Any]
) -> TemplateError:
    """The error with the paragraph of the template, where it can be found.

    Fills the part of the template in ``content`` once more, each tag on a line of its own: this is for letters that
    have failed.
    """
    if any(problem.place.document for problem in error.problems):
        return error
    for story in stories_of(content):
        if story.start.part == part and (places := _places(story, compiler, context)):
            rest = repeat(places[0], len(error.problems))
            pairs = zip(error.problems, chain(places, rest), strict=False)
            return TemplateError(p.at(document=place) for p, place in pairs)
    return error


def _places(
    story: Story, compiler: Compiler, context: Mapping[str, Any]
) -> tuple[DocumentPlace, ...]:
    """Where it fails: one place, or those of everything that the template may not say."""
    found = scan(story.root, story.start, compiler.environment)
    marks.mark_all(found)
    source, lines = marks.one_line_each(story.source(compiler))
    try:
        with spending(compiler.budget, anew=True):
            compiler.environment.from_string(source).render(context)
    except ClosedError as fault:
        at = [violation.line for violation in fault.violations]
    except TemplateSyntaxError as fault:
        if found.unclosed:  # Jinja notices it only at the next tag
            return (found.flow.place_at(found.unclosed[0]),)
        at = [fault.lineno]
    except Exception as fault:  # noqa: BLE001 - the letter has failed; all that is asked is where
        frames = traceback.extract_tb(fault.__traceback__)
        own = [frame.lineno for frame in frames if frame.filename == _TEMPLATE and frame.lineno]
        at = own[-1:] or [0]
    else:
        return ()
    numbers = (marks.at_line(lines, line) for line in at)
    return tuple(found.place(found.tags[number]) for number in numbers if number is not None)
