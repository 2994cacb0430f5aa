"""What a site has settled for its studio: a second pair of eyes, the gate of models, when articles are looked at."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, select

from bot.storage.once import renewed
from bot.storage.tables import studio_settings


class Gate(BaseModel):
    """What a new model must reach on the site's frozen test set before it may go live; shares from 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    least_rows: int = Field(20, ge=0, le=100_000, description="sentences of the test set at least, where there is one")
    most_wrong: float = Field(0.08, ge=0, le=1, description="share of wrong answers at most")
    most_lost: float = Field(0.02, ge=0, le=1, description="share of sentences lost against the live model at most")
    least_out_of_scope: float = Field(0.85, ge=0, le=1, description="share of foreign questions not answered, at least")


class StudioSettings(BaseModel):
    """The settings of one site."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    four_eyes: bool = Field(False, description="nobody publishes what they wrote themselves")
    gate: Gate = Field(default_factory=Gate, description="what a new model must reach")
    review_after_days: int = Field(365, ge=1, le=3650, description="re-check date where an article names no coming one")

    @property
    def review_after(self) -> timedelta:
        """The same as a span."""
        return timedelta(days=self.review_after_days)


def read(sql: Connection, site: str) -> StudioSettings:
    """The site's settings, or the defaults."""
    data = sql.scalar(select(studio_settings.c.data).where(studio_settings.c.site == site))
    return StudioSettings.model_validate(data or {})


def save(sql: Connection, site: str, settings: StudioSettings) -> None:
    """Store them in place of those before."""
    values = {"data": settings.model_dump(mode="json")}
    renewed(sql, studio_settings, {"site": site}, values, values)
