from nlu.retrieval.words import content_words, fold, folded, stem, stems, trim, words


def test_umlauts_meet_however_they_are_spelled() -> None:
    assert fold("Führerschein") == fold("Fuehrerschein") == fold("fuhrerschein")
    assert fold("Straße") == fold("STRASSE")


def test_letters_that_only_look_like_a_spelled_umlaut_stay() -> None:
    assert fold("neue Steuer") == "neue steuer"
    assert fold("aktuell") == "aktuell"


def test_plural_with_umlaut_meets_its_singular() -> None:
    assert stem(fold("Bäume")) == stem(fold("Baum"))


def test_forms_of_one_verb_and_its_noun_have_one_stem() -> None:
    forms = ("anmelden", "Anmeldung", "angemeldet", "anzumelden", "anmelde")
    assert {stem(fold(form)) for form in forms} == {"anmeld"}


def test_opposite_verbs_keep_apart() -> None:
    assert len({stem(fold(word)) for word in ("anmelden", "abmelden", "ummelden")}) == 3


def test_inflection_is_trimmed_but_another_word_is_not_reached() -> None:
    assert trim("hausieren") != trim("haus")
    assert trim("autos") == trim("auto")


def test_hyphens_join_words() -> None:
    assert words("E-Mail an die Kfz-Zulassung") == ["email", "an", "die", "kfzzulassung"]


def test_small_words_say_nothing_unless_there_is_nothing_else() -> None:
    assert content_words("Wo kann ich meinen Pass bekommen?") == ["pass"]
    assert content_words("was ist das") == ["was", "ist", "das"]


def test_other_scripts_are_words_too() -> None:
    assert stems("где получить паспорт") == ["где", "получить", "паспорт"]


def test_only_words_are_remembered_and_never_a_whole_message() -> None:
    before = fold.cache_info().currsize
    assert folded("Grüße aus der Straße, mein Name ist Öztürk") == "grusse aus der strasse, mein name ist ozturk"
    assert fold.cache_info().currsize == before
