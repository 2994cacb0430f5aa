"""What is given out of a conversation's cases: all that was told and noted, and nothing that opens doors."""

import json
from base64 import b64encode

from sqlalchemy import Connection

from bot.cases import notes, photos
from bot.cases.export import exported
from bot.cases.models import CITIZEN
from tests.bot.cases.reports import ANNA, AT, CONTACT, conversation, hours, opened


def test_everything_of_a_conversations_cases_is_given_out_newest_first(sql: Connection) -> None:
    talk = conversation(sql)
    first = opened(sql, conversation=talk, person="kim-1", contact=CONTACT, attributes={"lamp-number": "12"})
    second = opened(sql, hours(1), conversation=talk)
    opened(sql, conversation=conversation(sql))
    notes.add(sql, first, "a", ANNA, "Kim wartet", AT)
    photos.add(sql, first, "image/jpeg", b"pixels", CITIZEN, AT)
    found = json.loads(json.dumps(exported(sql, talk)))
    assert [one["number"] for one in found] == [second.number, first.number]
    whole = found[1]
    assert (whole["state"], whole["description"], whole["address"]) == ("received", first.description, first.address)
    assert whole["contact"] == CONTACT.model_dump(exclude_none=True)
    assert whole["attributes"] == {"lamp-number": "12"}
    assert whole["due_at"] == first.due_at.isoformat()
    assert [note["text"] for note in whole["notes"]] == ["Kim wartet"]
    assert [photo["content"] for photo in whole["photos"]] == [b64encode(b"pixels").decode()]
    assert [entry["act"] for entry in whole["history"]] == ["opened", "noted", "photo_added"]
    assert not {"secret_hash", "conversation", "person"} & set(whole)


def test_a_conversation_without_cases_has_none(sql: Connection) -> None:
    assert exported(sql, conversation(sql)) == []
