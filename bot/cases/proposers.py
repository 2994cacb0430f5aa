"""Proposes categories of a site for a citizen's words; needs the sentence encoder, so only brains use it."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.cases.catalogue import Catalogue, Kind, Service
from bot.cases.catalogues import Catalogues

if TYPE_CHECKING:
    from nlu.categories.category import Category
    from nlu.categories.proposer import Proposer


class Proposers:
    """One for each site and kind, made anew when the site's categories change."""

    def __init__(self, catalogues: Catalogues, keep: Path | None = None) -> None:
        """`keep`: the file of sentence vectors, so that only a first start has to make them."""
        self._catalogues, self._keep = catalogues, keep
        self._made: dict[tuple[str, Kind | None], tuple[Catalogue, Proposer]] = {}

    def of(self, site: str, kind: Kind | None = None) -> "Proposer":
        """The proposer for the categories of one kind, or of both, without those that catch what is left.

        The first one of a process takes up to two seconds, any further one a fifth of a second.
        """
        catalogue = self._catalogues.of(site)
        held = self._made.get((site, kind))
        if held is None or held[0] is not catalogue:
            held = self._made[site, kind] = (catalogue, _proposer(catalogue, kind, self._keep))
        return held[1]


def _proposer(catalogue: Catalogue, kind: Kind | None, keep: Path | None) -> "Proposer":
    from nlu.categories.proposer import Proposer
    from nlu.components.shared_encoder import shared_encoder

    named = [service for service in catalogue.services if not service.catch_all]
    wanted = [category(service) for service in named if kind in (None, service.kind)]
    beside = [category(service) for service in named if kind not in (None, service.kind)]
    return Proposer(wanted, shared_encoder(), beside, keep)


def category(service: Service) -> "Category":
    """A service definition as the proposer reads it, in all its languages."""
    from nlu.categories.category import Category

    keywords = tuple(word for words in service.keywords.values() for word in words)
    return Category(service.code, tuple(service.name.values()), keywords, " ".join(service.description.values()))
