"""Labelled sets: what citizens write and what it should lead to, checked before any model is loaded."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.train import ARTICLE_INTENT, OUT_OF_SCOPE_INTENT

OUTSIDE = "oos"
_MEANS_OUTSIDE = frozenset({OUTSIDE, OUT_OF_SCOPE_INTENT, "nlu_fallback"})
_NEEDED = ("text", "expected")
_TOLD = 20
"""Reasons, and lines of one reason, that are told at most; who has more has another kind of file."""


class BadSet(ValueError):
    """The file is no labelled set; the message names each line and the reason."""


@dataclass(frozen=True)
class Expected:
    """What is right for a text: one of `articles` or one of `acts`; with neither, no article may be answered."""

    names: tuple[str, ...]
    articles: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    any_article: bool = False
    """The file says only that some article is meant (`ask_article`)."""

    @property
    def kind(self) -> str:
        """`article`, `act` or `oos`; `article` where both an article and an act are right."""
        if self.articles or self.any_article:
            return "article"
        return "act" if self.acts else OUTSIDE


@dataclass(frozen=True)
class Row:
    """One line of the set; `lang` and `style` are empty where the file has no such column."""

    line: int
    text: str
    expected: Expected
    lang: str = ""
    style: str = ""


@dataclass(frozen=True)
class Known:
    """What may be expected: article ids by each name they go by (own or foreign), and intents."""

    articles: Mapping[str, str]
    intents: frozenset[str]

    def expected(self, cell: str) -> Expected:
        """The meaning of a cell of the column `expected`; raises BadSet for a name that nothing has."""
        names = tuple(part.strip() for part in cell.replace(",", "|").split("|") if part.strip())
        if not names:
            raise BadSet("expected is empty")
        if outside := _MEANS_OUTSIDE.intersection(names):
            if len(names) > 1:
                raise BadSet(f"{min(outside)} stands beside other names")
            return Expected((OUTSIDE,))
        if unknown := [name for name in names if name not in self.articles and name not in self.intents]:
            raise BadSet(f"neither an article of this site nor an intent: {', '.join(unknown)}")
        return self._known(names)

    def _known(self, names: tuple[str, ...]) -> Expected:
        ids = [self.articles.get(name, name) for name in names]
        articles = frozenset(self.articles[name] for name in names if name in self.articles)
        acts = frozenset(names) - set(self.articles) - {ARTICLE_INTENT}
        return Expected(tuple(dict.fromkeys(ids)), articles, acts, ARTICLE_INTENT in names)


def read_set(path: Path, known: Known) -> list[Row]:
    """All rows of a TSV file with a header; raises BadSet with every line that is wrong."""
    rows, refused = _read(path, _lines(path), known)
    if refused:
        problems = defaultdict[str, list[int]](list)
        for one in refused:
            problems[one.reason].append(one.line)
        raise BadSet("\n".join(_told(path, problems)))
    if not rows:
        raise BadSet(f"{path}: there are no rows below the header")
    return rows


@dataclass(frozen=True)
class Refused:
    """A line that is no row, and why."""

    line: int
    text: str
    reason: str


def usable_rows(name: str, text: str, known: Known) -> tuple[list[Row], list[Refused]]:
    """The rows of a set that others keep, and the lines that fit no more; raises BadSet for a header that is none."""
    return _read(Path(name), text.split("\n"), known)


def _read(path: Path, lines: list[str], known: Known) -> tuple[list[Row], list[Refused]]:
    header = [name.strip() for name in lines[0].split("\t")] if lines else []
    if missing := [name for name in _NEEDED if name not in header]:
        raise BadSet(f"{path}, line 1: the column {' and the column '.join(missing)} is missing")
    rows, refused = list[Row](), list[Refused]()
    for number, line in enumerate(lines[1:], 2):
        try:
            rows += [_row(number, line, header, known)] if line.strip() else []
        except BadSet as error:
            text = dict(zip(header, line.split("\t"), strict=False)).get("text", "").strip()
            refused.append(Refused(number, text, str(error)))
    return rows, refused


def _lines(path: Path) -> list[str]:
    """Lines end with a line feed and nothing else: a text may hold other breaks."""
    try:
        return [line.removesuffix("\r") for line in path.read_text(encoding="utf-8-sig").split("\n")]
    except UnicodeDecodeError as error:
        raise BadSet(f"{path}: not UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise BadSet(f"{path}: {error.strerror}") from error


def _row(number: int, line: str, header: list[str], known: Known) -> Row:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(header):
        raise BadSet(f"{len(cells)} cells, but the header names {len(header)} columns")
    named = dict(zip(header, cells, strict=True))
    if not named["text"]:
        raise BadSet("text is empty")
    expected = known.expected(named["expected"])
    return Row(number, named["text"], expected, named.get("lang", ""), named.get("style", ""))


def _told(path: Path, problems: Mapping[str, list[int]]) -> list[str]:
    """One sentence for each reason, with all the lines it holds for."""
    told = [f"{path}, {_places(lines)}: {reason}" for reason, lines in problems.items()]
    left = len(told) - _TOLD
    return told if left <= 0 else [*told[:_TOLD], f"and {left} more"]


def _places(lines: list[int]) -> str:
    shown, left = ", ".join(map(str, lines[:_TOLD])), len(lines) - _TOLD
    return f"{'lines' if len(lines) > 1 else 'line'} {shown}" + (f" and {left} more" if left > 0 else "")
