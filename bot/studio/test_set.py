"""The frozen test set of a site: what every new model is measured on, and no model learns from."""

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from io import StringIO
from pathlib import PurePosixPath

from bot.errors import InvalidRequest, NotFound
from bot.privacy.impersonal import impersonal
from bot.studio.nlu_files import NluFiles, plain

_OUTSIDE = ("oos", "out_of_scope", "nlu_fallback")
LONGEST = 500


@dataclass(frozen=True)
class TestRow:
    """One sentence and what it should lead to: articles or an intent; `oos`: no answer."""

    __test__ = False
    text: str
    expected: str
    lang: str = ""
    style: str = ""


def path(site: str) -> str:
    """Where the set of a site stands in the repository."""
    return f"tests/{site}.tsv"


def site_of(file: str) -> str | None:
    """The site whose set this file is; None for what belongs to all."""
    found = PurePosixPath(file)
    return found.stem if found.parts[:-1] == ("tests",) else None


def rows(files: NluFiles, site: str) -> list[TestRow]:
    """All rows; none where the site has no set yet."""
    names = [field.name for field in fields(TestRow)]
    found = csv.DictReader(StringIO(files.texts.get(path(site), "")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [TestRow(**{name: row.get(name) or "" for name in names}) for row in found]


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


def _checked(row: TestRow, files: NluFiles, articles: Collection[str]) -> TestRow:
    text = impersonal(_one_line(row.text))
    names = [name.strip() for name in row.expected.replace("|", ",").split(",")]
    if not text or len(text) > LONGEST:
        raise InvalidRequest(f"a sentence has 1 to {LONGEST} characters", field="text")
    for name in names:
        if name not in articles and name not in files.intents and (name not in _OUTSIDE or len(names) > 1):
            raise InvalidRequest(f"neither an article nor an intent: {name}", field="expected")
    return TestRow(text, ",".join(names), _one_line(row.lang)[:2], _one_line(row.style)[:40])


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _written(found: Sequence[TestRow]) -> str:
    out = StringIO()
    names = [field.name for field in fields(TestRow)]
    writer = csv.DictWriter(
        out, names, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\"
    )
    writer.writeheader()
    writer.writerows(asdict(row) for row in found)
    return out.getvalue()
