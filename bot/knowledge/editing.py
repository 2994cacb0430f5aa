"""How an article changes: written as a draft, looked at by a second person where the city wants that, published.

All verbs join the caller's transaction, in which nobody else writes to the site's knowledge. Nothing is overwritten
that the editor has not seen: a draft has a version, and is published over the article that it was written against only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection, select

from bot.errors import ArticleChanged, InvalidRequest, NameTaken, NeedsSecondPerson, NotFound
from bot.knowledge import article_rows, drafts, site_rows
from bot.knowledge.article_rows import Act
from bot.knowledge.articles import Article
from bot.knowledge.drafts import Draft
from bot.service_hours import ZONE
from bot.storage.tables import offices, sites


@dataclass(frozen=True)
class Edited:
    """An article as its editors see it: what is published, as which version, and what it is to become."""

    article: Article | None
    version: int
    draft: Draft | None


def read(sql: Connection, site: str, article: str) -> Edited:
    """Of a withdrawn article only the last version's number; raises NotFound where there never was anything."""
    found, draft = article_rows.published(sql, site, article), drafts.find(sql, site, article)
    version, data = found or (article_rows.newest(sql, site, article), None)
    if not version and draft is None:
        raise NotFound(article)
    return Edited(data, version, draft)


def create(sql: Connection, site: str, article: Article, act: Act) -> Draft:
    """The draft of a new article; raises NameTaken where there is one of this id, or a draft of it."""
    _check_site(sql, site)
    site_rows.lock(sql, site)
    if article_rows.published(sql, site, article.id) or drafts.find(sql, site, article.id):
        raise NameTaken(f"there is an article {article.id}")
    return save(sql, site, article, act, None)


def save(
    sql: Connection,
    site: str,
    article: Article,
    act: Act,
    seen: int | None,
    base: int | None = None,
    withdraws: bool = False,
) -> Draft:
    """Keep what was written; a draft that lay before somebody is a draft again. Raises ArticleChanged.

    `seen`: the version of the draft that was changed, None where there was none. `base`: the published version that
    the editor has brought it together with, where that has changed meanwhile.
    """
    site_rows.lock(sql, site)
    before = drafts.find(sql, site, article.id)
    against = before.base if before else article_rows.newest(sql, site, article.id)
    writers = before.written_by(act.by).writers if before else (act.by,)
    draft = Draft(article, against if base is None else base, "draft", withdraws, act.note, act.by, act.at, 0, writers)
    return drafts.save(sql, site, draft, seen)


def submit(sql: Connection, site: str, article: str, act: Act, seen: int | None) -> Draft:
    """Lay the draft before a second person; it stays that of who wrote it."""
    site_rows.lock(sql, site)
    found = drafts.wanted(sql, site, article, seen)
    return drafts.save(sql, site, replace(found, state="review", note=act.note or found.note), found.version)


def reject(sql: Connection, site: str, article: str, act: Act, seen: int | None) -> Draft:
    """Give the draft back with what is missing."""
    found = drafts.wanted(sql, site, article, seen)
    return drafts.save(sql, site, replace(found, state="draft", note=act.note), found.version)


def publish(
    sql: Connection,
    site: str,
    article: str,
    act: Act,
    seen: int | None,
    four_eyes: bool,
    review_after: timedelta | None = None,
) -> int:
    """Make the draft what citizens get; its version. In `review_after` somebody looks again, if it names no coming day.

    Raises NeedsSecondPerson where four eyes are wanted and `act.by` wrote at it (who publishes what others wrote is the
    second person, be it laid before somebody or not), ArticleChanged where something else was published since it was
    begun, and InvalidRequest where there is nothing to tell citizens, or an office that nobody knows.
    """
    site_rows.lock(sql, site)
    found = drafts.wanted(sql, site, article, seen)
    if four_eyes and act.by in found.writers:
        raise NeedsSecondPerson
    present = article_rows.newest(sql, site, article)
    if found.base != present:
        raise ArticleChanged(version=present)
    if not found.withdraws:
        _check_content(sql, site, found.article)
    final = _dated(sql, site, found, act, review_after)
    _publish(sql, site, final, present + 1, _approved(found, act), found.withdraws)
    drafts.remove(sql, site, article, found.version)
    return present + 1


def _check_content(sql: Connection, site: str, article: Article) -> None:
    if not article.answers_something:
        raise InvalidRequest("there is nothing to tell citizens", field="texts")
    before = article_rows.published(sql, site, article.id)
    new = set(article.offices) - set(before[1].offices if before else ())
    known = select(offices.c.id).where(offices.c.site == site, offices.c.id.in_(new))
    if new and (unknown := new - set(sql.scalars(known))):
        raise InvalidRequest(f"there is no office {min(unknown)}", field="offices")


def _dated(sql: Connection, site: str, draft: Draft, act: Act, review_after: timedelta | None) -> Article:
    """An answer names the day of its text: it is of today where citizens read something else than before."""
    before, today = article_rows.published(sql, site, draft.article.id), act.at.astimezone(ZONE).date()
    if draft.withdraws:
        return draft.article
    days: dict[str, object] = {}
    if before is None or _read(before[1]) != _read(draft.article):
        days["updated"] = today
    if review_after and (draft.article.review_by or today) <= today:
        days["review_by"] = today + review_after
    return changed(draft.article, **days) if days else draft.article


def _read(article: Article) -> object:
    """What citizens read of it."""
    return {language: (text.title, text.modules) for language, text in article.texts.items()}, article.url


