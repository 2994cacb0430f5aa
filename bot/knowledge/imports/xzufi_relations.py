"""Who does what in an XZuFi delivery: ids of several agencies, and the offices and online services of a service."""

from collections import defaultdict
from collections.abc import Iterable

from bot.knowledge.imports.markup import link, to_markdown
from bot.knowledge.imports.xzufi_document import Element, children, identity, inside, language, value
from bot.knowledge.imports.xzufi_texts import Parts

Identity = tuple[str, str]
"""The agency that gave an id, and the id."""

RESPONSIBLE = ("01", "")
"""Roles that come first: 01 is the responsible body (03 would be a contact point), often none is given."""


class Known:
    """The ids of all objects of one kind: written plainly as long as no two agencies use the same."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._all = set(identities)
        self._agencies: defaultdict[str, list[str]] = defaultdict(list)
        for agency, plain in sorted(self._all):
            self._agencies[plain].append(agency)

    def name(self, one: Identity) -> str:
        """The id as it is shown and stored."""
        agency, plain = one
        return f"{agency}.{plain}" if agency and len(self._agencies[plain]) > 1 else plain

    def find(self, one: Identity) -> Identity | None:
        """The object that is meant, also where one side does not name the agency."""
        if one in self._all:
            return one
        wanted, plain = one
        alike = [agency for agency in self._agencies.get(plain, ()) if not (wanted and agency)]
        return (alike[0], plain) if len(alike) == 1 else None


class Relations:
    """Which objects (offices, online services) belong to which service."""

    def __init__(self, holders: Iterable[Element], transfers: Iterable[Element]) -> None:
        self._rows: list[tuple[bool, Identity, Identity]] = []
        for holder in holders:
            self._note(holder, identity(next(children(holder, "id"), None)))
        for transfer in transfers:
            self._note(transfer, identity(next(children(transfer, "uebergeordnetesObjektID"), None)))

    def _note(self, element: Element, owner: Identity) -> None:
        for duty in (element, *children(element, "zustaendigkeit")):
            later = value(duty, "rolle", "code") not in RESPONSIBLE
            for service in children(duty, "leistungID"):
                self._rows.append((later, owner, identity(service)))

    def by_service(self, services: Known, owners: Known) -> dict[Identity, list[Identity]]:
        """Service to its owners, the responsible first, without those that the delivery does not hold."""
        found: defaultdict[Identity, dict[Identity, None]] = defaultdict(dict)
        for _, owner, service in sorted(self._rows, key=lambda row: row[0]):
            one, other = owners.find(owner), services.find(service)
            if one and other:
                found[other][one] = None
        return {service: list(those) for service, those in found.items()}


def online_parts(services: Iterable[Element]) -> Parts:
    """Links to online services as list items, by language."""
    parts: Parts = {}
    for service in services:
        names = {language(name): to_markdown(inside(name)) for name in children(service, "bezeichnung")}
        for target in children(service, "link"):
            spoken, uri = language(target) or "de", value(target, "link")
            title = value(target, "titel") or names.get(spoken) or names.get("de") or uri
            if uri:
                before = parts.setdefault(spoken, {}).get("online")
                item = f"- {link(' '.join(title.split()), uri)}"
                parts[spoken]["online"] = f"{before}\n{item}" if before else item
    return parts
