"""What can be answered at once of changed knowledge, while the index of it is still being made (seconds)."""

from collections.abc import Iterator, Mapping, Sequence

from nlu.retrieval.documents import Document
from nlu.retrieval.words import folded


def fresh_wordings(before: Sequence[Document], after: Sequence[Document]) -> Mapping[str, str]:
    """Titles and wordings of several words that only the changed documents have, as `plain` says them, with their id.

    What two documents say is left out: then the index has to find out whose it is.
    """
    known = {document.id: set(_wordings(document)) for document in before}
    owners: dict[str, set[str]] = {}
    for document in after:
        for wording in _wordings(document):
            owners.setdefault(wording, set()).add(document.id)
    fresh = ((wording, *ids) for wording, ids in owners.items() if len(ids) == 1)
    return {wording: owner for wording, owner in fresh if wording not in known.get(owner, ())}


def plain(text: str) -> str:
    """A text as wordings are compared: case, umlauts and closing marks do not count."""
    return folded(text).strip(" ?!.")


def _wordings(document: Document) -> Iterator[str]:
    """A single keyword may be in many questions' mouth; a title or several words are meant as they are."""
    yield from map(plain, document.titles)
    yield from (plain(wording) for wording in document.wordings if len(wording.split()) > 1)
