"""Bodies of the staff API for trainings and models (contract), with meanings and examples for the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bot.api.models import PRINTABLE, Body
from bot.api.staff_event_models import Over
from bot.studio.trainings import TrainingState

Share = Annotated[float | None, Field(ge=0, le=1)]


class TrainingProgress(BaseModel):
    """How far a training is."""

    step: str = Field(description="waiting, starting, reading, training, measuring, storing or done")
    done: int = Field(ge=0, description="of `total`")
    total: int = Field(ge=1, description="all there is to do")


class TrainingError(BaseModel):
    """What ended a training."""

    reason: str = Field(
        description="`yaml`, `entry`, `no_dash`, `annotation`, `duplicate`, `unknown_entity`, `unknown_intent`, "
        "`unknown_action`, `few`, `double`: what is wrong with the training data; `rasa`: Rasa refused them "
        "(`detail`); `interrupted`: its process was ended three times; `took_too_long`; `disk_full`; `failed`: ours",
        examples=["annotation"],
    )
    file: str | None = Field(None, description="file of the training data", examples=["nlu/data/small_talk.yml"])
    line: int | None = Field(None, description="line of the file, from 1")
    sentence: str | None = Field(None, description="what stands there")
    detail: str | None = Field(None, description="more, for developers")


class OneTraining(BaseModel):
    """One training."""

    id: str = Field(description="id of the training")
    state: TrainingState = Field(description="where it stands; `cancelling` while its process is being stopped")
    wanted_by: str = Field(description="name of the editor")
    wanted_at: datetime = Field(description="when it was queued")
    started_at: datetime | None = Field(None, description="when it was last begun; null: not yet")
    ended_at: datetime | None = Field(None, description="when it ended; null: not yet")
    progress: TrainingProgress = Field(description="how far it is")
    commit: str | None = Field(None, description="training data that it learns from; null: those of the program")
    model: str | None = Field(None, description="name of the model that it has made; null: none")
    error: TrainingError | None = Field(None, description="with `failed`: why")
    place_in_queue: int | None = Field(None, description="with `queued`: 1 is the next one")


class ManyTrainings(BaseModel):
    """Trainings, newest first."""

    trainings: list[OneTraining] = Field(description="at most fifty")


class TrainingLine(BaseModel):
    """One line of the log of a training."""

    id: int = Field(description="grows")
    at: datetime = Field(description="when it was said")
    text: str = Field(description="what was said")


class TrainingLog(BaseModel):
    """The log of a training."""

    lines: list[TrainingLine] = Field(description="in order")


class ProgressNow(BaseModel):
    """How far it is now."""

    progress: TrainingProgress = Field(description="in place of the one before")


class TrainingProgressEvent(BaseModel):
    """It has gone on."""

    event: Literal["progress"] = Field(description="name of the event")
    data: ProgressNow = Field(description="how far")


class TrainingLineEvent(BaseModel):
    """It has said something."""

    event: Literal["line"] = Field(description="name of the event")
    id: int = Field(description="number of the line: goes into `Last-Event-ID` or `after` to resume")
    data: TrainingLine = Field(description="the line")


class TrainingStateEvent(BaseModel):
    """It stands somewhere else now; the last event says how it ended."""

    event: Literal["state"] = Field(description="name of the event")
    data: OneTraining = Field(description="the training as it is now")


class TrainingSessionEvent(BaseModel):
    """Who listens is not signed in any more."""

    event: Literal["session"] = Field(description="name of the event")
    data: Over = Field(description="the stream ends")


TrainingTold = Annotated[
    TrainingProgressEvent | TrainingLineEvent | TrainingStateEvent | TrainingSessionEvent, Field(discriminator="event")
]
TRAINING_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"model": list[TrainingTold], "description": "events in order as they come; `data` is JSON in one line"}
}
"""What the stream of a training answers; a list stands for the events one after the other."""


class ModelFigures(BaseModel):
    """What a model does with a site's frozen test set; shares from 0 to 1."""

    rows: int = Field(description="sentences of the test set")
    right: Share = Field(description="right at once")
    clarified: Share = Field(description="right after one question back")
    in_vain: Share = Field(description="asked back, but not for what was meant")
    unanswered: Share = Field(description="no answer")
    wrong: Share = Field(description="a wrong answer")
    out_of_scope: Share = Field(
        description="of foreign questions, those not answered (perhaps asked back); null: the set has none"
    )


class ComparedFigures(ModelFigures):
    """The same, compared with the model that was live when it was measured."""

    won: int | None = Field(None, description="sentences that it gets better; null: nothing to compare with")
    lost: int | None = Field(None, description="sentences that it gets worse")
    left_out: int = Field(description="lines of the set that fit nothing any more, or that were learned themselves")
    live: ModelFigures | None = Field(None, description="the live model's figures then")
    against: str | None = Field(None, description="name of the model that was live then")


