"""The staff API for training data: intents and examples, words, answers, test sets, history (contract)."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.responses import JSONResponse

from bot.api import training_models as m
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, in_thread
from bot.api.signed_in import Checked, Signed, needs
from bot.errors import (
    AttachmentTooLarge,
    BadCsrf,
    CannotUndo,
    Forbidden,
    InUse,
    InvalidRequest,
    NameTaken,
    NoSession,
    NotFound,
)
from bot.staff.models import Role
from bot.staff.sessions import Session
from bot.studio.intents import Answer, shipped_intents
from bot.studio.nlu_files import NluFiles
from bot.studio.sentence_check import FEW, check
from bot.studio.test_set import TestRow

router = APIRouter(prefix="/api/v1", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden))
Name = Annotated[str, Path(max_length=80, pattern=PRINTABLE, description="its name")]
Site = Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")]
Commit = Annotated[str, Path(max_length=64, pattern=PRINTABLE, description="id of the commit")]
_ACTS = responses(BadCsrf, NotFound, InvalidRequest, InUse)
_MAKES = responses(BadCsrf, NotFound, InvalidRequest, InUse, NameTaken)


def _editor(session: Session) -> None:
    """All sites share one model: whoever edits any of them may change what it learns from."""
    if session.staff.sites(Role.EDITOR) == ():
        raise Forbidden


@router.get("/intents", response_model=m.Intents)
async def list_intents(session: Signed, needed: Needed) -> JSONResponse:
    """All intents, with how many examples they have."""
    _editor(session)
    files, head = await in_thread(needed.training.files)
    return JSONResponse({"intents": [_row(files, name) for name in sorted(files.intents)], "commit": head})


@router.get("/intents.csv", responses={200: {"content": {"text/csv": {}}, "description": "intent, text, language"}})
async def give_table(session: Signed, needed: Needed) -> Response:
    """All examples as a table."""
    from bot.studio.examples_csv import written

    _editor(session)
    files, _ = await in_thread(needed.training.files)
    name = {"Content-Disposition": 'attachment; filename="examples.csv"'}
    return Response(written(files), media_type="text/csv; charset=utf-8", headers=name)


@router.post("/intents.csv", response_model=m.TakenTable, responses=_ACTS | responses(AttachmentTooLarge))
async def take_table(
    table: Annotated[bytes, Body(media_type="text/csv", description="columns intent, text and, if told, language")],
    session: Checked,
    needed: Needed,
) -> JSONResponse:
    """Read a table of examples: all of it or, where a line does not fit, nothing."""
    _editor(session)
    try:
        text = table.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidRequest("the table is not UTF-8", field="table") from error
    found, commit = await in_thread(needed.training.take_table, session.staff, text)
    refused = [{"line": line, "reason": reason} for line, reason in found.refused]
    return JSONResponse({"added": found.added, "unchanged": found.unchanged, "refused": refused, "commit": commit})


@router.post("/intents/check", response_model=m.CheckedSentence, responses=responses(BadCsrf))
async def check_sentence(body: m.Sentence, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """What the live model makes of a sentence, and what is there already that is like it."""
    needs(session, Role.EDITOR, site)
    files, _ = await in_thread(needed.training.files)
    return JSONResponse(await check(needed.live, files, site, body.text, body.intent))


@router.get("/intents/{name}", response_model=m.WholeIntent, responses=responses(NotFound))
async def read_intent(name: Name, session: Signed, needed: Needed) -> JSONResponse:
    """An intent with its examples, and where it is used."""
    _editor(session)
    files, head = await in_thread(needed.training.files)
    if name not in files.intents:
        raise NotFound(name)
    held = sorted(files.examples.get(name, []), key=lambda one: (one.language != "de", one.language))
    using = [rule for rule in files.rules if name in rule.intents]
    said = dict.fromkeys(action for rule in using for action in sorted(rule.actions) if action.startswith("utter_"))
    whole = {
        "name": name,
        "file": held[0].file if held else None,
        "examples": [{"text": one.text, "language": one.language} for one in held],
        "rules": [rule.name for rule in using],
        "responses": list(said),
        "own": name not in shipped_intents(),
        "commit": head,
    }
    return JSONResponse(whole)


@router.post("/intents", status_code=201, response_model=m.Done, responses=_MAKES)
async def create_intent(body: m.NewIntent, session: Checked, needed: Needed) -> JSONResponse:
    """A new intent with its answer; it counts after the next training."""
    _editor(session)
    answer = Answer(body.answer.de, body.answer.en)
    done = await in_thread(needed.training.create_intent, session.staff, body.name, body.examples, answer)
    return JSONResponse({"commit": done}, 201)


@router.delete("/intents/{name}", response_model=m.Done, responses=_ACTS)
async def drop_intent(name: Name, session: Checked, needed: Needed) -> JSONResponse:
    """An intent of the editors' own goes; `in_use` says where another one is needed."""
    _editor(session)
    return JSONResponse({"commit": await in_thread(needed.training.drop_intent, session.staff, name)})


