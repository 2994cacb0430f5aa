"""Words that say where, in each language."""

import pytest

from actions.report_place_words import may_be_a_name, says_where, speaks
from actions.wording import languages
from nlu.train import ROOT
from nlu.yaml_files import read_yaml


def test_every_table_has_words_in_each_language() -> None:
    data = read_yaml(ROOT / "actions" / "report_place_words.yml")
    assert [name for name, texts in data.items() if set(texts) != languages()] == []


@pytest.mark.parametrize(
    "text",
    [
        "gegenüber vom Bäcker",
        "bei mir vor der Tür",
        "am Waldrand",
        "der große Baum",
        "Rewe",
        "in front of the bakery",
        "the old school",
        "okulun yanında",
        "у школы",
        "напротив пекарни",
        "مقابل المخبز",
        "بجانب المدرسة",
        "біля школи",
        "obok piekarni",
        "en face de la boulangerie",
        "vicino alla scuola",
        "junto a la panaderia",
        "En el puente",
    ],
)
def test_a_preposition_or_a_place_word_says_where(text: str) -> None:
    assert says_where(text)


@pytest.mark.parametrize(
    "text",
    [
        "Das habe ich doch schon geschrieben",
        "I already told you",
        "bunu zaten söyledim",
        "я уже говорил",
        "لقد قلت ذلك",
        "я вже писала",
        "już to pisałem",
        "je l'ai déjà dit",
        "l'ho già detto",
        "ya lo he dicho",
        "Ich bin doch schon in Eile",
        "blub blub",
        "",
        "\U0001f4a9 \U0001f4a9",
    ],
)
def test_words_about_what_was_said_or_about_nothing_do_not(text: str) -> None:
    assert not says_where(text)


def test_a_name_has_capitals_or_is_one_word() -> None:
    assert may_be_a_name("Villa Kunterbunt")
    assert may_be_a_name("Sonnenhof")
    assert not may_be_a_name("das weiß keiner")
    assert not may_be_a_name("Schon gesagt")
    assert speaks("Schon gesagt")
