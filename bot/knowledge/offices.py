"""Offices: who is responsible, where they are and when they are open."""

from pydantic import Field

from bot.knowledge.articles import Language, Line, Markdown, Strict


class Address(Strict):
    """A postal address in Germany."""

    street: Line
    house_number: str | None = None
    postal_code: str | None = None
    city: Line

    def line(self) -> str:
        """The address on one line, as on an envelope."""
        street = f"{self.street} {self.house_number or ''}".strip()
        return f"{street}, {self.postal_code or ''} {self.city}".replace(",  ", ", ")


class Office(Strict):
    """One office of the city, or another authority that citizens are sent to (`external`)."""

    id: str = Field(min_length=1, max_length=80)
    name: dict[Language, Line]
    external: bool = False
    address: Address | None = None
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    opening: dict[Language, Markdown] = Field(default_factory=dict)
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    districts: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The office's name in `language`, else in German, else in any."""
        return self.name.get(language) or self.name.get("de") or next(iter(self.name.values()))
