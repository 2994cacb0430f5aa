"""What a decision does to the knowledge, inside the transaction that notes it, and how that is taken back."""

import re
import secrets
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, null, select, tuple_, update

from bot.errors import InvalidRequest, NotFound
from bot.knowledge import drafts, editing
from bot.knowledge.article_rows import Act
from bot.knowledge.articles import Article, Text
from bot.service_hours import ZONE
from bot.storage.tables import answer_wishes, articles, inbox_items, sites
from bot.studio import settings
from bot.studio.inbox_claims import Claim
from bot.studio.inbox_lessons import bare, wordings
from nlu.language import detect

_LONGEST_ID = 60
_LONGEST_TITLE = 300
_NO_TOPIC = "weitere-themen"
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def add_wordings(
    sql: Connection, claim: Claim, article: str, text: str, act: Act, kept: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Citizens' wordings become example questions of an article: {questions, waits}; raises NotFound, InvalidRequest.

    Those that it had already are not among the `questions`, so that taking it back leaves them. `kept`: wordings that
    the test set asks, which nobody may learn.
    """
    edited = editing.read(sql, claim.site, article)
    if edited.article is None and edited.draft is None:
        raise NotFound(article)
    known = _questions(edited.article) | _questions(edited.draft.article if edited.draft else None)
    four_eyes, live, added = settings.read(sql, claim.site).four_eyes, True, list[str]()
    rows = [row for row in claim.rows if text or not kept.intersection(map(bare, wordings([row.text])))]
    for language, said in (_by_language(rows, text) if rows or not kept else {}).items():
        live &= editing.add_questions(sql, claim.site, article, language, said, act, four_eyes)
        added += [one for one in said if one.casefold() not in known]
    return {"questions": added, "waits": not live}


def _questions(article: Article | None) -> set[str]:
    texts = article.texts.values() if article else ()
    return {question.casefold() for text in texts for question in text.questions}


def _by_language(rows: Sequence[Row[Any]], text: str) -> dict[str, tuple[str, ...]]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        said[row.language].append(text or row.text)
    found = {language: wordings(texts[:1] if text else texts) for language, texts in said.items()}
    if text:
        found = dict(list(found.items())[:1])
    return {language: texts for language, texts in found.items() if texts} or _refused()


def _refused() -> dict[str, tuple[str, ...]]:
    raise InvalidRequest("nothing here can be a wording; write one yourself", field="text")


def begin_article(sql: Connection, claim: Claim, text: str, act: Act) -> str:
    """The draft of a new article, in the one language of most of its questions; its id. `text`: the editor's own."""
    most = Counter(row.language for row in claim.rows).most_common(1)[0][0]
    asked = [text] if text else [row.text for row in claim.rows if row.language == most]
    said = wordings(asked)
    title = (said[0] if said else asked[0].strip()).rstrip("?!. ")[:_LONGEST_TITLE] or "?"
    language = spoken(sql, claim.site, text, most) if text else most
    return new_article(sql, claim.site, title, said, {}, act, language, name=text)


def spoken(sql: Connection, site: str, text: str, present: str) -> str:
    """The language that staff have written in, of those of the site; `present` in doubt."""
    data = sql.scalar(select(sites.c.data).where(sites.c.id == site)) or {}
    return detect(text, tuple(data.get("languages") or ("de",)), present)


def new_article(
    sql: Connection,
    site: str,
    title: str,
    questions: Sequence[str],
    modules: dict[str, str],
    act: Act,
    language: str,
    name: str = "",
    **more: Any,
) -> str:
    """The draft of a new article in one language; its id, which never says what a citizen wrote.

    `name`: words of an editor that it may say; else it says only when somebody asked.
    """
    day = act.at.astimezone(ZONE).date()
    text = Text.model_validate({"title": title, "modules": modules, "questions": list(questions)})
    data = {
        "id": _free_id(sql, site, name or f"frage {day} {secrets.token_hex(2)}"),
        "topic": _NO_TOPIC,
        "updated": day,
    }
    article = Article.model_validate(data | {"texts": {language: text}} | more)
    editing.create(sql, site, article, act)
    return article.id


def _free_id(sql: Connection, site: str, words: str) -> str:
    latin = unicodedata.normalize("NFKD", words.lower().translate(_SPELLED)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:_LONGEST_ID].strip("-")
    name = name if len(name) > 1 else f"thema-{secrets.token_hex(3)}"
    taken = sql.execute(articles.select().where(articles.c.site == site, articles.c.id == name)).first()
    return f"{name}-{secrets.token_hex(3)}" if taken or drafts.find(sql, site, name) else name


def blank(sql: Connection, claim: Claim) -> dict[str, Any]:
    """The texts go for good. What is left says only that these messages were seen, so that they never come back."""
    values: dict[str, Any] = {
        "text": "",
        "intent": "",
        "article": None,
        "guesses": [],
        "vector": null(),
        "confidence": 0,
    }
    sql.execute(update(inbox_items).where(claim.mine).values(values))
    key = tuple_(answer_wishes.c.conversation, answer_wishes.c.seq)
    sql.execute(delete(answer_wishes).where(key.in_(claim.keys)))
    return {}


def take_back(sql: Connection, site: str, decision: dict[str, Any], act: Act) -> None:
    """The wordings go, and a draft that nobody has written at since."""
    if decision.get("questions"):
        editing.remove_questions(
            sql, site, decision["article"], decision["questions"], act, settings.read(sql, site).four_eyes
        )
    draft = drafts.find(sql, site, decision.get("draft") or "")
    if draft and (draft.version, draft.base) == (1, 0):
        drafts.remove(sql, site, draft.article.id, draft.version)
