from nlu.retrieval.documents import Document


def test_wordings_stand_in_the_order_in_which_rehearsals_count_them() -> None:
    document = Document("hund", ("Hundesteuer",), ("Dackel",), ("Was kostet ein Hund?",), ("Köpek vergisi",), "Text.")
    assert document.wordings == ("Dackel", "Was kostet ein Hund?", "Köpek vergisi")


def test_titles_and_text_are_no_wordings() -> None:
    assert Document("hund", ("Hundesteuer",), body="Text.").wordings == ()
