"""What the lexicon brings, told so that an editor can change it."""

from bot.knowledge.articles import Article
from bot.knowledge.lexicon.links import link
from bot.knowledge.lexicon.report import coverage, print_links, print_wordings
from tests.bot.knowledge.lexicon.services import KEY, article, entry, lexicon

PASS = entry("reisepass", "Reisepass", keys=[KEY], tr=["Pasaport"], label={"en": "Passport"})
HUND = entry("hund", "Hundesteuer", de=["hund melden", "Waldi anmelden"])
ENTRIES = lexicon(PASS, HUND)
CATALOGUE = (
    article("hundesteuer", "Hundesteuer"),
    article("pass", "Dokument", service_key=KEY),
    article("gewerbe", "Gewerbe"),
)


def wordings(one: Article) -> list[str]:
    told: list[str] = []
    print_wordings(one, link([one], ENTRIES).get(one.id), ENTRIES, told.append)
    return told


def test_articles_are_counted_by_how_their_entry_was_found() -> None:
    assert coverage(CATALOGUE, link(CATALOGUE, ENTRIES)) == "lexicon: 1 by key, 1 by name, 1 without"
    assert coverage((), {}) == "lexicon: 0 by key, 0 by name, 0 without"


def test_what_editors_have_chosen_is_counted_for_itself() -> None:
    chosen = (*CATALOGUE[:2], article("gewerbe", "Gewerbe", lexicon={"entry": "hund"}))
    assert coverage(chosen, link(chosen, ENTRIES)) == "lexicon: 1 by key, 1 by name, 1 by editor, 0 without"


def test_every_article_gets_a_line_and_the_totals_come_last() -> None:
    told: list[str] = []
    print_links(CATALOGUE, link(CATALOGUE, ENTRIES), told.append)
    assert told == [
        "hundesteuer  hund  by name (1.00)",
        "pass         reisepass  by key",
        "gewerbe      none",
        "lexicon: 1 by key, 1 by name, 1 without",
    ]


def test_wordings_are_shown_by_language() -> None:
    told = wordings(CATALOGUE[1])
    assert told[:8] == ["pass  reisepass  by key", "names:", "  Reisepass", "de:", "  reisepass bitte", "tr:"] + [
        "  Pasaport",
        "labels (en):",
    ]
    assert "uk:" not in told


def test_a_refused_wording_is_marked() -> None:
    told = wordings(article("hundesteuer", "Hundesteuer", lexicon={"without": ["hund melden"]}))
    assert told[0] == "hundesteuer  hund  by name (1.00), 1 refused"
    assert "  refused: hund melden" in told
    assert "  Waldi anmelden" in told


def test_ways_to_change_it_are_named_with_the_nearest_other_entries() -> None:
    told = "\n".join(wordings(CATALOGUE[0]))
    assert 'lotse knowledge lexicon hundesteuer --without "TEXT"' in told
    assert "--entry ID  (another entry; near by name: reisepass)" in told
    assert "--auto" not in told


def test_without_an_entry_only_what_makes_sense_is_offered() -> None:
    told = "\n".join(wordings(CATALOGUE[2]))
    assert told.startswith("gewerbe  none\n")
    assert "--off" not in told
    assert "--without" not in told


def test_a_choice_of_an_editor_is_said_and_can_be_forgotten() -> None:
    off = wordings(article("hundesteuer", "Hundesteuer", lexicon={"off": True}))
    assert off[0] == "hundesteuer  none (switched off by an editor)"
    assert "--auto" in off[-1]
    gone = wordings(article("hundesteuer", "Hundesteuer", lexicon={"entry": "weg"}))
    assert gone[0] == "hundesteuer  none (an editor has chosen weg, which the lexicon does not have)"
