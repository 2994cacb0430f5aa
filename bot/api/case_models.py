"""Bodies of the staff API for cases (contract), with meanings and examples for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from bot.api.models import PRINTABLE, Body
from bot.api.problems import Problem
from bot.cases.catalogue import Kind
from bot.cases.photos import MAX_PHOTOS
from bot.cases.workflow import State

_SENTENCES = 4_000
_LINE = 300
Code = Annotated[str, StringConstraints(max_length=80, pattern=PRINTABLE)]
ClientId = Annotated[
    str, Field(min_length=1, max_length=80, pattern=PRINTABLE, description="the same id again has one effect")
]
Version = Annotated[
    int, Field(ge=1, description="of the case as the caller has seen it; another one: 409 `case_changed`")
]
Address = Annotated[str, Field(max_length=_LINE, examples=["Bahnhofstraße 12"])]


class Named(BaseModel):
    """A category by its name in the caller's language."""

    code: str = Field(description="code of the category", examples=["street-light"])
    name: str = Field(description="name of the category; its code where it was taken away", examples=["Straßenlaterne"])


class Linked(BaseModel):
    """The case that stands for both."""

    id: str = Field(description="id of the case")
    number: str | None = Field(description="its case number; null if unknown")


class CaseRow(BaseModel):
    """A case as one line of a list."""

    id: str = Field(description="id of the case, part of its address")
    number: str = Field(description="as it is told over the phone", examples=["K7M4-29TX"])
    site: str = Field(description="id of the city")
    kind: Kind = Field(description="a defect in public space, or a complaint about a service of the city")
    service: Named = Field(description="its category")
    state: State = Field(description="where it stands")
    version: int = Field(description="grows with every change that somebody could overwrite")
    department: str = Field(description="who works on it")
    due_at: str = Field(description="when it should be closed, ISO 8601 with zone")
    overdue: bool = Field(description="open and past its due time")
    address: str | None = Field(description="in words; null if none was given")
    district: str | None = Field(description="null if unknown")
    lat: float | None = Field(description="latitude in degrees, WGS 84; null without a point")
    lon: float | None = Field(description="longitude in degrees, WGS 84; null without a point")
    preview: str = Field(description="how the description begins")
    channel: str = Field(description="where it was reported; `staff`: written down by an agent")
    language: str = Field(description="ISO 639-1 code of who reported it")
    duplicate_of: Linked | None = Field(description="the case that it repeats; null: none")
    opened_at: str = Field(description="ISO 8601 with zone")
    updated_at: str = Field(description="of its last change, ISO 8601 with zone")
    closed_at: str | None = Field(description="null while it is open")


class CaseRows(BaseModel):
    """One page of a list."""

    cases: list[CaseRow] = Field(description="in the order that was asked for")
    total: int = Field(description="cases of all pages together")


class AnsweredQuestion(BaseModel):
    """The answer to one of the category's further questions."""

    code: str = Field(description="code of the question")
    question: str = Field(description="in the caller's language; its code where the question was taken away")
    value: Any = Field(description="as it is stored: text, a number, a moment, or keys of values")
    shown: str = Field(description="in words")


class CaseContact(BaseModel):
    """How the citizen is reached, with what they agreed to."""

    name: str | None = Field(description="null if not given")
    email: str | None = Field(description="null if not given")
    phone: str | None = Field(description="null if not given")
    purpose: str = Field(description="what the citizen agreed to, in the words they were shown")


class Elsewhere(BaseModel):
    """The same case at the city's own Open311 endpoint."""

    id: str | None = Field(description="its number there")
    token: str | None = Field(description="what there is until the number is known")
    status: str | None = Field(description="status there, open or closed; null until it was asked")


class CaseEntry(BaseModel):
    """One act of the history."""

    at: str = Field(description="ISO 8601 with zone")
    actor: Literal["citizen", "staff", "system", "partner"] = Field(
        description="who acted: who reported it, staff, this program, or another system"
    )
    name: str = Field(description="of staff or system; empty for citizens")
    act: str = Field(description="what was done", examples=["changed"])
    version: int = Field(description="version of the case afterwards")
    data: dict[str, Any] = Field(description="by field: before and after, or an empty list where that is free text")


