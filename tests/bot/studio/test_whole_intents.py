"""What hangs on an intent goes where it goes: examples in their languages, answers, tests."""

import pytest

from bot.errors import InvalidRequest, NameTaken
from bot.studio import intents, responses, test_set
from bot.studio.intents import Answer, Intents
from bot.studio.nlu_files import Example, NluFiles
from bot.studio.shipped import shipped_files
from bot.studio.test_set import TestRow
from bot.studio.trainings_check import check
from tests.bot.studio.test_intents import ANSWER, WIFI, after, spoken

ROWS = [
    TestRow("wlan vorhanden?", "ask_wifi"),
    TestRow("wlan oder hallo", "ask_wifi,greet"),
    TestRow("hallo zusammen", "greet"),
]


@pytest.fixture(scope="module")
def shipped() -> NluFiles:
    return NluFiles(shipped_files())


@pytest.fixture(scope="module")
def wifi(shipped: NluFiles) -> NluFiles:
    """An intent of the editors' with everything that one can have."""
    files = after(shipped, Intents(shipped).create("ask_wifi", [*WIFI, "is there wifi in the town hall"], ANSWER))
    for language, texts in (("de", ["Ja.", "Ja, im Rathaus."]), ("de-plain", ["Ja!"]), ("tr", ["Evet."])):
        files = after(files, responses.save(files, "utter_ask_wifi", language, texts))
    for site in ("musterstadt", "anderswo"):
        files = after(files, test_set.added(files, site, ROWS, ()))
    check(files.texts)
    return files


def expected(files: NluFiles, site: str = "anderswo") -> list[tuple[str, str]]:
    return [(row.text, row.expected) for row in test_set.rows(files, site)]


def said(files: NluFiles, name: str) -> dict[str, tuple[str, ...]]:
    return {one.name: dict(one.texts) for one in responses.listed(files)}[name]


def places(files: NluFiles, intent: str) -> set[Example]:
    return set(files.examples[intent])


def test_another_name_takes_everything_along(wifi: NluFiles) -> None:
    files = after(wifi, Intents(wifi).rename("ask_wifi", "ask_wlan"))
    check(files.texts)
    assert "ask_wifi" not in "".join(files.texts.values())
    assert (spoken(files, "ask_wlan"), places(files, "ask_wlan")) == (
        spoken(wifi, "ask_wifi"),
        places(wifi, "ask_wifi"),
    )
    assert said(files, "utter_ask_wlan") == said(wifi, "utter_ask_wifi")
    assert files.responses["utter_ask_wlan"][1] == wifi.responses["utter_ask_wifi"][1]
    assert expected(files) == [(text, name.replace("wifi", "wlan")) for text, name in expected(wifi)]
    assert after(files, Intents(files).rename("ask_wlan", "ask_wifi")).texts == wifi.texts


def test_an_intent_goes_with_its_words_in_all_languages_and_its_tests(wifi: NluFiles) -> None:
    files = after(wifi, Intents(wifi).drop("ask_wifi"))
    check(files.texts)
    assert "ask_wifi" not in "".join(files.texts.values())
    assert expected(files) == [("wlan oder hallo", "greet"), ("hallo zusammen", "greet")]


def test_tests_of_a_merged_intent_expect_the_other_one(wifi: NluFiles) -> None:
    files = after(wifi, Intents(wifi).merge("ask_wifi", "greet"))
    check(files.texts)
    assert [name for _, name in expected(files)] == ["greet"] * 3
    assert {("Gibt es WLAN im Rathaus?", "de"), ("is there wifi in the town hall", "en")} <= {
        (one.text, one.language) for one in places(files, "greet")
    }


def test_tests_of_the_words_that_move_expect_the_other_intent(wifi: NluFiles) -> None:
    row = TestRow("MOIN", "greet")
    files = after(wifi, test_set.added(wifi, "anderswo", [row], ()))
    for act in (
        Intents(files).move("greet", ["moin", "servus"], "ask_wifi"),
        Intents(files).split("greet", ["moin", "servus"], "ask_wifi_north", ANSWER),
    ):
        assert expected(after(files, act))[-2:] == [
            ("hallo zusammen", "greet"),
            ("MOIN", max(after(files, act).owners["moin"], "ask_wifi")),
        ]


def test_an_article_of_the_same_name_stays_expected(wifi: NluFiles) -> None:
    files = after(wifi, Intents(wifi, {"anderswo": {"ask_wifi"}}).rename("ask_wifi", "ask_wlan"))
    assert expected(files) == expected(wifi)
    assert "ask_wifi" not in files.texts["tests/musterstadt.tsv"]


