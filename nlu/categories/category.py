"""A category as a city defines it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Category:
    """What a report can be about; `code` is the city's own and need not be known here."""

    code: str
    names: tuple[str, ...]
    """In each of the city's languages."""
    keywords: tuple[str, ...] = ()
    description: str = ""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Names and keywords: what a citizen may say as well."""
        return tuple(dict.fromkeys(part.strip() for part in (*self.names, *self.keywords) if part.strip()))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that tells what it means, for the sentence encoder."""
        described = (self.description.strip(),) if self.description.strip() else ()
        return (*self.phrases, *described) or (self.code,)