class CaseNote(BaseModel):
    """An internal note."""

    client_id: str = Field(description="the sender's own id")
    at: str = Field(description="ISO 8601 with zone")
    name: str = Field(description="of who wrote it")
    text: str = Field(description="what was noted")


class CasePhoto(BaseModel):
    """A photo; its bytes are at `…/photos/{photo}`."""

    id: str = Field(description="id of the photo")
    media_type: str = Field(description="such as image/jpeg")
    at: str = Field(description="when it was added, ISO 8601 with zone")


class Nearby(BaseModel):
    """An open case of the same category that may be the same."""

    case: CaseRow = Field(description="the other case")
    metres: float = Field(description="0 at the same address")


class WholeCase(CaseRow):
    """Everything about a case."""

    description: str = Field(description="empty after the citizen's data were erased")
    attributes: list[AnsweredQuestion] = Field(description="answers to the category's further questions")
    contact: CaseContact | None = Field(description="null where the citizen left none")
    public_answer: str | None = Field(description="what the city answers, for the citizen to read; null without")
    rating: int | None = Field(description="1 to 5, by who reported it")
    is_reachable: bool = Field(description="whether changes are told in the conversation that it came from")
    external: Elsewhere | None = Field(description="null while it is not filed there")
    next: list[State] = Field(description="states that it may go to")
    history: list[CaseEntry] = Field(description="oldest first")
    notes: list[CaseNote] = Field(description="oldest first")
    photos: list[CasePhoto] = Field(description="oldest first")
    original: CaseRow | None = Field(description="the case that this one repeats")
    duplicates: list[CaseRow] = Field(description="cases that repeat this one")
    near: list[Nearby] = Field(description="nearest first; at most three")


class CaseChangedProblem(Problem):
    """Somebody was faster: nothing was changed, and this is the case as it is now."""

    version: int = Field(description="the version that the case has now")
    case: WholeCase = Field(description="the case as it is now")


class Question(BaseModel):
    """A further question of a category."""

    code: str = Field(description="code of the question")
    question: str = Field(description="in the caller's language; with `variable` false what is told")
    hint: str = Field(description="how the answer looks; may be empty")
    datatype: str = Field(description="type of the answer, as in Open311", examples=["singlevaluelist"])
    variable: bool = Field(description="false: it is told and not asked")
    required: bool = Field(description="whether a case needs an answer")
    values: list[dict[str, str]] = Field(description="`key` and `name`, of lists")


class Category(BaseModel):
    """What can be reported."""

    code: str = Field(description="code of the category")
    kind: Kind = Field(description="a defect in public space, or a complaint about a service of the city")
    group: str = Field(description="code of its group, see `groups`")
    name: str = Field(description="in the caller's language")
    description: str = Field(description="in the caller's language; may be empty")
    department: str = Field(description="whose cases these are at first")
    due_hours: int = Field(description="hours until a case should be closed")
    attributes: list[Question] = Field(description="further questions, in the order in which they are asked")


class Catalogued(BaseModel):
    """What can be reported at a site, and where its cases may go."""

    services: list[Category] = Field(description="the categories")
    groups: dict[str, str] = Field(description="names of the groups by code, in the caller's language")
    departments: list[str] = Field(description="where a case may be sent, sorted")
    transitions: dict[State, list[State]] = Field(description="by state: the states that a case may go to from there")


class NewContact(Body):
    """How the citizen wants to be reached; only with their consent."""

    name: str | None = Field(None, max_length=_LINE, description="at most 300 characters")
    email: str | None = Field(None, max_length=_LINE, description="at most 300 characters")
    phone: str | None = Field(None, max_length=_LINE, description="at most 300 characters; one of the three is needed")
    consent: Literal[True] = Field(description="the citizen has agreed to the purpose, which is stored with it")


