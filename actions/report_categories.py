"""What a report is about: proposed from the citizen's words, offered where not sure, in groups where unknown."""

from collections.abc import Iterable

from bot.cases.cabinet import cabinet
from bot.cases.catalogue import Catalogue, Kind, Service, text
from bot.cases.plain import one_line
from bot.knowledge.articles import Article
from bot.knowledge.library import Shelf
from nlu.categories.proposer import Proposal

_SEVERAL = 3


def catalogue(site: str) -> Catalogue:
    """What can be reported there."""
    return cabinet().catalogues.of(site)


def service(site: str, code: str | None) -> Service | None:
    """The category with this code, if the site (still) has it."""
    return next((one for one in catalogue(site).services if one.code == code), None)


def proposed(site: str, kind: Kind, said: str) -> Proposal:
    """What a text is about; only categories of this kind."""
    return cabinet().proposer(site, kind).propose(said)


def kind(site: str, code: str) -> Kind | None:
    """Of which kind a category is."""
    found = service(site, code)
    return found.kind if found else None


def is_about_reports(shelf: Shelf, article: Article) -> bool:
    """Whether an article says how things are reported: it is found by the keywords of several categories."""
    spoken = {word.casefold() for one in article.texts.values() for word in one.synonyms}
    services = catalogue(shelf.site.id).of_kind("defect")
    shared = [
        one for one in services if spoken & {word.casefold() for words in one.keywords.values() for word in words}
    ]
    return len(shared) >= _SEVERAL


def groups(site: str, kind: Kind) -> list[str]:
    """The groups that have categories of this kind."""
    return list(dict.fromkeys(one.group for one in catalogue(site).of_kind(kind) if not one.catch_all))


def in_group(site: str, kind: Kind, group: str) -> list[str]:
    """The codes of a group's categories."""
    return [one.code for one in catalogue(site).of_kind(kind) if one.group == group and not one.catch_all]


def catch_all(site: str, kind: Kind) -> str | None:
    """The category for everything else."""
    return next((one.code for one in catalogue(site).of_kind(kind) if one.catch_all), None)


def label(site: str, code: str | None, language: str) -> str:
    """The category's name; empty without one."""
    found = service(site, code)
    return found.label(language) if found else ""


def group_label(site: str, group: str, language: str) -> str:
    """The group's name."""
    return text(catalogue(site).groups.get(group, {}), language)


def named(site: str, codes: Iterable[str], said: str) -> str | None:
    """The category whose name was typed, in any language."""
    line = one_line(said).casefold()
    found = (service(site, code) for code in codes)
    return next((one.code for one in found if one and line in {name.casefold() for name in one.name.values()}), None)


def named_group(site: str, kind: Kind, said: str) -> str | None:
    """The group whose name was typed, in any language."""
    line, all_groups = one_line(said).casefold(), catalogue(site).groups
    found = (group for group in groups(site, kind) if line in {name.casefold() for name in all_groups[group].values()})
    return next(found, None)
