"""An editor who does whatever comes to mind, over and over: acts by chance, some of them wrong."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import LotseError
from bot.studio import examples_csv, responses, synonyms, test_set
from bot.studio.intents import Answer, Intents
from bot.studio.nlu_files import NluFiles
from bot.studio.repository import TrainingData
from bot.studio.test_set import TestRow

WORDS = "wann wo hund katze bad pass offen kostet Ämter 🦊 [x](y) {z} /greet # - Müll: 'ja' \"nein\" ü".split()
SHIPPED = ("greet", "thank", "complaint", "ask_article", "emergency", "help")


@dataclass
class Editor:
    """Does one act after the other; counts what was done and what was refused."""

    data: TrainingData
    chance: random.Random
    done: int = 0
    refused: int = 0
    made: list[str] = field(default_factory=list)

    def acts(self, count: int) -> None:
        """So many acts, each on what is newest."""
        for _ in range(count):
            files = NluFiles(self.data.files())
            act = self.chance.choice(self._table())
            try:
                changed = act(files)
            except LotseError:
                self.refused += 1
                continue
            self.data.commit(changed, f"Act {self.done}.", "edith")
            self.done += bool(changed)

    def _table(self) -> list[Callable[[NluFiles], dict[str, str | None]]]:
        return (
            [self._add] * 4
            + [self._remove] * 2
            + [
                self._move,
                *[self._create] * 3,
                self._split,
                self._merge,
                self._drop,
                self._rename,
                self._say,
                self._word,
                self._csv,
                self._test,
            ]
        )

    def _text(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(0, 5)))

    def _intent(self, files: NluFiles) -> str:
        own = [name for name in files.intents if name.startswith("neu_")]
        return self.chance.choice([*SHIPPED, *own, *own, "nichts"])

    def _some(self, files: NluFiles, name: str) -> list[str]:
        held = [one.text for one in files.examples.get(name, ())]
        return self.chance.sample(held, min(len(held), self.chance.randint(1, 3)))

    def _name(self) -> str:
        return f"neu_{self.chance.randint(0, 30)}"

    def _add(self, files: NluFiles) -> dict[str, str | None]:
        return Intents(files).add(self._intent(files), [self._text() for _ in range(self.chance.randint(1, 3))])

    def _remove(self, files: NluFiles) -> dict[str, str | None]:
        name = self._intent(files)
        return Intents(files).remove(name, self._some(files, name))

    def _move(self, files: NluFiles) -> dict[str, str | None]:
        name = self._intent(files)
        return Intents(files).move(name, self._some(files, name), self._intent(files))

    def _create(self, files: NluFiles) -> dict[str, str | None]:
        texts = [f"{self._text()} {number}" for number in range(self.chance.randint(1, 4))]
        return Intents(files).create(self._name(), texts, Answer(f"Ja: {self._text()}", f"Yes:\n- {self._text()} #x"))

    def _split(self, files: NluFiles) -> dict[str, str | None]:
        name = self._intent(files)
        return Intents(files).split(name, self._some(files, name), self._name(), Answer("Ja.", "Yes."))

    def _merge(self, files: NluFiles) -> dict[str, str | None]:
        return Intents(files).merge(self._intent(files), self._intent(files))

    def _drop(self, files: NluFiles) -> dict[str, str | None]:
        return Intents(files).drop(self._intent(files))

    def _rename(self, files: NluFiles) -> dict[str, str | None]:
        return Intents(files).rename(self._intent(files), self._name())

    def _say(self, files: NluFiles) -> dict[str, str | None]:
        name = self.chance.choice(["utter_greet", "utter_help", "utter_contact", "utter_nichts"])
        language = self.chance.choice(["de", "en", "de-plain", "tr", "xx"])
        return responses.save(files, name, language, [self._text() for _ in range(self.chance.randint(1, 2))])

    def _word(self, files: NluFiles) -> dict[str, str | None]:
        value = self.chance.choice(["fee", "duration", "nichts"])
        held = [one.text for one in files.synonyms.get(value, ())]
        return synonyms.save(files, value, [*self.chance.sample(held, len(held) // 2), self._text()])

    def _csv(self, files: NluFiles) -> dict[str, str | None]:
        rows = [f'{self._intent(files)};"{self._text().replace(chr(34), "")}"' for _ in range(3)]
        return examples_csv.taken(files, "\n".join(["intent;text", *rows])).changed

    def _test(self, files: NluFiles) -> dict[str, str | None]:
        return test_set.added(files, "musterstadt", [TestRow(self._text(), self._intent(files))], ())
