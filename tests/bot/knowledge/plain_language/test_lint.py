"""Each rule finds what is hard to read, and leaves alone what is not."""

import time
from datetime import date

import pytest

from bot.knowledge.articles import Article, Module, Text
from bot.knowledge.files import read_folder
from bot.knowledge.plain_language.lint import Finding, lint
from bot.prepare import DEMO


def _lint(body: str, module: Module = Module.PLAIN, language: str = "de", spoken: str = "de") -> list[Finding]:
    texts = {language: Text(title="x", modules={module: body})}
    return lint(Article(id="xx", topic="xx", updated=date(2026, 1, 1), texts=texts), spoken)


def _marked(body: str, rule: str, module: Module = Module.PLAIN, language: str = "de") -> list[str]:
    return [one.text for one in _lint(body, module, language) if one.rule == rule]


FIVE = "Sie gehen. Sie zahlen. Sie warten. Sie lesen. Sie gehen."
NOBODY = "Das Amt prüft den Antrag und schickt danach einen Brief an die Wohnung der Familie."
LONG = "Sie gehen mit dem alten Ausweis und dem neuen Foto am Montag in das Büro am Markt."


@pytest.mark.parametrize(
    ("rule", "body", "marked"),
    [
        ("sentence_length", LONG, [LONG]),
        ("abbreviation", "Sie brauchen z. B. ein Foto, ggf. zwei.", ["z. B.", "ggf."]),
        ("abbreviation", "Sie brauchen z.B. ein Foto.", ["z.B."]),
        ("negation", "Sie müssen keinen Termin machen.", ["keinen"]),
        ("subjunctive", "Das könnte Sie Geld kosten.", ["könnte"]),
        ("passive", "Der Ausweis wird vom Amt ausgestellt.", ["wird"]),
        ("passive", "Wenn er ausgestellt wurde, kommt ein Brief.", ["ausgestellt wurde"]),
        ("genitive", "Sie sehen das Dach des Hauses.", ["des Hauses"]),
        ("genitive", "Sie bleiben wegen des Regens zu Hause.", ["wegen des Regens"]),
        ("impersonal", "Dann geht man ins Rathaus. Sie auch.", ["man"]),
        ("hard_word", "Sie kommen unverzüglich.", ["unverzüglich"]),
        ("long_word", "Sie brauchen einen Personalausweis.", ["Personalausweis"]),
        ("brackets", "Sie zahlen Geld (46 Euro).", ["(46 Euro)"]),
        ("special_sign", "Das steht in § 1. Sie zahlen 5 %.", ["§", "%"]),
        ("number_word", "Sie brauchen drei Fotos.", ["drei"]),
        ("roman_number", "Sie lesen Teil II.", ["II"]),
        ("date", "Sie kommen am 09.03.2026.", ["09.03.2026"]),
        (
            "enumeration",
            "Sie bringen Pass, Foto, Geld, Brief und Stift.",
            ["Sie bringen Pass, Foto, Geld, Brief und Stift"],
        ),
        ("paragraph", FIVE, [FIVE]),
        ("address", NOBODY, [NOBODY]),
    ],
)
def test_what_is_hard_to_read_is_found_in_its_place(rule: str, body: str, marked: list[str]) -> None:
    assert _marked(body, rule) == marked


@pytest.mark.parametrize(
    "body",
    [
        "Sie brauchen einen neuen Ausweis.\nSie gehen ins Rathaus.\nDort machen Sie ein Foto.",
        "Sie zahlen 46 Euro.\nDas Geld zahlen Sie am Schalter.",
        "Sie rufen an: [Telefon 115](tel:115).\nOder Sie schreiben an stadt@example.de.",
        "## Was Sie brauchen\n\n- ein Foto\n- den alten Ausweis\n- Geld",
        "Ihr Personal-Ausweis kommt am 9. März 2026.",
    ],
)
def test_what_is_easy_is_left_alone(body: str) -> None:
    assert _lint(body) == []


def test_elsewhere_only_what_disturbs_everybody_is_named() -> None:
    body = "Der Personalausweis ist nicht kostenlos (46 Euro). Das steht in § 1 des Gesetzes."
    assert _lint(body, Module.FEE) == []
    assert [one.severity for one in _lint("Sie kommen ggf. wieder.", Module.FEE)] == ["advice"]
    assert [one.severity for one in _lint("Sie kommen ggf. wieder.")] == ["error"]


def test_law_is_quoted_as_it_is() -> None:
    assert _lint("Nach § 1 Abs. 2 wird ggf. unverzüglich entschieden.", Module.LEGAL) == []


def test_english_is_looked_at_for_length_and_passive() -> None:
    assert _marked("The card is issued by the office.", "english_passive", language="en") == ["is issued"]
    assert _marked(" ".join(["word"] * 30) + ".", "sentence_length", Module.WHAT, "en")
    assert _lint("Your card comes by post.", language="en") == []


def test_the_place_is_that_of_the_text_with_all_its_marks() -> None:
    body = "**Gebühr:** Sie zahlen [hier](https://stadt.example) z. B. bar."
    [found] = [one for one in _lint(body) if one.rule == "abbreviation"]
    assert body[slice(*found.at)] == "z. B."
    assert found.message == "„z. B.“ ist eine Abkürzung."
    assert found.advice == "Schreiben Sie das Wort aus: zum Beispiel."
    [english] = [one for one in _lint(body, spoken="en") if one.rule == "abbreviation"]
    assert english.advice == "Write the word in full: zum Beispiel."


def test_the_demo_citys_plain_texts_have_few_faults_and_all_is_quick() -> None:
    articles = read_folder(DEMO).articles
    start = time.thread_time()
    found = [one for article in articles for one in lint(article, "de")]
    assert (time.thread_time() - start) / len(articles) < 0.06
    faults = [one for one in found if one.severity == "error" and one.language == "de" and one.rule != "long_word"]
    assert len(faults) < 10
