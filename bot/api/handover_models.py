"""Bodies of the staff API for handovers (contract), with meanings and examples for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bot.api.models import MAX_SEQ, PRINTABLE, Body, SeenBy
from bot.handover.canned import Canned
from bot.handover.events import Contact, FormState, Ranked, Reason
from bot.messages import MAX_TEXT, Message


class About(BaseModel):
    """The service that a conversation or a message is about."""

    article: str
    title: str


class UnderstoodAs(BaseModel):
    """What the assistant took a message for; citizens never see it."""

    intent: str
    confidence: float = Field(ge=0, le=1)
    service: About | None = None


class StaffMessage(Message):
    """A message as staff see it."""

    understood: UnderstoodAs | None = Field(None, description="on messages of citizens that the assistant has read")


class StaffMessages(BaseModel):
    """In the order of their numbers."""

    messages: list[StaffMessage]


class AgentOf(BaseModel):
    """Who has a handover, or who passed it on while it waits."""

    id: str
    name: str | None


class Listed(BaseModel):
    """A handover as one line of a list."""

    id: str
    conversation: str
    site: str
    channel: str
    language: str
    kind: Literal["chat", "callback"]
    state: Literal["waiting", "claimed", "closed"]
    reason: Reason
    department: str = Field(description="empty: anybody of the site")
    addressee: str | None = Field(description="id of the only one who may take it, after a transfer to a person")
    article: str | None = Field(description="id of the article that the conversation is about")
    agent: AgentOf | None
    opened_at: str
    due_at: str = Field(description="when somebody must have taken it, or called back")
    alerted_at: str | None = Field(description="when supervisors were told that nobody takes it")
    claimed_at: str | None
    closed_at: str | None
    version: int = Field(description="grows with every change")


class InList(Listed):
    """The same with what is new in the conversation."""

    service: About | None = None
    unread: int = Field(description="messages of the citizen that no agent has seen")
    last_seq: int = Field(description="number of the newest message")
    preview: str | None = Field(None, description="how the citizen's newest message begins")


class Handovers(BaseModel):
    """A list, oldest due first."""

    handovers: list[InList]
    seq: int = Field(description="number of the newest event that the list shows: listen after it")


class Ended(Listed):
    """A handover of the same person that is over."""

    close_reason: str | None = None
    wrap_up: str | None = None


class Earlier(BaseModel):
    """An earlier conversation of the same person."""

    conversation: str
    channel: str
    language: str
    state: str
    opened_at: str
    updated_at: str
    messages: int
    handovers: list[Ended]


class Suggestion(BaseModel):
    """An article that may answer what the citizen wrote; its id goes along as `source_article`."""

    article: str
    title: str
    language: str
    text: str = Field(description="Markdown: what the citizen asked for, else the first part")
    shown: list[str] = Field(description="names of the parts that `text` consists of")
    modules: dict[str, str] = Field(description="all parts of the article by name, to choose another one")
    url: str | None
    updated: str


class Suggestions(BaseModel):
    """Best first."""

    suggestions: list[Suggestion]


class PrivateNote(BaseModel):
    """What an agent noted; citizens never see it."""

    client_id: str
    at: str
    staff: str
    text: str


class EditorMark(BaseModel):
    """A message that the assistant should have known better."""

    conversation: str
    seq: int
    site: str
    staff: str
    comment: str
    at: str


class Packet(Ended):
    """Everything on the table."""

    confidence: float | None = None
    intents: list[Ranked]
    articles: list[str]
    service: About | None = None
    form: FormState | None = None
    contact: Contact | None = None
    comment: str | None = Field(None, description="what the last agent said to the next one")
    conversation_state: str = Field(description="bot, waiting, agent or closed")
    seen: SeenBy
    transcript: list[StaffMessage]
    suggestions: list[Suggestion]
    notes: list[PrivateNote]
    marks: list[EditorMark]
    canned: list[Canned]
    earlier: list[Earlier] = Field(description="newest first")
    previous: list[Ended] = Field(description="earlier handovers of this conversation")
    seq: int = Field(description="number of the newest event that the packet shows")


ArticleId = Annotated[str, Field(max_length=80, pattern=PRINTABLE)]


class Saying(Body):
    """A message to the citizen, or a private note."""

    client_id: str = Field(
        min_length=1, max_length=100, pattern=PRINTABLE, description="the same id again has one effect"
    )
    text: str = Field("", max_length=4 * MAX_TEXT, description="at most 2 000 characters; may be empty with a file")
    note: bool = Field(False, description="private: no citizen sees it")
    format: Literal["text", "markdown"] = Field("text", description="with a source it is always Markdown")
    source_article: str | None = Field(None, max_length=80, pattern=PRINTABLE)
    further_articles: list[ArticleId] = Field([], max_length=4, description="where the text comes from several")
    attachment: str | None = Field(None, max_length=64, pattern=PRINTABLE, description="id from the upload")


class Said(BaseModel):
    """What was stored."""

    message: Message | None = None
    note: PrivateNote | None = None


class To(Body):
    """One person or one department."""

    agent: str | None = Field(None, max_length=40, pattern=PRINTABLE)
    department: str | None = Field(None, max_length=120, pattern=PRINTABLE)


_COMMENT = Field(None, max_length=MAX_TEXT, description="for the next agent")


class Transfer(Body):
    """Hand it on: `to` is the id of a person, the name of a department, or an object that says which of both."""

    to: str | To = Field(examples=["Standesamt", {"agent": "pT7xQ2mZk1Lw9aBc"}])
    comment: str | None = _COMMENT


class Return(Body):
    """Give it back to who sent it."""

    comment: str | None = _COMMENT


class Release(Body):
    """Give it back to the assistant, or to whoever is free."""

    to: Literal["bot", "queue"]


class Close(Body):
    """The end: why, and what is to be remembered."""

    reason: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["solved"])
    wrap_up: str | None = Field(None, max_length=2 * MAX_TEXT)


class SeenUpTo(Body):
    """Up to which number the messages were seen."""

    seq: int = Field(ge=1, le=MAX_SEQ)


class IsTyping(Body):
    """Whether the agent is typing."""

    on: bool = True


class NewMark(Body):
    """This the assistant should have known."""

    seq: int = Field(ge=1, le=MAX_SEQ, description="number of the message")
    comment: str = Field("", max_length=MAX_TEXT)


class SetPresence(Body):
    """Whether chats are taken."""

    state: Literal["available", "away"]


class Colleague(BaseModel):
    """An agent of a site."""

    id: str
    name: str
    department: str
    state: Literal["available", "away", "gone"]
    chats: int
    max_chats: int


class Colleagues(BaseModel):
    """To whom a conversation can be passed on."""

    people: list[Colleague]
    departments: list[str]


class CannedText(Body):
    """The text of a canned response."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)


class CannedResponses(BaseModel):
    """Canned responses by shortcut."""

    canned: list[Canned]


Json = dict[str, Any]
