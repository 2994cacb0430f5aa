"""Canned responses as a file: what is read is what was written, and what staff wrote stays."""

from pathlib import Path

import pytest

from bot.errors import NotFound
from bot.handover import canned
from bot.handover.canned import Canned
from bot.handover.canned_files import BadCannedFile, keep, read, written
from bot.storage.database import Database
from tests.bot.handover.desks import SITE

GREETING = Canned(shortcut="gruss", language="de", text="Guten Tag!")
OWN = Canned(shortcut="gruss", language="de", text="Moin!")
END = Canned(shortcut="ende", language="no", text="Ha det: «bra»\nog # takk")


def _file(folder: Path, text: str) -> Path:
    path = folder / "responses.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert read(_file(tmp_path, written([GREETING, END]))) == [GREETING, END]
    assert read(_file(tmp_path, written([]))) == []
    assert read(_file(tmp_path, "")) == []


def test_norwegian_is_a_language_and_no_refusal(tmp_path: Path) -> None:
    assert read(_file(tmp_path, "ende:\n  no: Ha det")) == [Canned(shortcut="ende", language="no", text="Ha det")]


def test_what_is_wrong_is_named_by_shortcut_and_language(tmp_path: Path) -> None:
    with pytest.raises(BadCannedFile, match=r"^gruss/deutsch: language cannot be so$"):
        read(_file(tmp_path, "gruss: {deutsch: Hallo}"))
    path = tmp_path / "latin.yml"
    path.write_bytes(b"gruss: {de: Gr\xfc\xdfe}")
    with pytest.raises(BadCannedFile, match="UTF-8"):
        read(path)


def test_only_what_is_new_is_stored_unless_all_is_to_be_replaced(database: Database) -> None:
    with database.write() as sql:
        canned.put(sql, SITE, OWN)
        assert keep(sql, SITE, [GREETING, END], replace=False) == ([END], [GREETING])
        assert keep(sql, SITE, [OWN, END], replace=True) == ([], [])
        assert keep(sql, SITE, [GREETING, END], replace=True) == ([GREETING], [])
        assert canned.listed(sql, SITE) == [END, GREETING]


def test_an_unknown_site_gets_nothing(database: Database) -> None:
    with database.write() as sql, pytest.raises(NotFound):
        keep(sql, "anderswo", [GREETING], replace=False)
