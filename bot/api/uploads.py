"""The file in a multipart body, read only after the caller was found to be allowed to send one."""

from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.conversations.files import MAX_BYTES
from bot.errors import BadRequest, InvalidRequest

_FIELD = "file"
_SCHEMA = {
    "type": "object",
    "required": [_FIELD],
    "properties": {_FIELD: {"type": "string", "contentMediaType": "application/octet-stream"}},
}
UPLOAD: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _SCHEMA}}}}
"""What the OpenAPI document says of it: a body that a route declares is read before its token is checked."""

FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "the bytes", "content": {"image/*": {}, "application/pdf": {}}}
}
"""The same of a route that gives a stored file back."""


async def read_upload(request: Request) -> bytes:
    """The bytes of the field `file`, cut one byte over the limit; raises BadRequest or InvalidRequest."""
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            found = form.get(_FIELD)
            if isinstance(found, UploadFile):
                return await found.read(MAX_BYTES + 1)
    except HTTPException:
        raise
    except Exception as error:  # whatever the parser stumbles over, it was sent
        raise BadRequest("the body is not multipart/form-data") from error
    raise InvalidRequest(field=_FIELD)
