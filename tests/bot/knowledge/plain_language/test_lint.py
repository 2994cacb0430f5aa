"""Each rule finds what is hard to read, and leaves alone what is not."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.articles import Article, Module, Text
from bot.knowledge.files import read_folder
from bot.knowledge.plain_language.data import lists, rules
from bot.knowledge.plain_language.lint import Finding, lint
from bot.knowledge.plain_language.rules import GERMAN
from bot.prepare import DEMO


def _lint(
    body: str, module: Module = Module.PLAIN, language: str = "de", spoken: str = "de", title: str = "x"
) -> list[Finding]:
    texts = {language: Text(title=title, modules={module: body})}
    return lint(Article(id="xx", topic="xx", updated=date(2026, 1, 1), texts=texts), spoken)


def _marked(body: str, rule: str, module: Module = Module.PLAIN, language: str = "de") -> list[str]:
    return [one.text for one in _lint(body, module, language) if one.rule == rule]


LONG = "Sie gehen mit dem alten Ausweis und dem neuen Foto am Montag in das Büro am Markt."
MANY = "Sie gehen.\n" * 14 + "Sie gehen."
BAD = [
    ("sentence_length", LONG, [LONG]),
    ("one_thought", "Sie kommen; dann zahlen Sie.", ["Sie kommen; dann zahlen Sie."]),
    ("one_thought", "Das Amt, welches das prüft, hilft.", ["Das Amt, welches das prüft, hilft."]),
    ("one_thought", "Sie zahlen, obwohl Sie da waren.", ["Sie zahlen, obwohl Sie da waren."]),
    ("new_line", "Sie kommen. Sie zahlen.\nSie gehen.", ["Sie zahlen."]),
    ("paragraph", MANY, [MANY]),
    (
        "heading",
        "# So bekommen Sie hier einen neuen Ausweis\n\nSie kommen.",
        ["So bekommen Sie hier einen neuen Ausweis"],
    ),
    ("enumeration", "Sie bringen mit: Pass, Foto, Geld, Brief und Stift.", ["Pass, Foto, Geld, Brief und Stift"]),
    (
        "enumeration",
        "Zum Beispiel Rente, Bank, Versicherung oder eine Kündigung.",
        ["Rente, Bank, Versicherung oder eine Kündigung"],
    ),
    ("postal_address", "Kommen Sie: Lange Straße 12, 12345 Musterstadt.", ["Straße 12, 12345 Musterstadt"]),
    ("passive", "Der Ausweis wird vom Amt ausgestellt.", ["wird vom Amt ausgestellt"]),
    ("passive", "Wenn er ausgestellt wurde, kommt ein Brief.", ["ausgestellt wurde"]),
    ("passive", "Er kann verlängert werden.", ["verlängert werden"]),
    ("passive", "Die Daten werden geprüft und dann gelöscht.", ["werden geprüft"]),
    ("passive", "Ihnen wird das Geld überwiesen.", ["wird das Geld überwiesen"]),
    ("passive", "Das wird dann eingetragen.", ["wird dann eingetragen"]),
    ("subjunctive", "Das könnte Sie Geld kosten.", ["könnte"]),
    ("subjunctive", "Sie hätten gern Geld. Das wäre gut.", ["hätten", "wäre"]),
    ("negation", "Sie müssen keinen Termin machen.", ["keinen"]),
    ("negation", "Das gilt nie. Niemand hilft.", ["nie", "Niemand"]),
    ("genitive", "Sie sehen das Dach des Hauses.", ["des Hauses"]),
    ("genitive", "Das ist die Mutter des jungen Menschen.", ["des jungen Menschen"]),
    ("genitive", "Sie bleiben wegen der Kälte zu Hause.", ["wegen der Kälte"]),
    ("genitive", "Sie bringen die Geburtsurkunde Ihres Kindes mit.", ["Ihres Kindes"]),
    ("address", "Das Amt prüft den Antrag und schickt danach einen Brief an die Wohnung der Familie.", None),
    ("impersonal", "Dann geht man ins Rathaus. Sie auch.", ["man"]),
    ("informal", "Bring deinen Ausweis mit.", ["deinen"]),
    ("abbreviation", "Sie brauchen z. B. ein Foto, ggf. zwei.", ["z. B.", "ggf."]),
    ("abbreviation", "Sie brauchen z.B. ein Foto.", ["z.B."]),
    ("abbreviation", "Nr. 5 ist offen.", ["Nr."]),
    ("hard_word", "Sie kommen unverzüglich.", ["unverzüglich"]),
    ("hard_word", "Gegebenenfalls kommen Sie.", ["Gegebenenfalls"]),
    ("hard_word", "Die Antragsteller bekommen eine Ausfertigung.", ["Antragsteller", "Ausfertigung"]),
    ("hard_word", "Das geht im Rahmen der Hilfe.", ["im Rahmen"]),
    ("long_word", "Sie brauchen einen Personalausweis.", ["Personalausweis"]),
    ("long_word", "Es gibt Sozialwohnungen und Wahlhelferinnen.", ["Sozialwohnungen", "Wahlhelferinnen"]),
    ("long_word", "Der Katzenwäscheverein hilft Ihnen.", ["Katzenwäscheverein"]),
    ("brackets", "Sie zahlen Geld (46 Euro).", ["(46 Euro)"]),
    ("special_sign", "Das steht in § 1. Sie zahlen 5 %.", ["§", "%"]),
    ("special_sign", "Bürger*innen und/oder Gäste & Co.", ["*", "/", "&"]),
    ("number_word", "Sie brauchen drei Fotos.", ["drei"]),
    ("roman_number", "Sie lesen Teil II.", ["II"]),
    ("large_number", "Sie dürfen 10.000 Euro sparen. Das haben 3 Millionen Menschen.", ["10.000", "3 Millionen"]),
    ("percent", "Sie zahlen 5 Prozent.", ["5 Prozent"]),
    ("date", "Sie kommen am 09.03.2026.", ["09.03.2026"]),
    ("date", "Sie kommen am 9.3. und am 2026-03-10.", ["9.3.", "2026-03-10"]),
    ("reference", "Siehe Seite 3. Das oben genannte Amt hilft.", ["Siehe", "oben genannte"]),
]
GOOD = [
    ("sentence_length", "Sie kommen am 9. März in das Büro am Markt. Dort zahlen Sie dann das Geld."),
    ("one_thought", "Sie bekommen Geld, wenn Sie wenig verdienen."),
    ("new_line", "Sie kommen.\nSie zahlen.\n\n- Sie gehen."),
    ("paragraph", "Sie gehen.\n\n" * 20 + "- Sie\n" * 20),
    ("heading", "# Was Sie brauchen\n\nSie brauchen ein Foto."),
    ("enumeration", "Sie bringen mit: Pass, Foto und Geld."),
    ("enumeration", "- Pass, Foto, Geld, Brief und Stift"),
    ("enumeration", "Das zahlen alle, denen ein Haus, eine Wohnung oder ein Grundstück gehört."),
    ("postal_address", "Lange Straße 12\n12345 Musterstadt"),
    ("passive", "Das Amt wird Ihnen helfen. Es wird Winter. Sie werden gesund."),
    ("passive", "Wirksam wird sie, wenn das Amt sie entgegennimmt."),
    ("passive", "Das Geld wird gegen einen Beleg wertlos. Ihr Kind wird geboren."),
    ("passive", "Das Amt wird das entscheiden."),
    ("passive", "Wenn es wird, wie Sie es beantragt haben, ist es gut."),
    ("subjunctive", "Sie möchten einen Ausweis. Wahren Sie die Würde."),
    ("negation", "Sie kommen ohne Termin."),
    ("genitive", "Sie sehen das Dach vom Haus. Eines ist klar: Das Haus steht. Ihres ist neu."),
    ("address", "Kommen Sie in das Büro. Das Amt prüft den Antrag und schickt danach einen Brief an die Wohnung."),
    ("impersonal", "Der Mann kommt. Manche kommen."),
    ("informal", "Der Dudelsack ist laut."),
    ("abbreviation", "Das ist Art und Max hat es. Der Ort heißt Evtlingen. Bis morgen."),
    ("hard_word", "Das hat einen Zweck: Sie bekommen Bescheid."),
    ("hard_word", "Das heißt: Beglaubigung. Der Brief heißt Vollmacht."),
    ("long_word", "Der Personal-Ausweis und der Wohn·geld·antrag liegen in der Bahnhofstraße 5."),
    ("long_word", "Sie bekommen eine Benachrichtigung."),
    ("brackets", "Sie zahlen 46 Euro."),
    (
        "special_sign",
        "Rufen Sie an: +49 30 1234/56. Schreiben Sie an a+b@stadt.example oder www.stadt.example/a?b=c&d.",
    ),
    ("special_sign", "> **Wichtig:** *Kommen* Sie.\n\n# Titel"),
    ("number_word", "Sie brauchen 3 Fotos und ein Heft."),
    ("roman_number", "I und V sind Buchstaben. XING und Ix auch."),
    (
        "large_number",
        "Rufen Sie an: 116 116 oder 0800 1234567. Das Amt ist in 12345 Musterstadt. Sie zahlen 1.500 Euro.",
    ),
    ("percent", "Sie zahlen 5 von 100 Euro."),
    ("date", "Sie kommen am 9. März 2026 um 8.30 Uhr. Das kostet 12.50. Das ist Version 1.2.3."),
    ("reference", "Sie sehen das Haus. Auf der Siehenstraße ist es oben."),
]


@pytest.mark.parametrize(("rule", "body", "marked"), BAD)
def test_what_is_hard_to_read_is_found_in_its_place(rule: str, body: str, marked: list[str] | None) -> None:
    assert _marked(body, rule) == (marked or [body])


@pytest.mark.parametrize(("rule", "body"), GOOD)
def test_what_is_no_such_thing_is_left_alone(rule: str, body: str) -> None:
    assert _marked(body, rule) == []


def test_each_rule_is_described_and_has_good_and_bad_sentences() -> None:
    names = [rule.__name__ for rule in GERMAN]
    assert set(rules()) == {*names, "english_passive"}
    assert {name for name, *_ in BAD} == {name for name, _ in GOOD} == set(names)
    for rule in rules().values():
        assert all(rule[spoken]["message"] and rule[spoken]["advice"] for spoken in ("de", "en"))


def test_no_word_has_two_plainer_ones_and_none_is_its_own() -> None:
    everywhere, more = lists()["hard"], lists()["hard_in_plain_language"]
    assert not set(everywhere) & set(more)
    assert not [word for word, plainer in (everywhere | more).items() if word == plainer]


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
    assert _marked("Sie brauchen eine Vollmacht.", "hard_word", Module.DOCUMENTS) == []
    assert _marked("Sie brauchen eine Vollmacht.", "hard_word") == ["Vollmacht"]


def test_what_an_article_is_about_may_be_said_outside_the_plain_text() -> None:
    body = "Die Niederschrift kostet nichts."
    assert _lint(body, Module.FEE, title="Widerspruch zur Niederschrift") == []
    assert [one.rule for one in _lint(body, Module.FEE)] == ["hard_word"]


def test_a_word_is_named_once() -> None:
    assert _marked("Der Personalausweis ist da.\nDer Personalausweis ist neu.", "long_word") == ["Personalausweis"]


def test_long_words_are_divided_where_their_last_part_begins() -> None:
    [found] = [one for one in _lint("Sie brauchen den Kinderreisepass.") if one.rule == "long_word"]
    assert found.advice == "Teilen Sie es mit einem Bindestrich: Kinder-Reisepass."


def test_law_is_quoted_as_it_is() -> None:
    assert _lint("Nach § 1 Abs. 2 wird ggf. unverzüglich entschieden.", Module.LEGAL) == []


def test_english_is_looked_at_for_length_and_passive() -> None:
    assert _marked("The card is issued by the office.", "english_passive", language="en") == ["is issued"]
    assert _marked("It was not sent. It is quickly checked.", "english_passive", language="en") == [
        "was not sent",
        "is quickly checked",
    ]
    assert _marked("You are married. They are called homes. We are closed.", "english_passive", language="en") == []
    assert _marked(" ".join(["word"] * 30) + ".", "sentence_length", Module.WHAT, "en")
    assert _lint("Your card comes by post, z. B. on 09.03.2026.", language="en") == []


def test_other_languages_are_left_alone() -> None:
    assert _lint("Zapłać ggf. 5 %.", language="pl") == []


def test_the_place_is_that_of_the_text_with_all_its_marks() -> None:
    body = "**Gebühr:** Sie zahlen [hier](https://stadt.example) z. B. bar."
    [found] = [one for one in _lint(body) if one.rule == "abbreviation"]
    assert body[slice(*found.at)] == "z. B."
    assert found.message == "„z. B.“ ist eine Abkürzung."
    assert found.advice == "Schreiben Sie das Wort aus: zum Beispiel."
    [english] = [one for one in _lint(body, spoken="en") if one.rule == "abbreviation"]
    assert english.advice == "Write the word in full: zum Beispiel."


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aZe1 .,!?:;()[]{}*_-#>\n/&§%+ßÄ„“", min_size=1, max_size=120).filter(str.strip))
def test_whatever_is_written_every_finding_has_its_place(body: str) -> None:
    text = body.strip()
    for one in _lint(text):
        assert one.text == text[slice(*one.at)]
        assert one.text.strip()


HOSTILE = [
    "a",
    "a, ",
    "1. A",
    "gege",
    "[a](",
    "[a](  ",
    "(",
    " ",
    "\n",
    ".",
    "...x",
    "Straße 1, ",
    "+1",
    "a@",
    "wird ge",
    "**",
]


@pytest.mark.parametrize("bit", HOSTILE)
def test_no_text_keeps_the_gateway_busy(bit: str) -> None:
    body = "x" + bit * (19_990 // len(bit)) + "x"
    start = time.thread_time()
    _lint(body)
    assert time.thread_time() - start < 0.5


def test_the_demo_citys_plain_texts_have_few_faults_and_all_is_quick() -> None:
    articles = read_folder(DEMO).articles
    lint(articles[0], "de")
    start = time.thread_time()
    found = [one for article in articles for one in lint(article, "de")]
    assert (time.thread_time() - start) / len(articles) < 0.02
    faults = [one for one in found if one.severity == "error" and one.rule != "long_word"]
    assert len(faults) < 10
