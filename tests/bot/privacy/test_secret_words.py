"""Secret words are found however they are written, and a sentence with an apple in it stays as it is."""

import re

import pytest

from bot.privacy.secret_words import count, hidden, hidden_pairs, words


def test_words_are_short_different_and_without_umlauts() -> None:
    assert len(words()) == len({word.lower() for word in words()}) == 256
    assert all(re.fullmatch(r"[A-Z][a-z]{2,9}", word) for word in words())


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (
            "- Ihre geheimen Wörter: **Apfel Biene**\n- Zuständig: Bauamt",
            "- Ihre geheimen Wörter: **••• •••**\n- Zuständig: Bauamt",
        ),
        ("meine wörter sind apfel biene, danke", "meine wörter sind ••• •••, danke"),
        ("TT2V-K239 Apfel und Biene", "TT2V-K239 ••• und •••"),
        ("tt2vk239, apfel/biene", "tt2vk239, •••/•••"),
        ("Apfel Biene Apfel", "••• ••• •••"),
    ],
)
def test_two_of_them_side_by_side_are_hidden(told: str, shown: str) -> None:
    assert hidden_pairs(told) == shown


@pytest.mark.parametrize(
    "told",
    [
        "Die Laterne am Park ist dunkel, die Bank und der Baum auch.",
        "Bank und Baum",
        "Bitte rufen Sie morgen Abend an.",
        "Lampe Lampe",
        "",
    ],
)
def test_what_is_no_secret_stays(told: str) -> None:
    assert hidden_pairs(told) == told


def test_of_an_answer_all_words_of_the_list_are_hidden() -> None:
    assert hidden("Erst APFEL, dann die Biene!") == "Erst •••, dann die •••!"
    assert (count("Apfel, apfel und Biene"), count("Guten Tag")) == (2, 0)