@router.post("/intents/{name}/examples", response_model=m.Done, responses=_ACTS)
async def add_examples(name: Name, body: m.NewExamples, session: Checked, needed: Needed) -> JSONResponse:
    """Further examples; what names a person is masked, what it has already changes nothing."""
    _editor(session)
    done = await in_thread(needed.training.add_examples, session.staff, name, body.texts, body.language)
    return JSONResponse({"commit": done})


@router.delete("/intents/{name}/examples", response_model=m.Done, responses=_ACTS)
async def remove_examples(name: Name, body: m.SomeTexts, session: Checked, needed: Needed) -> JSONResponse:
    """Examples go; two stay at least."""
    _editor(session)
    return JSONResponse({"commit": await in_thread(needed.training.remove_examples, session.staff, name, body.texts)})


@router.post("/intents/{name}/move", response_model=m.Done, responses=_ACTS)
async def move_examples(name: Name, body: m.Move, session: Checked, needed: Needed) -> JSONResponse:
    """Examples are those of another intent."""
    _editor(session)
    done = await in_thread(needed.training.move_examples, session.staff, name, body.texts, body.to)
    return JSONResponse({"commit": done})


@router.post("/intents/{name}/split", response_model=m.Done, responses=_MAKES)
async def split_intent(name: Name, body: m.Split, session: Checked, needed: Needed) -> JSONResponse:
    """A new intent out of some examples of this one."""
    _editor(session)
    answer = Answer(body.answer.de, body.answer.en)
    done = await in_thread(needed.training.split_intent, session.staff, name, body.texts, body.new_name, answer)
    return JSONResponse({"commit": done})


@router.post("/intents/{name}/merge", response_model=m.Done, responses=_ACTS)
async def merge_intent(name: Name, body: m.Into, session: Checked, needed: Needed) -> JSONResponse:
    """All its examples are another one's, and it goes."""
    _editor(session)
    return JSONResponse({"commit": await in_thread(needed.training.merge_intent, session.staff, name, body.into)})


@router.post("/intents/{name}/rename", response_model=m.Done, responses=_MAKES)
async def rename_intent(name: Name, body: m.NewName, session: Checked, needed: Needed) -> JSONResponse:
    """Another name; only of an intent of the editors' own."""
    _editor(session)
    return JSONResponse({"commit": await in_thread(needed.training.rename_intent, session.staff, name, body.to)})


@router.get("/entities", response_model=m.Entities)
async def list_entities(session: Signed, needed: Needed) -> JSONResponse:
    """The entities whose values are known by words."""
    from bot.studio.synonyms import entities

    _editor(session)
    found = await in_thread(entities)
    return JSONResponse({"entities": [{"name": one.name, "values": list(one.values)} for one in found]})


@router.get("/synonyms/{value}", response_model=m.ValueWords, responses=responses(NotFound))
async def read_words(value: Name, session: Signed, needed: Needed) -> JSONResponse:
    """By which words a value is known."""
    from bot.studio.synonyms import words

    _editor(session)
    files, _ = await in_thread(needed.training.files)
    return JSONResponse({"value": value, "texts": words(files, value)})


