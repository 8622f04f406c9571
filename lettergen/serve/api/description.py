"""The description of the API (OpenAPI 3.1), with what FastAPI cannot know."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from lettergen.serve.api.models import ProblemDocument

_ABOUT: Final = """\
Official letters from data: a letter as JSON or YAML becomes an accessible PDF/A and an editable DOCX.

Every error is a problem document (RFC 9457) with all problems that were found: a stable code, the place in the data, what to write instead, in
German or English. `POST` takes an `Idempotency-Key`. A server that listens to more than its own machine wants `Authorization: Bearer`.
"""


def described(app: FastAPI) -> None:
    """Adds the problem document, the way to log in and what all of it is for."""
    made = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = made.pop("$defs", {})

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(
                title=app.title,
                version=app.version,
                openapi_version="3.1.0",
                description=_ABOUT,
                routes=app.routes,
            )
            schemas = found.setdefault("components", {}).setdefault("schemas", {})
            for name, schema in {**parts, "ProblemDocument": made}.items():
                schemas.setdefault(name, schema)
            schemes = found["components"].setdefault("securitySchemes", {})
            schemes["bearer"] = {"type": "http", "scheme": "bearer"}
            found["security"] = [{}, {"bearer": []}]
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]
