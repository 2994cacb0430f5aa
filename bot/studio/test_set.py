"""The frozen test set of a site: what every new model is measured on, and no model learns from.

A table with tabs and without quotes, as `nlu.evaluate.labelled_set` reads it: cells have neither tabs nor breaks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import PurePosixPath

from bot.errors import InvalidRequest, NotFound
from bot.privacy.impersonal import impersonal
from bot.studio.nlu_files import NluFiles, plain

OUTSIDE = ("oos", "out_of_scope", "nlu_fallback")
LONGEST = 500


@dataclass(frozen=True)
class TestRow:
    """One sentence and what it should lead to: articles or an intent; `oos`: no answer."""

    __test__ = False
    text: str
    expected: str
    lang: str = ""
    style: str = ""


_COLUMNS = tuple(field.name for field in fields(TestRow))


def path(site: str) -> str:
    """Where the set of a site stands in the repository."""
    return f"tests/{site}.tsv"


def site_of(file: str) -> str | None:
    """The site whose set this file is; None for what belongs to all."""
    found = PurePosixPath(file)
    return found.stem if found.parts[:-1] == ("tests",) else None


def rows(files: NluFiles, site: str) -> list[TestRow]:
    """All rows; none where the site has no set yet. Cells that are too long are cut."""
    head, *others = [line.removesuffix("\r").split("\t") for line in files.texts.get(path(site), "").split("\n")]
    found = (dict(zip(head, cells, strict=False)) for cells in others if any(cells))
    return [TestRow(*(row.get(name, "")[:LONGEST] for name in _COLUMNS)) for row in found]


def added(files: NluFiles, site: str, new: Iterable[TestRow], articles: Collection[str]) -> dict[str, str | None]:
    """Further rows; one of the same text takes the place of the one before. Raises InvalidRequest."""
    kept = {plain(row.text): row for row in rows(files, site)}
    for row in new:
        fit = _checked(row, files, articles)
        kept[plain(fit.text)] = fit
    return {path(site): _written(list(kept.values()))}


def removed(files: NluFiles, site: str, texts: Collection[str]) -> dict[str, str | None]:
    """Rows go; raises NotFound."""
    held = rows(files, site)
    wrong = {plain(text) for text in texts}
    if missing := wrong - {plain(row.text) for row in held}:
        raise NotFound(min(missing))
    return {path(site): _written([row for row in held if plain(row.text) not in wrong])}


def expected_otherwise(
    files: NluFiles,
    name: str,
    to: str | None,
    articles: Mapping[str, Collection[str]],
    texts: Collection[str] | None = None,
) -> dict[str, str | None]:
    """The sets of all sites with another intent in place of one; None: with none, and without rows of it alone.

    `articles`: ids by site, which go before intents of the same name; `texts`: only rows of these (plain) words.
    """
    sites = [site for site in map(site_of, files.texts) if site and name not in articles.get(site, ())]
    changed: dict[str, str | None] = {}
    for site in sites:
        held = rows(files, site)
        now = [row if texts is not None and plain(row.text) not in texts else _other(row, name, to) for row in held]
        if now != held:
            changed[path(site)] = _written([row for row in now if row.expected])
    return changed


def _other(row: TestRow, name: str, to: str | None) -> TestRow:
    names = _names(row.expected)
    if name not in names:
        return row
    return replace(row, expected=",".join(dict.fromkeys(filter(None, (to if one == name else one for one in names)))))


def _checked(row: TestRow, files: NluFiles, articles: Collection[str]) -> TestRow:
    text = impersonal(_one_line(row.text))
    names = _names(row.expected)
    if not text or len(text) > LONGEST:
        raise InvalidRequest(f"a sentence has 1 to {LONGEST} characters", field="text")
    for name in names:
        if name not in articles and name not in files.intents and (name not in OUTSIDE or len(names) > 1):
            raise InvalidRequest(f"neither an article nor an intent: {name}", field="expected")
    return TestRow(text, ",".join(names), _one_line(row.lang)[:2], _one_line(row.style)[:40])


def _names(expected: str) -> list[str]:
    return [name.strip() for name in expected.replace("|", ",").split(",")]


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _written(found: Sequence[TestRow]) -> str:
    return "".join("\t".join(cells) + "\n" for cells in (_COLUMNS, *map(astuple, found)))