@router.put("/synonyms/{value}", response_model=m.Done, responses=_ACTS)
async def save_words(value: Name, body: m.Words, session: Checked, needed: Needed) -> JSONResponse:
    """The same, anew."""
    _editor(session)
    return JSONResponse({"commit": await in_thread(needed.training.set_words, session.staff, value, body.texts)})


@router.get("/responses", response_model=m.Responses)
async def list_responses(session: Signed, needed: Needed) -> JSONResponse:
    """What the bot says, in all languages: answers, and the questions of its forms."""
    from bot.studio.responses import listed, possible

    _editor(session)
    files, _ = await in_thread(needed.training.files)
    shown = [vars(one) | {"texts": {code: list(texts) for code, texts in one.texts.items()}} for one in listed(files)]
    return JSONResponse({"responses": shown, "languages": possible()})


@router.put("/responses/{name}", response_model=m.Done, responses=_ACTS)
async def save_response(name: Name, body: m.Wording, session: Checked, needed: Needed) -> JSONResponse:
    """Another wording in one language; it is said after the next training."""
    _editor(session)
    done = await in_thread(needed.training.say, session.staff, name, body.language, body.texts)
    return JSONResponse({"commit": done})


@router.get("/tests", response_model=m.Tests, responses=responses(NotFound))
async def list_tests(session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """The frozen test set of a site."""
    needs(session, Role.EDITOR, site)
    return JSONResponse({"rows": [vars(row) for row in await in_thread(needed.training.tests, site)]})


@router.post("/tests", response_model=m.Done, responses=_ACTS)
async def add_tests(body: m.NewTests, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Further rows."""
    needs(session, Role.EDITOR, site)
    new = [TestRow(row.text, row.expected, row.lang, row.style) for row in body.rows]
    return JSONResponse({"commit": await in_thread(needed.training.add_tests, session.staff, site, new)})


@router.delete("/tests", response_model=m.Done, responses=_ACTS)
async def drop_tests(body: m.OldTests, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Rows go."""
    needs(session, Role.EDITOR, site)
    return JSONResponse({"commit": await in_thread(needed.training.drop_tests, session.staff, site, body.texts)})


@router.get("/history", response_model=m.History, responses=responses(NotFound))
async def list_commits(
    session: Signed,
    needed: Needed,
    limit: Annotated[int, Query(ge=1, le=200, description="at most so many")] = 50,
    after: Annotated[str | None, Query(max_length=64, pattern=PRINTABLE, description="the last known commit")] = None,
) -> JSONResponse:
    """Acts on the training data, newest first, but for those on test sets of other cities: a page may be shorter."""
    _editor(session)
    found, more = await in_thread(needed.training.history, session.staff, limit, after)
    return JSONResponse({"commits": [_commit(one) for one in found], "next": more})


@router.get("/history/{commit}", response_model=m.Patches, responses=responses(NotFound))
async def read_commit(commit: Commit, session: Signed, needed: Needed) -> JSONResponse:
    """What one act has changed."""
    _editor(session)
    found = await in_thread(needed.training.differences, session.staff, commit)
    return JSONResponse({"changes": [{"file": one.file, "lines": [list(line) for line in one.lines]} for one in found]})


@router.post("/history/{commit}/undo", response_model=m.Done, responses=responses(BadCsrf, NotFound, CannotUndo))
async def undo_commit(commit: Commit, session: Checked, needed: Needed) -> JSONResponse:
    """Take an act back by a new one."""
    _editor(session)
    return JSONResponse({"commit": await in_thread(needed.training.undo, session.staff, commit)})


def _row(files: NluFiles, name: str) -> dict[str, Any]:
    held = files.examples.get(name, [])
    said = (action for rule in files.rules if name in rule.intents for action in sorted(rule.actions))
    return {
        "name": name,
        "examples": len(held),
        "by_language": dict(Counter(one.language for one in held)),
        "few": 0 < len(held) < FEW,
        "answer": next((action for action in said if action.startswith("utter_")), None),
        "own": name not in shipped_intents(),
    }


def _commit(one: Any) -> dict[str, Any]:
    return {
        "commit": one.id,
        "at": one.at.isoformat(),
        "by": one.by,
        "summary": one.summary,
        "files": list(one.files),
    }
