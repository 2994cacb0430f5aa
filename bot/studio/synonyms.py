"""Values of entities and the words by which they are known."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import InvalidRequest, NotFound
from bot.studio import examples
from bot.studio.nlu_files import DATA, OWN, NluFiles, plain
from bot.studio.shipped import ROOT
from nlu.yaml_files import read_yaml

_OWN = f"{DATA}{OWN}"


@dataclass(frozen=True)
class Entity:
    """An entity and its values, as the pipeline names them."""

    name: str
    values: tuple[str, ...]


def entities(config: Path = ROOT / "config.yml") -> list[Entity]:
    """Those that Rasa's configuration names; their values are known by words."""
    found: dict[str, list[str]] = {}
    for component in read_yaml(config)["pipeline"]:
        found |= component.get("entities") or {}
    return [Entity(name, tuple(map(str, values))) for name, values in found.items()]


def words(files: NluFiles, value: str) -> list[str]:
    """The words of a value; raises NotFound."""
    if value not in files.synonyms:
        raise NotFound(value)
    return [one.text for one in files.synonyms[value]]


def save(files: NluFiles, value: str, texts: Iterable[str]) -> dict[str, str | None]:
    """The files that become different; raises NotFound, and InvalidRequest for a word of another value."""
    held = {plain(one.text): one.file for one in files.synonyms.get(value, ())}
    if not held:
        raise NotFound(value)
    wanted = {plain(text): text for text in examples.cleaned(texts)}
    if not wanted:
        raise InvalidRequest("a value needs a word", field="texts")
    owners = {plain(one.text): other for other, listed in files.synonyms.items() for one in listed if other != value}
    if taken := wanted.keys() & owners.keys():
        raise InvalidRequest(f"{min(taken)!r} stands for {owners[min(taken)]}", field="texts")
    fresh = [text for key, text in wanted.items() if key not in held]
    return _changed(files, value, fresh, {key: path for key, path in held.items() if key not in wanted})


def _changed(files: NluFiles, value: str, fresh: list[str], gone: dict[str, str]) -> dict[str, str | None]:
    changed: dict[str, str | None] = {}
    for path in dict.fromkeys(gone.values()):
        wrong = [key for key, place in gone.items() if place == path]
        changed[path] = examples.removed(files.texts[path], "synonym", value, wrong)
    if fresh:
        before = changed.get(_OWN, files.texts.get(_OWN)) or ""
        known = NluFiles({_OWN: before}).synonyms
        put = examples.added if value in known else examples.with_entry
        changed[_OWN] = put(before, "synonym", value, fresh)
    return changed