class NewCase(Body):
    """A case that an agent opens, from a conversation (`handover`) or after a call or a visit (`site`)."""

    client_id: ClientId
    handover: str | None = Field(None, max_length=64, pattern=PRINTABLE, description="whose citizen reports it")
    site: Code | None = Field(None, description="where there is no handover")
    service: Code = Field(description="code of the category", examples=["street-light"])
    description: str = Field(
        min_length=1,
        max_length=_SENTENCES,
        description="what is the matter, at most 4 000 characters",
        examples=["Die Laterne ist seit Montag dunkel."],
    )
    address: Address | None = Field(None, description="in words, at most 300 characters")
    district: str | None = Field(None, max_length=_LINE, description="at most 300 characters")
    lat: float | None = Field(None, ge=-90, le=90, description="latitude in degrees, WGS 84; with `lon`")
    lon: float | None = Field(None, ge=-180, le=180, description="longitude in degrees, WGS 84; with `lat`")
    attributes: dict[Code, Any] = Field({}, max_length=50, description="answers by the code of their question")
    contact: NewContact | None = Field(None, description="absent: the citizen wants to leave none")
    photos: list[Code] = Field([], max_length=MAX_PHOTOS, description="ids of photos that the citizen sent in the chat")
    language: str | None = Field(None, pattern=r"^[a-z]{2}$", description="of the citizen, where there is no handover")


class OpenedCase(BaseModel):
    """The case."""

    case: WholeCase = Field(description="the case as it is now")
    secret: str | None = Field(description="secret words, told this once; null where the case was there before")


class SentPhoto(BaseModel):
    """A photo that the citizen has sent; its bytes are those of the handover's attachment."""

    id: str = Field(description="goes into `photos` of a new case")
    media_type: str = Field(description="such as image/jpeg")


class CaseDraft(BaseModel):
    """What a case from a conversation can begin with; null where nothing is known."""

    handover: str = Field(description="id of the handover")
    site: str = Field(description="id of the city")
    language: str = Field(description="ISO 639-1 code of the conversation's language")
    service: str | None = Field(description="code of the category that fits best")
    description: str = Field(description="what the citizen said about it; may be empty")
    address: str | None = Field(description="in words")
    district: str | None = Field(description="name of the district")
    lat: float | None = Field(description="latitude in degrees, WGS 84")
    lon: float | None = Field(description="longitude in degrees, WGS 84")
    contact: dict[str, str | None] | None = Field(description="of a call-back; whether it may be kept has to be asked")
    photos: list[SentPhoto] = Field(description="the newest, at most five")


class CaseChanges(Body):
    """What becomes different; fields that are not given stay, `null` takes away."""

    version: Version
    state: State | None = Field(None, description="only to one of `next`; `rejected` needs a public answer")
    department: str | None = Field(None, max_length=_LINE, description="who works on it; cannot be taken away")
    due_at: AwareDatetime | None = Field(
        None, description="when it should be closed, ISO 8601 with zone; cannot be taken away"
    )
    public_answer: str | None = Field(None, max_length=_SENTENCES, description="the citizen reads it")
    description: str | None = Field(
        None, max_length=_SENTENCES, description="at most 4 000 characters; cannot be taken away"
    )
    address: Address | None = Field(None, description="in words, at most 300 characters")
    district: str | None = Field(None, max_length=_LINE, description="at most 300 characters")
    lat: float | None = Field(None, ge=-90, le=90, description="with `lon`")
    lon: float | None = Field(None, ge=-180, le=180, description="longitude in degrees, WGS 84; with `lat`")
    attributes: dict[Code, Any] = Field({}, max_length=50, description="all answers, by the code of their question")


class OtherService(Body):
    """Move it to another category, with its department and due time."""

    version: Version
    service: Code = Field(description="code of the new category", examples=["road-damage"])


class SameAs(Body):
    """The number of the case that this one repeats; null: of none."""

    version: Version
    of: str | None = Field(
        max_length=80,
        pattern=PRINTABLE,
        description="number of the other case; null: it repeats none",
        examples=["K7M4-29TX"],
    )


class NewNote(Body):
    """A note for colleagues."""

    client_id: ClientId
    text: str = Field(
        min_length=1, max_length=_SENTENCES, description="citizens never see it; at most 4 000 characters"
    )


class Trial(Body):
    """A change that is only tried out."""

    state: State | None = Field(None, description="absent: stays")
    public_answer: str | None = Field(
        None, max_length=_SENTENCES, description="absent: stays; null: taken away; at most 4 000 characters"
    )


class CaseNews(BaseModel):
    """What the citizen would be told."""

    text: str | None = Field(description="null: nobody can be told; empty: the change is no news")
    language: str = Field(description="ISO 639-1 code of the text")


class NewSecret(BaseModel):
    """Secret words, told this once."""

    secret: str = Field(description="two words, to be told with the case number", examples=["Apfel Brücke"])