def _approved(draft: Draft, act: Act) -> Act:
    """It is the change of who wrote it; whoever else let it go is named beside."""
    approved = act.by if act.by not in draft.writers else None
    return Act(draft.writers[0], act.at, act.note or draft.note, approved)


def _publish(sql: Connection, site: str, article: Article, version: int, act: Act, withdraws: bool = False) -> None:
    if withdraws:
        article_rows.withdraw(sql, site, article, version, act)
    else:
        article_rows.write(sql, site, article, version, act)
    site_rows.bump(sql, site)


def discard(sql: Connection, site: str, article: str, seen: int | None) -> None:
    """Forget the draft."""
    site_rows.lock(sql, site)
    drafts.remove(sql, site, article, drafts.wanted(sql, site, article, seen).version)


def withdraw(sql: Connection, site: str, article: str, act: Act) -> Draft:
    """A draft by which the article goes; raises NotFound, and ArticleChanged where there is a draft of it already."""
    site_rows.lock(sql, site)
    found = article_rows.published(sql, site, article)
    if found is None:
        raise NotFound(article)
    return save(sql, site, found[1], act, None, withdraws=True)


def roll_back(sql: Connection, site: str, article: str, version: int, act: Act) -> Draft:
    """A draft with what the article was; raises NotFound, and ArticleChanged where there is a draft of it already."""
    return save(sql, site, article_rows.version(sql, site, article, version), act, None)


def add_questions(
    sql: Connection, site: str, article: str, language: str, texts: Sequence[str], act: Act, four_eyes: bool
) -> bool:
    """Further wordings by which citizens ask for an article; whether they are live now, or wait for a second person.

    Where somebody is writing at the article, they are put into the published one and into that draft.
    """
    site_rows.lock(sql, site)
    edited = read(sql, site, article)
    draft = edited.draft
    if draft and (longer := with_questions(draft.article, language, texts)) != draft.article:
        drafts.save(sql, site, replace(draft, article=longer).written_by(act.by), draft.version)
    if edited.article is None:
        return False
    grown = with_questions(edited.article, language, texts)
    if grown == edited.article:
        return True
    if four_eyes:
        if draft is None:
            submit(sql, site, article, act, save(sql, site, grown, act, None).version)
        return False
    _publish(sql, site, grown, edited.version + 1, act)
    if draft:
        _rebase(sql, site, article, edited.version)
    return True


def remove_questions(sql: Connection, site: str, article: str, texts: Sequence[str], act: Act, four_eyes: bool) -> None:
    """Take wordings away again, out of what is published and out of a draft; which has them not, stays.

    At once, unless a second person has to agree; by which an article is to go stays as it is.
    """
    site_rows.lock(sql, site)
    edited = read(sql, site, article)
    if edited.draft and not edited.draft.withdraws:
        _shorten(sql, site, edited.draft, edited.article, texts, act)
    if edited.article is None or (left := without_questions(edited.article, texts)) == edited.article:
        return
    if four_eyes:
        if drafts.find(sql, site, article) is None:
            submit(sql, site, article, act, save(sql, site, left, act, None).version)
        return
    _publish(sql, site, left, edited.version + 1, act)
    if drafts.find(sql, site, article):
        _rebase(sql, site, article, edited.version)


def _shorten(
    sql: Connection, site: str, draft: Draft, published: Article | None, texts: Sequence[str], act: Act
) -> None:
    """A draft that was nothing but these wordings goes with them."""
    shorter = without_questions(draft.article, texts)
    if shorter == published and draft.writers == (act.by,):
        drafts.remove(sql, site, draft.article.id, draft.version)
    elif shorter != draft.article:
        drafts.save(sql, site, replace(draft, article=shorter).written_by(act.by), draft.version)


def without_questions(article: Article, texts: Sequence[str]) -> Article:
    """The article without these example questions, in any of its languages."""
    gone = {" ".join(one.split()).casefold() for one in texts}
    left = {
        language: text.model_copy(
            update={"questions": tuple(one for one in text.questions if one.casefold() not in gone)}
        )
        for language, text in article.texts.items()
    }
    return changed(article, texts=left)


def _rebase(sql: Connection, site: str, article: str, before: int) -> None:
    """The draft has what was published just now; one that was behind already stays behind."""
    found = drafts.wanted(sql, site, article)
    if found.base == before:
        drafts.save(sql, site, replace(found, base=before + 1), found.version)


def with_questions(article: Article, language: str, texts: Sequence[str]) -> Article:
    """The article with further example questions, each once; in German where it is not written in the language."""
    spoken, text = article.text(language)
    known = {question.casefold() for question in text.questions}
    asked = dict.fromkeys(" ".join(one.split()) for one in texts)
    fresh = [one for one in asked if one and one.casefold() not in known]
    grown = text.model_copy(update={"questions": (*text.questions, *fresh)})
    return changed(article, texts=dict(article.texts) | {spoken: grown})


def changed(article: Article, **values: object) -> Article:
    """A copy with other values, checked like one that is read; raises InvalidRequest."""
    try:
        return Article.model_validate(article.model_dump() | {k: _plain(v) for k, v in values.items()})
    except ValueError as error:
        raise InvalidRequest(str(error)) from error


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value.model_dump() if hasattr(value, "model_dump") else value


def _check_site(sql: Connection, site: str) -> None:
    if sql.scalar(select(sites.c.id).where(sites.c.id == site)) is None:
        raise NotFound(site)
