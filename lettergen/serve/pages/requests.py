"""What pages read of a request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from lettergen.serve.security import csrf
from lettergen.serve.state import settings_of

_MOST_FIELDS: Final = 20_000
"""Of a form: a letter with long lists has some thousand."""


async def _sent_form(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent, by a reader of ours. Raises HttpError 403 for anybody else's."""
    size = settings_of(request).limits.upload_bytes
    # Read before its token is looked at: the request keeps what was read first, with these bounds.
    form = await request.form(max_fields=_MOST_FIELDS, max_files=20, max_part_size=size)
    request.state.sent = form  # what is refused now can be sent once more
    try:
        await csrf.checked(request)
        yield form
    finally:
        await form.close()


Sent = Annotated[FormData, Depends(_sent_form)]
"""The form of a request; its files are gone when it is answered."""


async def upload_of(sent: FormData, name: str) -> bytes | None:
    """The content of a file that was sent; None where none was chosen."""
    file = sent.get(name)
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    return await file.read()


def text_in(sent: FormData, name: str) -> str:
    """What was sent under a name; the empty text where it was nothing, or a file."""
    value = sent.get(name)
    return value if isinstance(value, str) else ""
