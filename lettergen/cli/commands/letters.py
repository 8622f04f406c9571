"""``render``, ``check`` and ``preview``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lettergen.cli import options
from lettergen.cli.command import command
from lettergen.cli.console import Console

if TYPE_CHECKING:
    from lettergen.cli.letters import Order
    from lettergen.pipeline import Format


def _order(**asked: Any) -> Order:
    from lettergen.cli.letters import Order

    asked["files"] = asked.pop("letters")
    return Order(**{name: value for name, value in asked.items() if value is not None})


@command(
    "render",
    options.LETTERS,
    options.DATE,
    options.WORKSPACE,
    options.COPIES,
    options.OUTPUT_FOLDER,
    options.FORMATS,
    options.PDF_ENGINE,
    options.EMBED_DATA,
    options.NO_DATA,
    options.OPEN,
    options.LARGE_PRINT,
    options.POSTED_BY,
    options.WORD_TEMPLATE,
)
def render(
    console: Console,
    formats: tuple[Format, ...],
    *,
    no_data: bool,
    open_made: bool,
    **asked: Any,
) -> None:
    """``lettergen render``."""
    from lettergen.cli.letters import render as run

    with console.opening(asked=open_made):
        run(_order(carry_data=not no_data, **asked), formats, console)


@command(
    "check",
    options.LETTERS,
    options.DATE,
    options.WORKSPACE,
    options.COPIES,
    options.JSON,
    options.LARGE_PRINT,
    options.POSTED_BY,
    options.WORD_TEMPLATE,
    options.VERBOSE,
)
def check(console: Console, *, as_json: bool, verbose: bool, **asked: Any) -> None:
    """``lettergen check``."""
    from lettergen.cli.letters import check as run

    run(_order(**asked), console, as_json=as_json, verbose=verbose)


@command(
    "preview",
    options.LETTERS,
    options.DATE,
    options.WORKSPACE,
    options.COPIES,
    options.OUTPUT_FOLDER,
    options.OPEN,
    options.LARGE_PRINT,
    options.POSTED_BY,
    options.PPI,
)
def preview(console: Console, ppi: int, *, open_made: bool, **asked: Any) -> None:
    """``lettergen preview``."""
    from lettergen.cli.letters import preview as run

    with console.opening(asked=open_made):
        run(_order(**asked), ppi, console)
