"""The commands `lotse person …`: what the record holds of a person, and its erasure (GDPR, Art. 15 and 17)."""

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.clock import now
from bot.commands_settings import known_settings

if TYPE_CHECKING:
    from bot.storage.database import Database

person_cli = typer.Typer(no_args_is_help=True, help="All that is stored of a person: export and erasure.")

_ANY_ID = {"ignore_unknown_options": True}
"""An id may begin with a hyphen; that makes it no option."""
Identity = Annotated[str, typer.Argument(metavar="ID", help="id of the person, or of any of the conversations")]

_ERASED = (
    "id of the person, or of any of the conversations; or, once you know that it is theirs, an e-mail address or phone "
    "number: then of all cases that came over Open311 or were written down by staff with it"
)


@person_cli.command("export", context_settings=_ANY_ID)
def export(
    identity: Identity,
    file: Annotated[Path | None, typer.Option(help="JSON file to write, instead of printing it")] = None,
) -> None:
    """Give out everything that is stored of a person, as JSON."""
    from bot.cases.export import exported
    from bot.channels.chats import chat_of
    from bot.conversations.person import People
    from bot.privacy.addresses import Addresses, key_of

    settings, database = known_settings(), _database()
    addresses = Addresses(key_of(settings.channel_key.get_secret_value(), settings.data))
    found = People(database).export(identity)
    with database.read() as sql:
        for held in found["conversations"]:
            held["cases"] = exported(sql, held["id"])
            held["chat"] = chat_of(sql, held["id"], addresses)
    _note(database, "person_export", hashlib.sha256(found["person"].encode()).hexdigest())
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if file is None:
        typer.echo(text)
        return
    _write_for_oneself(file, text)
    typer.echo(f"Written to {file}")


@person_cli.command("erase", context_settings=_ANY_ID)
def erase(identity: Annotated[str, typer.Argument(metavar="ID", help=_ERASED)]) -> None:
    """Remove everything that is stored of a person, and print a receipt."""
    from bot.access.erasing import Farewell, erase_sent
    from bot.cases.erasure import sent_by, way_to
    from bot.conversations.erasure import Erasure

    database = _database()
    farewell = Farewell()
    if way_to(identity):
        receipt = erase_sent(database, identity, farewell)
    else:
        receipt = Erasure(database, told=farewell, first=farewell.forget_cases).erase_person(identity)
    _note(database, "person_erase", receipt.receipt)
    body: dict[str, Any] = {"receipt": receipt.receipt, "at": receipt.at.isoformat(), "counts": receipt.counts}
    body |= {"filed_elsewhere": farewell.filed} if farewell.filed else {}
    with database.read() as sql:
        same = len(sent_by(sql, farewell.ways))
    typer.echo(json.dumps(body | ({"cases_with_same_contact": same} if same else {}), indent=2))


def _note(database: "Database", act: str, subject: str) -> None:
    """In the audit log, under a name that says to nobody whose data it was."""
    from bot.staff.audit_log import record

    with database.write() as sql:
        record(sql, "command line", act, subject, "", {}, now())


def _write_for_oneself(file: Path, text: str) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text + "\n")


def _database() -> "Database":
    from bot.storage.database import Database

    return Database(known_settings().database)