def test_examples_that_move_keep_words_and_language(wifi: NluFiles) -> None:
    names = {one.text: one.language for one in places(wifi, "greet") if one.language in ("tr", "uk")}
    assert "grüß Gott" in spoken(wifi, "greet")
    moved = ["grüß Gott", *names]
    for act, to in (
        (Intents(wifi).move("greet", moved, "ask_wifi"), "ask_wifi"),
        (Intents(wifi).split("greet", moved, "greet_south", ANSWER), "greet_south"),
    ):
        files = after(wifi, act)
        check(files.texts)
        assert {("grüß Gott", "de"), *names.items()} <= {(one.text, one.language) for one in places(files, to)}


@pytest.mark.parametrize(
    ("text", "language", "file"),
    [
        ("Ei Gude", None, "nlu/data/small_talk.yml"),
        ("hello my dear friends", None, "nlu/data/small_talk.yml"),
        ("Merhaba, nasıl yardımcı olabilirsiniz?", None, "nlu/data/languages/tr.yml"),
        ("Guude", "it", "nlu/data/languages/it.yml"),
    ],
)
def test_an_example_is_added_to_a_file_of_its_language(
    shipped: NluFiles, text: str, language: str | None, file: str
) -> None:
    files = after(shipped, Intents(shipped).add("greet", [text], language))
    assert [one.file for one in files.examples["greet"] if one.text == text] == [file]
    with pytest.raises(InvalidRequest):
        Intents(shipped).add("greet", [text], "xx")


def test_editors_own_examples_stand_in_files_by_language(wifi: NluFiles) -> None:
    files = after(wifi, Intents(wifi).add("ask_wifi", ["belediyede internet var mı acaba"]))
    assert {one.file for one in places(files, "ask_wifi")} == {
        "nlu/data/studio.yml",
        "nlu/data/studio/en.yml",
        "nlu/data/studio/tr.yml",
    }
    gone = after(files, Intents(files).drop("ask_wifi"))
    assert not [path for path in gone.texts if "studio" in path]


@pytest.mark.parametrize("name", ["true", "null", "yes", "off", "false", "no", "on", "y", "~"])
def test_words_of_yaml_are_no_names(shipped: NluFiles, wifi: NluFiles, name: str) -> None:
    with pytest.raises(InvalidRequest):
        Intents(shipped).create(name, WIFI, ANSWER)
    with pytest.raises(InvalidRequest):
        Intents(shipped).split("greet", ["moin", "servus"], name, ANSWER)
    with pytest.raises(InvalidRequest):
        Intents(wifi).rename("ask_wifi", name)


@pytest.mark.parametrize("name", ["out_of_scope", "oos", "restart", "session_start"])
def test_names_that_mean_something_else_are_taken(shipped: NluFiles, name: str) -> None:
    with pytest.raises(NameTaken):
        Intents(shipped).create(name, WIFI, ANSWER)


@pytest.mark.parametrize("sign", ["\x0b", "\r", "\u2028", "\x85", "\r\n"])
def test_soft_line_breaks_of_an_answer_are_line_breaks(shipped: NluFiles, sign: str) -> None:
    answer = Answer(f"Ja.{sign}Im Rathaus.\x00\x07", f"No{sign}")
    files = after(shipped, Intents(shipped).create("ask_wifi", [f"WLAN{sign}hier", "wlan\x00 dort"], answer))
    check(files.texts)
    assert said(files, "utter_ask_wifi") == {"de": ("Ja.\nIm Rathaus.",), "en": ("No",)}
    assert spoken(files, "ask_wifi") == ["WLAN hier", "wlan dort"]


def test_what_an_earlier_program_knew_can_be_removed(wifi: NluFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    older = NluFiles(dict(wifi.texts))
    newer = {path: text.replace("intent: thank\n", "intent: merci\n") for path, text in shipped_files().items()}
    newer = {path: text.replace("- thank\n", "- merci\n") for path, text in newer.items()}
    newer = {path: text.replace("utter_thank", "utter_merci") for path, text in newer.items()}
    monkeypatch.setattr(intents, "shipped_files", lambda: newer)
    files = after(older, Intents(older).drop("thank"))
    check(files.texts)
    assert ("thank" in files.intents, "thank" in files.examples, "utter_thank" in files.responses) == (False,) * 3
