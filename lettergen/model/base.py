"""The base of all models: frozen, and no field it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from lettergen.model.docs import field_docs

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_M = TypeVar("_M", bound="Model")


class _Made:
    """What this process has made without looking at it."""

    unchecked = False


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
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Pydantic's schema, with what each field means and the forms in which it may be written."""
        made = handler(core_schema)
        properties = handler.resolve_ref_schema(made).get("properties", {})
        for name, text in field_docs(cls).items():
            if name in properties:
                properties[name].setdefault("description", text)
        if handler.mode == "validation":
            for taken in properties.values():
                _say_text_is_taken(taken)
        return made

    @classmethod
    def of_defaults(cls) -> Self:
        """What the model is where nothing is said; for models whose fields all have defaults."""
        # Defaults are valid. The validator of this model alone, which calling it would build, is not needed otherwise.
        return cls.of_checked()

    @classmethod
    def of_checked(cls, **values: Any) -> Self:
        """The model with values that are all known to be right."""
        return super().model_construct(**values)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Pydantic's copy, which takes ``update`` unseen; what is wrong with it is said when the letter is rendered."""
        _Made.unchecked = _Made.unchecked or bool(update)
        return super().model_copy(update=update, deep=deep)

    @classmethod  # type: ignore[no-redef]  # pydantic's plugin writes one of its own
    def model_construct(  # type: ignore[override]
        cls, _fields_set: set[str] | None = None, **values: Any
    ) -> Self:
        """Pydantic's way to make a model of values unseen; what is wrong with them is said when the letter is rendered."""
        _Made.unchecked = True
        return super().model_construct(_fields_set, **values)


def _say_text_is_taken(schema: JsonSchemaValue) -> None:
    """Truth values and whole numbers are taken as texts, too."""
    for each in (schema, *schema.get("anyOf", ())):
        if each.get("type") in ("boolean", "integer") and "const" not in each:
            each["type"] = [each["type"], "string"]


def changed(model: _M, **values: Any) -> _M:
    """A copy with other values that are known to be right."""
    return BaseModel.model_copy(model, update=values)


def all_checked() -> bool:
    """Whether every model of this process was made by checking its values; looking at each again costs as much as making it."""
    return not _Made.unchecked
