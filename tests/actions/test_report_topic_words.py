"""The topic of a report in a message about it."""

import pytest

from actions.report_topic_words import asks_for_topic, has_heading, topic


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("das Thema ist eigentlich Müll", "Müll"),
        ("Falsches Thema, es ist ein Schlagloch", "Schlagloch"),
        ("Ich möchte das Thema bitte auf Graffiti ändern", "Graffiti"),
        ("Thema: nicht die Laterne, sondern die Ampel.", "Ampel"),
        ("please change the topic to pothole", "pothole"),
        ("the category is actually rubbish", "rubbish"),
        ("konuyu çöp olarak değiştir", "çöp"),
        ("тема на самом деле мусор", "мусор"),
        ("الموضوع في الواقع قمامة", "قمامة"),
        ("насправді тема сміття", "сміття"),
        ("temat to właściwie śmieci", "śmieci"),
        ("le sujet est en fait les ordures", "ordures"),
        ("l'argomento è in realtà rifiuti", "rifiuti"),
        ("el tema es en realidad basura", "basura"),
        ("das Thema stimmt nicht", ""),
        ("Was ist das Thema?", None),
        ("doch Schlagloch", None),
        ("Das Thema " + "ist sehr " * 6 + "ärgerlich", None),
    ],
)
def test_what_is_said_to_be_the_topic_is_told_from_the_words_around_it(text: str, said: str | None) -> None:
    assert topic(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Können Sie das Thema auf Sperrmüll ändern?", "Sperrmüll"),
        ("Nein, könnten Sie bitte die Kategorie zu Graffiti wechseln", "Graffiti"),
        ("Could you change the topic to bulky waste?", "bulky waste"),
        ("Kann ich das Thema noch ändern?", ""),
        ("Konuyu çukur olarak değiştirebilir misiniz", "çukur"),
        ("можете изменить тему на граффити?", "граффити"),
        ("هل يمكنك تغيير الموضوع إلى القمامة؟", "القمامة"),
        ("чи можете змінити тему на графіті?", "графіті"),
        ("Czy mogą państwo zmienić temat na graffiti?", "graffiti"),
        ("Pouvez-vous changer le sujet pour graffiti ?", "graffiti"),
        ("Può cambiare l'argomento in graffiti?", "graffiti"),
        ("¿Puede cambiar el tema a grafiti?", "grafiti"),
    ],
)
def test_a_polite_request_to_change_it_says_what_it_shall_be(text: str, said: str) -> None:
    assert asks_for_topic(text)
    assert topic(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Wie kann ich meine Adresse ändern?",
        "Können Sie das Thema erklären?",
        "Kann ich meinen Namen ändern?",
        "Zu welchem Thema gehört Sperrmüll?",
        "das Thema auf Sperrmüll ändern",
    ],
)
def test_other_questions_ask_for_no_other_topic(text: str) -> None:
    assert not asks_for_topic(text)


def test_a_heading_is_told_from_a_sentence() -> None:
    assert all(map(has_heading, ("Thema: Ampel", "Betreff - die Ampel", "subject : light", "الموضوع: نفايات")))
    assert not any(map(has_heading, ("das Thema: Ampel", "Thema Ampel", "Ampel: dunkel", "Thema:")))
