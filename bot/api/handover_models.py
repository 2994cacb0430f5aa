"""Bodies of the staff API for handovers (contract), with meanings and examples for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bot.api.models import MAX_SEQ, PRINTABLE, Body, SeenBy
from bot.handover.canned import Canned
from bot.handover.events import Contact, FormState, Ranked, Reason
from bot.messages import MAX_TEXT, Message


class About(BaseModel):
    """The service that a conversation or a message is about."""

    article: str = Field(description="id of the article")
    title: str = Field(description="title of the article in the agent's language")


class UnderstoodAs(BaseModel):
    """What the assistant took a message for; citizens never see it."""

    intent: str = Field(description="name of the intent")
    confidence: float = Field(ge=0, le=1, description="how sure the assistant was")
    service: About | None = Field(None, description="the service that it was about; absent if none was recognised")


class StaffMessage(Message):
    """A message as staff see it."""

    understood: UnderstoodAs | None = Field(None, description="on messages of citizens that the assistant has read")


class StaffMessages(BaseModel):
    """In the order of their numbers."""

    messages: list[StaffMessage] = Field(description="oldest first")


class AgentOf(BaseModel):
    """Who has a handover, or who passed it on while it waits."""

    id: str = Field(description="id of the member of staff")
    name: str | None = Field(description="what citizens see; null if unknown")


class Listed(BaseModel):
    """A handover as one line of a list."""

    id: str = Field(description="id of the handover")
    conversation: str = Field(description="id of the conversation")
    site: str = Field(description="id of the city")
    channel: str = Field(description="how the citizen comes, such as `web`")
    language: str = Field(description="ISO 639-1 code of the conversation's language")
    kind: Literal["chat", "callback"] = Field(description="a chat now, or a call back later")
    state: Literal["waiting", "claimed", "closed"] = Field(description="waiting, claimed by an agent, or closed")
    reason: Reason = Field(description="why the assistant handed over")
    department: str = Field(description="empty: anybody of the site")
    addressee: str | None = Field(description="id of the only one who may take it, after a transfer to a person")
    article: str | None = Field(description="id of the article that the conversation is about")
    agent: AgentOf | None = Field(description="who has it, or passed it on while it waits; null: nobody")
    opened_at: str = Field(description="ISO 8601 with zone")
    due_at: str = Field(description="when somebody must have taken it, or called back")
    alerted_at: str | None = Field(description="when supervisors were told that nobody takes it")
    claimed_at: str | None = Field(description="when a person took it for the first time; null: not yet")
    closed_at: str | None = Field(description="null while it is open")
    version: int = Field(description="grows with every change")


class InList(Listed):
    """The same with what is new in the conversation."""

    service: About | None = Field(None, description="what the conversation is about; absent if unknown")
    unread: int = Field(description="messages of the citizen that no agent has seen")
    last_seq: int = Field(description="number of the newest message")
    preview: str | None = Field(None, description="how the citizen's newest message begins")


class Handovers(BaseModel):
    """A list, oldest due first."""

    handovers: list[InList] = Field(description="open ones; empty where there are none")
    seq: int = Field(description="number of the newest event that the list shows: listen after it")


class Ended(Listed):
    """A handover of the same person that is over."""

    close_reason: str | None = Field(None, description="why it was closed, such as `solved`; null while it is open")
    wrap_up: str | None = Field(None, description="what the agent wrote at the end; null without")


class Earlier(BaseModel):
    """An earlier conversation of the same person."""

    conversation: str = Field(description="id of the conversation")
    channel: str = Field(description="how the citizen came")
    language: str = Field(description="ISO 639-1 code")
    state: str = Field(description="bot, waiting, agent or closed")
    opened_at: str = Field(description="ISO 8601 with zone")
    updated_at: str = Field(description="when anything last happened in it, ISO 8601 with zone")
    messages: int = Field(description="how many messages it has")
    handovers: list[Ended] = Field(description="its handovers, oldest first")


class Suggestion(BaseModel):
    """An article that may answer what the citizen wrote; its id goes along as `source_article`."""

    article: str = Field(description="id of the article")
    title: str = Field(description="title of the article in `language`")
    language: str = Field(description="ISO 639-1 code of the text")
    text: str = Field(description="Markdown: what the citizen asked for, else the first part")
    shown: list[str] = Field(description="names of the parts that `text` consists of")
    modules: dict[str, str] = Field(description="all parts of the article by name, to choose another one")
    url: str | None = Field(description="page of the service; null without one")
    updated: str = Field(description="ISO date of the article's text")


class Suggestions(BaseModel):
    """Best first."""

    suggestions: list[Suggestion] = Field(description="empty where no article fits")


class PrivateNote(BaseModel):
    """What an agent noted; citizens never see it."""

    client_id: str = Field(description="the sender's own id")
    at: str = Field(description="ISO 8601 with zone")
    staff: str = Field(description="name of who wrote it")
    text: str = Field(description="what was noted")


class EditorMark(BaseModel):
    """A message that the assistant should have known better."""

    conversation: str = Field(description="id of the conversation")
    seq: int = Field(description="number of the message")
    site: str = Field(description="id of the city")
    staff: str = Field(description="name of who marked it")
    comment: str = Field(description="why; may be empty")
    at: str = Field(description="ISO 8601 with zone")


class Packet(Ended):
    """Everything on the table."""

    confidence: float | None = Field(None, description="of the best intent, 0 to 1; null or absent if unknown")
    intents: list[Ranked] = Field(description="intents that were considered, best first")
    articles: list[str] = Field(description="ids of the articles that came into question")
    service: About | None = Field(None, description="what the conversation is about; absent if unknown")
    form: FormState | None = Field(None, description="the form that was being filled in; null or absent without one")
    contact: Contact | None = Field(
        None, description="how to reach who waits for a call-back; null or absent without one"
    )
    comment: str | None = Field(None, description="what the last agent said to the next one")
    conversation_state: str = Field(description="bot, waiting, agent or closed")
    seen: SeenBy = Field(description="what the two sides have seen")
    transcript: list[StaffMessage] = Field(description="messages in order; of a closed handover up to its end")
    suggestions: list[Suggestion] = Field(description="articles for what the citizen wrote last, best first")
    notes: list[PrivateNote] = Field(description="of all handovers of the conversation, oldest first")
    marks: list[EditorMark] = Field(description="in the order of the messages")
    canned: list[Canned] = Field(description="canned responses of the site, each in one language")
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
    source_article: str | None = Field(
        None,
        max_length=80,
        pattern=PRINTABLE,
        description="id of the article that the text was taken from; absent: own words",
    )
    further_articles: list[ArticleId] = Field([], max_length=4, description="where the text comes from several")
    attachment: str | None = Field(None, max_length=64, pattern=PRINTABLE, description="id from the upload")


class Said(BaseModel):
    """What was stored."""

    message: Message | None = Field(None, description="the message; absent if it is a note")
    note: PrivateNote | None = Field(None, description="the note; absent if it is a message")


class To(Body):
    """One person or one department."""

    agent: str | None = Field(None, max_length=40, pattern=PRINTABLE, description="id of a member of staff")
    department: str | None = Field(None, max_length=120, pattern=PRINTABLE, description="name of a department")


_COMMENT = Field(None, max_length=MAX_TEXT, description="for the next agent")


class Transfer(Body):
    """Hand it on: `to` is the id of a person, the name of a department, or an object that says which of both."""

    to: str | To = Field(description="a person or a department", examples=["Standesamt", {"agent": "pT7xQ2mZk1Lw9aBc"}])
    comment: str | None = _COMMENT


class Return(Body):
    """Give it back to who sent it."""

    comment: str | None = _COMMENT


class Release(Body):
    """Give it back to the assistant, or to whoever is free."""

    to: Literal["bot", "queue"] = Field(
        description="bot: the assistant goes on, not for call-backs; queue: somebody else may take it"
    )


class Close(Body):
    """The end: why, and what is to be remembered."""

    reason: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="a name for statistics: lower-case letters, digits and _",
        examples=["solved"],
    )
    wrap_up: str | None = Field(
        None, max_length=2 * MAX_TEXT, description="what is to be remembered, at most 4 000 characters"
    )


class SeenUpTo(Body):
    """Up to which number the messages were seen."""

    seq: int = Field(ge=1, le=MAX_SEQ, description="number of the newest message seen")


class IsTyping(Body):
    """Whether the agent is typing."""

    on: bool = Field(True, description="false: has stopped")


class NewMark(Body):
    """This the assistant should have known."""

    seq: int = Field(ge=1, le=MAX_SEQ, description="number of the message")
    comment: str = Field("", max_length=MAX_TEXT, description="why, at most 2 000 characters")


class SetPresence(Body):
    """Whether chats are taken."""

    state: Literal["available", "away"] = Field(description="available takes chats, away takes none")


class Colleague(BaseModel):
    """An agent of a site."""

    id: str = Field(description="id of the member of staff")
    name: str = Field(description="what citizens and colleagues see")
    department: str = Field(description="empty: of no department")
    state: Literal["available", "away", "gone"] = Field(description="gone: no console is open")
    chats: int = Field(description="how many chats the person has at the site")
    max_chats: int = Field(description="how many chats at the same time the person may have")


class Colleagues(BaseModel):
    """To whom a conversation can be passed on."""

    people: list[Colleague] = Field(description="agents of the site")
    departments: list[str] = Field(description="names of departments that can be passed on to")


class CannedText(Body):
    """The text of a canned response."""

    text: str = Field(min_length=1, max_length=MAX_TEXT, description="at most 2 000 characters")


class CannedResponses(BaseModel):
    """Canned responses by shortcut."""

    canned: list[Canned] = Field(description="empty where there are none")


Json = dict[str, Any]
