from nlu.categories.category import Category


def test_phrases_are_names_and_keywords_once_each() -> None:
    category = Category("7", ("Ratten", "Rats"), ("Ratte", "Ratten", " "))
    assert category.phrases == ("Ratten", "Rats", "Ratte")


def test_a_description_tells_what_it_means_but_is_no_phrase() -> None:
    category = Category("7", ("Ratten",), (), " Schadnager auf öffentlichem Grund ")
    assert category.texts == ("Ratten", "Schadnager auf öffentlichem Grund")
    assert category.phrases == ("Ratten",)


def test_a_category_with_nothing_but_a_code_has_a_text() -> None:
    assert Category("defekte-bank", ("",)).texts == ("defekte-bank",)