class GateReason(BaseModel):
    """One figure that is not reached at one site."""

    site: str = Field(description="id of the city")
    figure: Literal["least_rows", "most_wrong", "most_lost", "least_out_of_scope"] = Field(
        description="limit of the site's gate; `least_rows` is a number of sentences, the others are shares"
    )
    value: float = Field(description="what was measured")
    limit: float = Field(description="what is wanted")


class GateVerdict(BaseModel):
    """Whether the model may go live."""

    passed: bool = Field(description="whether nothing speaks against it")
    reasons: list[GateReason] = Field(description="what speaks against it")
    unmeasured: list[str] = Field(description="sites without a test set: there it was not measured")


class OneModel(BaseModel):
    """One model."""

    name: str = Field(description="name of the model", examples=["20261123-050046-novel-knot"])
    at: datetime = Field(description="when it was made")
    commit: str | None = Field(None, description="training data that it was made of; null: not known")
    training: str | None = Field(None, description="id of its training; null: made on the command line")
    live: bool = Field(description="whether citizens are answered with it")
    may_activate: bool = Field(description="whether the caller may make it live; below the gate admins, with a reason")
    needs_reason: bool = Field(description="whether it is below the gate, or was never measured")
    brains: int = Field(description="how many brains work with it now")
    figures: dict[str, ComparedFigures] = Field(description="by site; empty: never measured")
    gate: GateVerdict | None = Field(None, description="null: never measured")


class ManyModels(BaseModel):
    """Models, newest first."""

    models: list[OneModel] = Field(description="all whose files are there")
    live: str | None = Field(None, description="name of the live one; null: there is none")


class ClassFigures(BaseModel):
    """How well one article or intent is known."""

    name: str = Field(description="id of the article, or the intent; `oos`: foreign questions")
    count: int = Field(description="sentences that mean it")
    right: Share = Field(description="right at once")
    wrong: Share = Field(description="a wrong answer")
    precision: Share = Field(description="of what was taken for it, what meant it")
    f1: Share = Field(description="of precision and share right at once")
    f1_live: Share = Field(description="the live model's; null: not known")


class ReportConfusion(BaseModel):
    """What was taken for something else."""

    expected: str = Field(description="what was meant")
    given: str = Field(description="what it was taken for")
    count: int = Field(description="how often")
    example: str = Field(description="one of the sentences")


class ReportChange(BaseModel):
    """A sentence with which new and live model fare differently."""

    text: str = Field(description="the sentence")
    expected: str = Field(description="what is right")
    before: str = Field(description="what the live model gave")
    now: str = Field(description="what this model gives")
    outcome_before: str = Field(description="right, clarified, in_vain, unanswered or wrong")
    outcome_now: str = Field(description="the same for this model")


class LeftOut(BaseModel):
    """A line of the test set that could not be asked."""

    line: int = Field(description="line of the file, from 1")
    text: str = Field(description="the sentence")
    reason: str = Field(description="why, for developers")


class ModelReport(BaseModel):
    """What was measured of a model at one site."""

    model: str = Field(description="name of the model")
    site: str = Field(description="id of the city")
    against: str | None = Field(None, description="the live model then; null: none")
    figures: ComparedFigures = Field(description="in short")
    live: ModelFigures | None = Field(None, description="the live model's figures then")
    gate: GateVerdict | None = Field(None, description="over all sites")
    by_language: dict[str, ModelFigures] = Field(description="by language of the sentence")
    intents: list[ClassFigures] = Field(description="articles and intents, the weakest first")
    confusions: list[ReportConfusion] = Field(description="the most frequent first")
    won: list[ReportChange] = Field(description="sentences that this model gets better")
    lost: list[ReportChange] = Field(description="sentences that this model gets worse")
    left_out: list[LeftOut] = Field(description="lines that could not be asked")
    pictures: list[str] = Field(description="names of the pictures", examples=[["confusion.png"]])


class Activation(Body):
    """Why a model goes live."""

    reason: str | None = Field(
        None, max_length=500, pattern=PRINTABLE, description="needed from admins for a model below the gate"
    )


class RollBack(Activation):
    """From which model one goes back, and why."""

    live: str | None = Field(
        None, max_length=120, pattern=PRINTABLE, description="the one to go back from; null: whatever is live"
    )


class TryOutConversation(BaseModel):
    """A conversation with one model, over the citizen API."""

    model: str = Field(description="name of the model that answers")
    live: bool = Field(description="whether it is the live one")
    ready: bool = Field(description="whether its brain is there already; else the first answer takes longer")
    id: str = Field(description="id of the conversation")
    token: str = Field(description="its token, told this once")


class TryOutConversations(BaseModel):
    """The model, and the live one beside it."""

    conversations: list[TryOutConversation] = Field(description="one or two")
