"""Entries are read from files that anyone can write; a fault in one is said with its place."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from bot.knowledge.lexicon.entries import FOREIGN, BadLexicon, read_lexicon, shipped_lexicon

LABELS = {"en", "tr", "ru", "ar", "uk", "pl", "fr", "it", "es"}
CITIES = (
    "berlin hamburg münchen munich köln cologne frankfurt stuttgart düsseldorf leipzig dortmund bremen dresden "
    "hannover nürnberg duisburg bochum wuppertal bielefeld bonn münster mannheim karlsruhe augsburg wiesbaden "
    "mönchengladbach gelsenkirchen aachen braunschweig chemnitz kiel magdeburg freiburg krefeld mainz lübeck erfurt "
    "oberhausen rostock kassel potsdam saarbrücken ludwigshafen leverkusen oldenburg osnabrück heidelberg darmstadt "
    "regensburg ingolstadt würzburg wolfsburg ulm heilbronn pforzheim göttingen musterstadt берлин мюнхен гамбург "
    "берлін гамбурґ برلين ميونخ هامبورغ münih monachium"
).split()
NOT_A_PLACE_OF_THE_CITY = {"geburtsurkunde-ausland-ostgebiete": "berlin"}
"""Standesamt I in Berlin serves all of Germany."""


def write(folder: Path, text: str, name: str = "own.yml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


ENTRY = "- {id: hund, names: [Hundesteuer], de: [hund melden], tr: [Köpek vergisi], label: {en: Dog tax}}\n"


def test_an_entry_is_read_with_its_languages(tmp_path: Path) -> None:
    [entry] = read_lexicon([write(tmp_path, ENTRY)]).values()
    assert (entry.id, entry.names, entry.de) == ("hund", ("Hundesteuer",), ("hund melden",))
    assert entry.foreign() == ("Dog tax", "Köpek vergisi")


def test_an_entry_of_a_later_folder_replaces_the_one_of_the_same_id(tmp_path: Path) -> None:
    first = write(tmp_path / "a", ENTRY + "- {id: katze, names: [Katze], de: [katze weg]}\n")
    second = write(tmp_path / "b", "- {id: hund, names: [Hund], de: [waldi]}\n")
    found = read_lexicon([first, second])
    assert set(found) == {"hund", "katze"}
    assert found["hund"].de == ("waldi",)
    assert found["hund"].tr == ()


def test_a_folder_that_is_not_there_brings_nothing(tmp_path: Path) -> None:
    assert read_lexicon([tmp_path / "nowhere"]) == {}
    assert read_lexicon([write(tmp_path, "")]) == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ENTRY + ENTRY, "an id stands twice"),
        ("id: hund\n", "must be a list"),
        ("- [unclosed\n", "own.yml"),
        ("- {id: hund, names: [], de: [x]}\n", "entry hund: names"),
        ("- {id: hund, names: [Hund]}\n", "entry hund: de"),
        ("- {id: hund, names: [Hund], de: [x], keys: ['123']}\n", "entry hund: keys.0"),
        ("- {id: hund, names: [Hund], de: [x], colour: red}\n", "entry hund: colour"),
        ("- {names: [Hund], de: [x]}\n", "entry 1: id"),
        ("- hund\n", "entry 1"),
    ],
)
def test_a_fault_is_said_with_file_and_entry(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadLexicon, match=reason) as refused:
        read_lexicon([write(tmp_path, text)])
    assert str(refused.value).startswith("own.yml")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_bytes("- {id: tür}".encode("latin-1"))
    with pytest.raises(BadLexicon, match=r"own\.yml"):
        read_lexicon([tmp_path])


def test_every_shipped_entry_has_enough_wordings_in_every_language() -> None:
    few = [entry.id for entry in shipped_lexicon().values() if len(entry.de) < 10]
    assert few == []
    for language in FOREIGN:
        assert [entry.id for entry in shipped_lexicon().values() if len(getattr(entry, language)) < 2] == [], language


def test_every_shipped_entry_has_labels_in_nine_languages() -> None:
    lacking = {entry.id: LABELS - set(entry.label) for entry in shipped_lexicon().values() if LABELS - set(entry.label)}
    assert lacking == {}


def test_no_wording_stands_in_two_shipped_entries_unless_they_share_a_key() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for entry in shipped_lexicon().values():
        for wording in (*entry.de, *(line for language in FOREIGN for line in getattr(entry, language))):
            owners[wording.casefold()].add(entry.id)
    keys = {entry.id: set(entry.keys) for entry in shipped_lexicon().values()}
    shared = {text: ids for text, ids in owners.items() if len(ids) > 1 and not set.intersection(*map(keys.get, ids))}  # type: ignore[arg-type]
    assert shared == {}


@pytest.mark.parametrize("language", ["de", *FOREIGN])
def test_no_shipped_entry_says_a_wording_twice_in_a_language(language: str) -> None:
    for entry in shipped_lexicon().values():
        said = [line.casefold() for line in getattr(entry, language)]
        assert len(said) == len(set(said)), entry.id


def test_no_shipped_wording_names_a_city() -> None:
    city = re.compile(rf"\b({'|'.join(CITIES)})\b")
    for entry in shipped_lexicon().values():
        lines = (*entry.names, *entry.de, *entry.foreign(), *entry.difference.values())
        named = {found.group() for line in lines if (found := city.search(line.casefold()))}
        assert named <= {NOT_A_PLACE_OF_THE_CITY.get(entry.id)}, entry.id


def test_the_shipped_lexicon_knows_many_services() -> None:
    assert len({key for entry in shipped_lexicon().values() for key in entry.keys}) >= 160


def test_the_shipped_files_carry_their_licence() -> None:
    folder = Path(read_lexicon.__code__.co_filename).parent / "data"
    assert "CC0-1.0" in (folder / "LICENSE").read_text(encoding="utf-8")
    for path in folder.glob("*.yml"):
        assert "CC0 1.0" in path.read_text(encoding="utf-8").splitlines()[0], path.name
