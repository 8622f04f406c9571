"""The base of all models: frozen, and no field it does not know."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, forbids unknown fields, and never shows its input in an error (it may hold names)."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        defer_build=True,
        validate_default=False,
    )

    @classmethod
    def of_defaults(cls) -> Self:
        """What the model is where nothing is said; for models whose fields all have defaults."""
        # Defaults are valid. The validator of this model alone, which calling it would build, is not needed otherwise.
        return cls.model_construct()  # type: ignore[return-value]  # pydantic's plugin knows no Self
