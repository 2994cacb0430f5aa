"""Bodies of the staff API for departments' tasks (contract), with meanings for the OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from bot.api.inbox_models import Keys, Site, Typed
from bot.api.models import MAX_SEQ, PRINTABLE, Body
from bot.studio.task_rows import Task

State = Literal["open", "answered", "closed"]
Department = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=PRINTABLE),
    Field(description="who is asked", examples=["Steueramt"]),
]
Text = Annotated[str, StringConstraints(max_length=2_000), Typed]
Version = Annotated[
    int | None,
    Field(ge=1, le=MAX_SEQ, description="of the task as the caller has seen it; another one: 409 `task_changed`"),
]


class TaskRow(BaseModel):
    """A question for a department."""

    id: str = Field(description="id of the task")
    site: str = Field(description="id of the city")
    department: str = Field(description="who is asked")
    question: str = Field(description="what citizens want to know, masked")
    comment: str = Field(description="what the editor adds; empty without")
    language: str = Field(description="ISO 639-1 code of the question")
    state: State = Field(description="`closed`: there will be no answer")
    due_at: str = Field(description="until when, ISO 8601 with zone")
    overdue: bool = Field(description="open and past that")
    created_by: str = Field(description="who asks")
    created_at: str = Field(description="when, ISO 8601 with zone")
    answer: str | None = Field(description="what the department says; null: nothing yet")
    answered_by: str | None = Field(description="who has answered or closed it")
    answered_at: str | None = Field(description="when, ISO 8601 with zone")
    article: str | None = Field(description="the article that the answer has become")
    version: int = Field(description="grows with every change")
    asked: int = Field(description="conversations in which it was asked")
    waiting: int = Field(description="citizens who agreed to be told the answer and were not told yet")


class Tasks(BaseModel):
    """One page of tasks."""

    tasks: list[TaskRow] = Field(description="open ones by due date, others the newest first")
    total: int = Field(description="how many fit")
    overdue: int = Field(description="open ones of the site that are overdue")
    next: int | None = Field(description="`after` of the next page; null at the end")


class AskDepartment(Body):
    """A question for a department: that of a group of the inbox, or one in the editor's own words."""

    site: Site = Field(description="id of the city", examples=["musterstadt"])
    department: Department
    due: date = Field(description="the last day for the answer", examples=["2026-12-01"])
    comment: Text = Field("", description="what the department should know")
    group: Annotated[str, StringConstraints(max_length=40, pattern=PRINTABLE)] | None = Field(
        None, description="id of a group of the inbox: its messages wait for the task then"
    )
    messages: Keys = None
    question: Text = Field("", description="the question in the editor's words; empty: the first message of the group")
    language: Annotated[str, StringConstraints(pattern="^[a-z]{2}$")] = Field("de", description="of `question`")


class NewTask(TaskRow):
    """The task that was made."""

    left: int = Field(description="messages of the group that are still open")


class ChangeTask(Body):
    """What becomes different; absent fields stay."""

    version: Version = None
    department: Department | None = Field(None, description="who is asked")
    due: date | None = Field(None, description="the last day for the answer")
    comment: Text | None = Field(None, description="what the department should know")
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), Typed] | None = (
        Field(None, description="the question")
    )


class AnswerTask(Body):
    """What the department says."""

    text: Annotated[str, StringConstraints(max_length=8_000)] = Field(
        description="the answer, at most 4 000 characters"
    )
    language: Annotated[str, StringConstraints(pattern="^[a-z]{2}$")] | None = Field(
        None, description="of the answer; null: it is found out"
    )
    publish_draft: bool = Field(
        False, description="publish the article at once; where four eyes are wanted, lay it before a second person"
    )
    version: Version = None


class AnsweredTask(TaskRow):
    """The task with its answer."""

    told: int = Field(description="citizens who are told: now, or once a person gives their conversation back")
    draft: str | None = Field(description="id of the article's draft; null: it is published")


class CloseTask(Body):
    """No answer will come."""

    version: Version = None


def task_data(task: Task, at: datetime) -> dict[str, Any]:
    """A task as JSON."""
    moments = {name: getattr(task, name) for name in ("due_at", "created_at", "answered_at")}
    told = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
    return vars(task) | told | {"overdue": task.state == "open" and task.due_at < at}
