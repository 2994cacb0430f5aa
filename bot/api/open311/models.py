"""The answers as the OpenAPI document describes them; what is absent is null, and an empty element in XML."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

NAMELESS = "null in this version"


class Service311(BaseModel):
    """A category of reports."""

    service_code: str = Field(description="code of the category", examples=["street-light"])
    service_name: str = Field(description="in the caller's language", examples=["Straßenlaterne"])
    description: str | None = Field(description="in the caller's language; null without one")
    metadata: bool = Field(description="whether there are further questions: see the definition")
    type: Literal["realtime", "batch", "blackbox"] = Field(
        description="what filing gives back: the id at once, a token for it, or neither"
    )
    keywords: str | None = Field(description="separated by commas")
    group: str | None = Field(description="name of its group; null without one")


class Value311(BaseModel):
    """One of the values that an attribute offers."""

    key: str = Field(description="what is sent back")
    name: str = Field(description="what people read")


class Attribute311(BaseModel):
    """A further question of a category."""

    variable: bool = Field(description="false: only told, not asked")
    code: str = Field(description="goes into `attribute[code]`")
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"] = Field(
        description="type of the answer"
    )
    required: bool = Field(description="whether a report needs an answer")
    datatype_description: str | None = Field(description="how the answer looks; null without")
    order: int = Field(description="place among the questions, from 1")
    description: str = Field(description="the question, in the caller's language")
    values: list[Value311] = Field(description="of lists: what may be answered; else empty")


class Definition311(BaseModel):
    """The further questions of a category."""

    service_code: str = Field(description="code of the category")
    attributes: list[Attribute311] = Field(description="in their order")


class Request311(BaseModel):
    """A case as anybody may see it."""

    service_request_id: str = Field(description="the case number", examples=["K7M4-29TX"])
    status: Literal["open", "closed"] = Field(description="open, or closed whether or not it was done")
    status_notes: str | None = Field(description="where it stands, and the city's public answer")
    service_name: str = Field(description="in the caller's language")
    service_code: str = Field(description="code of the category")
    description: str | None = Field(description="masked; null where the city does not publish it in this category")
    agency_responsible: str | None = Field(description="the department that works on it")
    service_notice: str | None = Field(description=NAMELESS)
    requested_datetime: datetime = Field(description="when it was reported, ISO 8601 with zone")
    updated_datetime: datetime = Field(description="of a closed one: when it was closed")
    expected_datetime: datetime | None = Field(description="when it should be done, ISO 8601 with zone")
    address: str | None = Field(description="masked; null if none was given")
    address_id: str | None = Field(description=NAMELESS)
    zipcode: str | None = Field(description=NAMELESS)
    lat: float | None = Field(description="latitude in degrees, WGS 84; null without a point")
    long: float | None = Field(description="longitude in degrees, WGS 84; null without a point")
    media_url: str | None = Field(description="null: photos are not published")


class Filed311(BaseModel):
    """What filing gives back: an id, or for a category of type `batch` a token, or for `blackbox` neither."""

    service_request_id: str | None = Field(None, description="the case number; with `realtime` only")
    token: str | None = Field(None, description="to ask for the number later; with `batch` only")
    service_notice: str | None = Field(description="what happens next, in a sentence for who reported it")
    account_id: str | None = Field(description=NAMELESS)


class Token311(BaseModel):
    """The id behind a token."""

    service_request_id: str = Field(description="the case number")
    token: str = Field(description="the token that was asked for")


class Endpoint311(BaseModel):
    """One interface."""

    specification: str = Field(description="address of the specification")
    url: str = Field(description="where the interface begins")
    changeset: str = Field(description="when its categories last changed")
    type: Literal["production", "test"] = Field(description="production or test")
    formats: list[str] = Field(description="media types of the answers")


class Discovery311(BaseModel):
    """Where the interface is and whom to ask."""

    changeset: str = Field(description="when the categories last changed; sortable")
    contact: str = Field(description="how to reach the city, in a sentence")
    key_service: str = Field(description="how to get an `api_key`, in a sentence")
    endpoints: list[Endpoint311] = Field(description="all interfaces; here it is one")
