"""A labelled set is read whole or refused with every line and reason."""

from pathlib import Path

import pytest

from nlu.evaluate.labelled_set import BadSet, Expected, read_set
from tests.nlu.evaluate.rows import KNOWN, expected


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "set.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_columns_may_stand_in_any_order_and_more_of_them_are_no_harm(tmp_path: Path) -> None:
    path = _file(tmp_path, "lang\tnote\texpected\ttext\tstyle", "en\tx\tgreet\tHello\topener", "")
    [row] = read_set(path, KNOWN)
    assert (row.line, row.text, row.lang, row.style) == (2, "Hello", "en", "opener")
    assert row.expected.acts == {"greet"}


def test_language_and_style_may_be_missing_and_a_spreadsheet_may_have_written_the_file(tmp_path: Path) -> None:
    path = tmp_path / "set.tsv"
    path.write_bytes(b'\xef\xbb\xbftext\texpected\r\nEin "guter" Pass\tpass\r\n')
    [row] = read_set(path, KNOWN)
    assert (row.text, row.lang, row.style) == ('Ein "guter" Pass', "", "")


@pytest.mark.parametrize("cell", ["pass|express", "1063453,express", " pass , express "])
def test_several_articles_are_separated_by_bar_or_comma_and_may_have_foreign_ids(cell: str) -> None:
    assert expected(cell) == Expected(("pass", "express"), frozenset({"pass", "express"}))


@pytest.mark.parametrize("cell", ["oos", "out_of_scope", "nlu_fallback"])
def test_three_names_mean_out_of_scope(cell: str) -> None:
    assert expected(cell) == Expected(("oos",))
    assert expected(cell).kind == "oos"


def test_any_article_is_meant_by_the_intent_of_questions() -> None:
    assert expected("ask_article").any_article
    assert [expected(cell).kind for cell in ("ask_article", "pass|greet", "greet")] == ["article", "article", "act"]


def test_every_bad_line_is_told_with_its_reason(tmp_path: Path) -> None:
    path = _file(
        tmp_path, "text\texpected", "\tpass", "a\tnobody", "b\tpass|nobody", "c\t,", "d", "e\toos|pass", "f\tpass"
    )
    with pytest.raises(BadSet) as refused:
        read_set(path, KNOWN)
    assert str(refused.value).splitlines() == [
        f"{path}, line 2: text is empty",
        f"{path}, lines 3, 4: neither an article of this site nor an intent: nobody",
        f"{path}, line 5: expected is empty",
        f"{path}, line 6: 1 cells, but the header names 2 columns",
        f"{path}, line 7: oos stands beside other names",
    ]


def test_a_file_of_another_kind_is_not_told_line_by_line(tmp_path: Path) -> None:
    lines = [f"text\tword{number}" for number in range(50)]
    with pytest.raises(BadSet) as refused:
        read_set(_file(tmp_path, "text\texpected", *lines), KNOWN)
    assert len(str(refused.value).splitlines()) == 21
    assert str(refused.value).endswith("and 30 more")


def test_the_lines_of_one_reason_are_cut_short(tmp_path: Path) -> None:
    with pytest.raises(BadSet, match=r"lines 2, 3, .*, 21 and 30 more: neither .*: nobody$") as refused:
        read_set(_file(tmp_path, "text\texpected", *["text\tnobody"] * 50), KNOWN)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the column text and the column expected is missing"),
        (b"text\tlabel\na\tb", "the column expected is missing"),
        (b"text\texpected\n\n", "there are no rows below the header"),
        (b"text\texpected\n\xfcber\tpass", "not UTF-8 (byte 14)"),
    ],
)
def test_a_file_that_is_no_set_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "set.tsv"
    path.write_bytes(content)
    with pytest.raises(BadSet) as refused:
        read_set(path, KNOWN)
    assert str(refused.value).endswith(reason)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSet, match="No such file"):
        read_set(tmp_path / "none.tsv", KNOWN)
