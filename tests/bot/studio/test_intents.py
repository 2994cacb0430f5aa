import pytest

from bot.errors import InUse, InvalidRequest, NameTaken, NotFound
from bot.studio.intents import Answer, Changed, Intents
from bot.studio.nlu_files import NluFiles
from bot.studio.shipped import shipped_files

ANSWER = Answer("Ja, im Rathaus.", "Yes, in the town hall.")
WIFI = ["Gibt es WLAN im Rathaus?", "wlan rathaus"]


@pytest.fixture(scope="module")
def shipped() -> NluFiles:
    return NluFiles(shipped_files())


def after(files: NluFiles, *acts: Changed) -> NluFiles:
    texts = dict(files.texts)
    for changed in acts:
        texts |= {path: text for path, text in changed.items() if text is not None}
        for path in (path for path, text in changed.items() if text is None):
            texts.pop(path)
    return NluFiles(texts)


@pytest.fixture(scope="module")
def wifi(shipped: NluFiles) -> NluFiles:
    return after(shipped, Intents(shipped).create("ask_wifi", WIFI, ANSWER))


def spoken(files: NluFiles, intent: str) -> list[str]:
    return [one.text for one in files.examples.get(intent, ())]


def test_an_example_is_one_line_more_in_the_file(shipped: NluFiles) -> None:
    changed = Intents(shipped).add("greet", ["Ei  Gude", "ei gude", "hallo"])
    [(path, text)] = changed.items()
    before = shipped.texts[path].splitlines()
    assert path == "nlu/data/small_talk.yml"
    assert text is not None
    assert [line for line in text.splitlines() if line not in before] == ["    - Ei Gude"]
    assert len(text.splitlines()) == len(before) + 1


def test_what_it_has_already_changes_nothing(shipped: NluFiles) -> None:
    assert Intents(shipped).add("greet", ["HALLO", " hallo "]) == {}


def test_marks_of_rasa_and_names_of_people_do_not_get_in(shipped: NluFiles) -> None:
    changed = Intents(shipped).add("greet", ['- /[Tach](x) {"a": 1}', "Guten Tag, ich heiße Anna Muster"])
    files = after(shipped, changed)
    assert spoken(files, "greet").count('Tach)(x) ("a": 1)') + spoken(files, "greet").count('(Tach)(x) ("a": 1)') == 1
    assert not [text for text in spoken(files, "greet") if "Muster" in text]


@pytest.mark.parametrize("text", ["", "  ", "?!", "x" * 301, "-"])
def test_what_is_no_example_is_refused(shipped: NluFiles, text: str) -> None:
    with pytest.raises(InvalidRequest):
        Intents(shipped).add("greet", ["moin moin moin", text])


def test_an_example_belongs_to_one_intent(shipped: NluFiles) -> None:
    with pytest.raises(InvalidRequest, match="greet"):
        Intents(shipped).add("goodbye", ["Hallo"])


def test_examples_go_but_not_the_last_two(wifi: NluFiles) -> None:
    changed = Intents(wifi).remove("greet", ["hallo"])
    assert "hallo" not in {text.casefold() for text in spoken(after(wifi, changed), "greet")}
    with pytest.raises(InUse):
        Intents(wifi).remove("ask_wifi", WIFI[:1])
    with pytest.raises(NotFound):
        Intents(wifi).remove("greet", ["gibt es nicht"])


def test_examples_move(wifi: NluFiles) -> None:
    files = after(wifi, Intents(wifi).move("greet", ["moin", "servus"], "ask_wifi"))
    assert spoken(files, "ask_wifi") == [*WIFI, "moin", "servus"]
    assert "moin" not in spoken(files, "greet")
    with pytest.raises(InvalidRequest):
        Intents(wifi).move("greet", ["moin"], "greet")


def test_a_new_intent_has_all_that_rasa_needs(wifi: NluFiles) -> None:
    assert spoken(wifi, "ask_wifi") == WIFI
    assert wifi.intents["ask_wifi"] == "nlu/domain/studio.yml"
    path, variants = wifi.responses["utter_ask_wifi"]
    assert [one["text"] for one in variants] == [ANSWER.en, ANSWER.de]
    [rule] = [rule for rule in wifi.rules if "ask_wifi" in rule.intents]
    assert rule.actions == {"utter_ask_wifi"}


@pytest.mark.parametrize("name", ["", "ab", "Ask", "ask-wifi", "ä_b_c", "1_wifi", "x" * 61])
def test_names_are_small_letters_digits_and_underscores(shipped: NluFiles, name: str) -> None:
    with pytest.raises(InvalidRequest):
        Intents(shipped).create(name, WIFI, ANSWER)


def test_a_name_that_is_taken_too_few_examples_and_no_answer_are_refused(shipped: NluFiles) -> None:
    with pytest.raises(NameTaken):
        Intents(shipped).create("greet", WIFI, ANSWER)
    with pytest.raises(InvalidRequest):
        Intents(shipped).create("ask_wifi", WIFI[:1], ANSWER)
    with pytest.raises(InvalidRequest):
        Intents(shipped).create("ask_wifi", WIFI, Answer("x", " "))


def test_an_intent_goes_without_a_trace(shipped: NluFiles, wifi: NluFiles) -> None:
    assert after(wifi, Intents(wifi).drop("ask_wifi")).texts == shipped.texts


def test_it_is_renamed_split_and_merged(wifi: NluFiles) -> None:
    files = after(wifi, Intents(wifi).rename("ask_wifi", "ask_wlan"))
    assert (spoken(files, "ask_wlan"), "ask_wifi" in files.intents) == (WIFI, False)
    assert files.responses["utter_ask_wlan"][1][1]["text"] == ANSWER.de
    parted = after(files, Intents(files).split("greet", ["moin", "servus"], "greet_north", ANSWER))
    assert spoken(parted, "greet_north") == ["moin", "servus"]
    joined = after(parted, Intents(parted).merge("greet_north", "greet"))
    assert {"moin", "servus"} <= set(spoken(joined, "greet"))
    assert "greet_north" not in joined.intents


@pytest.mark.parametrize("intent", ["greet", "ask_article", "emergency", "confirm_handover"])
def test_what_the_program_knows_stays(shipped: NluFiles, intent: str) -> None:
    for act in (lambda: Intents(shipped).drop(intent), lambda: Intents(shipped).rename(intent, "anders")):
        with pytest.raises(InUse):
            act()


def test_what_a_rule_of_somebody_names_stays(wifi: NluFiles) -> None:
    rule = 'version: "3.1"\nrules:\n- rule: Eigene\n  steps:\n  - intent: ask_wifi\n  - action: utter_help\n'
    files = NluFiles(dict(wifi.texts) | {"nlu/data/rules/own.yml": rule})
    with pytest.raises(InUse, match="Eigene"):
        Intents(files).drop("ask_wifi")


def test_what_is_not_there_is_not_found(shipped: NluFiles) -> None:
    for act in (
        lambda: Intents(shipped).add("nichts", ["x y"]),
        lambda: Intents(shipped).move("greet", ["moin"], "nichts"),
        lambda: Intents(shipped).merge("nichts", "greet"),
    ):
        with pytest.raises(NotFound):
            act()
