"""Editors who do whatever comes to mind, over and over: acts by chance, some of them wrong or on what is old."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import LotseError
from bot.studio import examples_csv, responses, synonyms, test_set
from bot.studio.intents import Answer, Intents
from bot.studio.nlu_files import NluFiles
from bot.studio.repository import TrainingData
from bot.studio.test_set import TestRow

WORDS = "wann wo hund katze bad pass offen kostet Ämter 🦊 [x](y) {z} /greet # - Müll: 'ja' \"nein\" ü no 12:30".split()
WORDS += ["\x0b", "\u2028", "\x00"]
SHIPPED = ("greet", "thank", "complaint", "ask_article", "emergency", "help")


Act = Callable[[NluFiles], dict[str, str | None]]


@dataclass
class Editor:
    """Does one act after the other; counts what was done and what was refused."""

    data: TrainingData
    chance: random.Random
    done: int = 0
    refused: int = 0
    undone: int = 0

    def acts(self, count: int) -> None:
        """So many acts, some of them made up before a look at what somebody else has done since."""
        seen = NluFiles(self.data.files())
        for _ in range(count):
            if self.chance.random() < 0.7:
                seen = NluFiles(self.data.files())
            try:
                self._undo() if self.chance.random() < 0.1 else self._do(self.chance.choice(self._table())(seen))
            except LotseError:
                self.refused += 1

    def _do(self, act: Act) -> None:
        self.done += self.data.act(lambda texts: act(NluFiles(texts)), f"Act {self.done}.", "edith").is_new

    def _undo(self) -> None:
        self.undone += self.data.undo(self.chance.choice(self.data.history(20)[0]).id, "edith").is_new

    def _table(self) -> list[Callable[[NluFiles], Act]]:
        often = [self._add] * 4 + [self._remove] * 2 + [self._create] * 3
        seldom = [self._move, self._split, self._merge, self._drop, self._rename]
        return [*often, *seldom, self._say, self._word, self._csv, self._test]

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

    def _add(self, seen: NluFiles) -> Act:
        name, texts = self._intent(seen), [self._text() for _ in range(self.chance.randint(1, 3))]
        return lambda files: Intents(files).add(name, texts)

    def _remove(self, seen: NluFiles) -> Act:
        name = self._intent(seen)
        texts = self._some(seen, name)
        return lambda files: Intents(files).remove(name, texts)

    def _move(self, seen: NluFiles) -> Act:
        name, to = self._intent(seen), self._intent(seen)
        texts = self._some(seen, name)
        return lambda files: Intents(files).move(name, texts, to)

    def _create(self, seen: NluFiles) -> Act:
        texts = [f"{self._text()} {number}" for number in range(self.chance.randint(1, 4))]
        name, answer = self._name(), Answer(f"Ja: {self._text()}", f"Yes:\n- {self._text()} #x")
        return lambda files: Intents(files).create(name, texts, answer)

    def _split(self, seen: NluFiles) -> Act:
        name, to = self._intent(seen), self._name()
        texts = self._some(seen, name)
        return lambda files: Intents(files).split(name, texts, to, Answer("Ja.", "Yes"))

    def _merge(self, seen: NluFiles) -> Act:
        name, into = self._intent(seen), self._intent(seen)
        return lambda files: Intents(files).merge(name, into)

    def _drop(self, seen: NluFiles) -> Act:
        name = self._intent(seen)
        return lambda files: Intents(files).drop(name)

    def _rename(self, seen: NluFiles) -> Act:
        name, to = self._intent(seen), self._name()
        return lambda files: Intents(files).rename(name, to)

    def _say(self, seen: NluFiles) -> Act:
        own = [f"utter_{name}" for name in seen.intents if name.startswith("neu_")]
        name = self.chance.choice(["utter_greet", "utter_help", "utter_contact", "utter_nichts", *own])
        language = self.chance.choice(["de", "en", "de-plain", "tr", "xx"])
        texts = [self._text() for _ in range(self.chance.randint(1, 2))]
        return lambda files: responses.save(files, name, language, texts)

    def _word(self, seen: NluFiles) -> Act:
        value = self.chance.choice(["fee", "duration", "nichts"])
        held = [one.text for one in seen.synonyms.get(value, ())]
        texts = [*self.chance.sample(held, len(held) // 2), self._text()]
        return lambda files: synonyms.save(files, value, texts)

    def _csv(self, seen: NluFiles) -> Act:
        rows = [f'{self._intent(seen)};"{self._text().replace(chr(34), "")}"' for _ in range(3)]
        return lambda files: examples_csv.taken(files, "\n".join(["intent;text", *rows])).changed

    def _test(self, seen: NluFiles) -> Act:
        row = TestRow(self._text(), self._intent(seen))
        return lambda files: test_set.added(files, "musterstadt", [row], ())
