"""Tables as people keep them, read row by row as text: what the clerk sees is what the letter gets."""

from lettergen.batch.rows.opening import open_rows
from lettergen.batch.rows.source import Row, RowSource

__all__ = ["Row", "RowSource", "open_rows"]
