from pathlib import Path

from connectors.matrix_position import Position

HOME, ME = "https://matrix.example", "@lotse:example"


def test_a_position_is_kept_for_the_next_start(tmp_path: Path) -> None:
    Position(tmp_path, HOME).write(ME, "s1")
    Position(tmp_path, HOME).write(ME, "s2")
    assert Position(tmp_path, HOME).read(ME) == "s2"
    assert [file.name for file in tmp_path.iterdir()] == ["matrix.position"]


def test_another_account_and_another_homeserver_begin_anew(tmp_path: Path) -> None:
    Position(tmp_path, HOME).write(ME, "s1")
    assert Position(tmp_path, HOME).read("@other:example") == ""
    assert Position(tmp_path, "https://other.example").read(ME) == ""


def test_a_file_that_nobody_can_read_begins_anew(tmp_path: Path) -> None:
    for content in ("", "[1]", '{"user": 7}', "{"):
        (tmp_path / "matrix.position").write_text(content)
        assert Position(tmp_path, HOME).read(ME) == ""
