"""A text that needs a case which no rule knows: a problem at the field to fill in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lettergen.errors import InputError, Severity
from lettergen.model.letter import LetterBase
from lettergen.text.environment import Environment
from lettergen.text.template import TextTemplate
from lettergen.text.values import RefusedError, for_line, for_markdown
