"""Acts on intents, as changes of files. What Rasa's check of the data would complain of is refused."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.errors import InUse, InvalidRequest, NameTaken, NotFound
from bot.studio import examples, intent_files, rasa_yaml, test_set
from bot.studio.clean_text import cleaned
from bot.studio.intent_files import answer_to
from bot.studio.nlu_files import DOMAIN, OWN, RULES, TRANSLATIONS, Example, NluFiles, Rule, language_of, plain
from bot.studio.shipped import shipped_files
from bot.wording import languages

_NAME = re.compile(r"^[a-z][a-z0-9_]{2,59}$")
_OTHERWISE_MEANT = frozenset({"restart", "session_start", "back", *test_set.OUTSIDE})
"""Names that mean something to Rasa or to a test set."""
Changed = dict[str, str | None]
Placed = Sequence[tuple[str, str]]
"""Sentences with their languages."""
Act = Callable[["Intents"], Changed]


@dataclass(frozen=True)
class Answer:
    """What the bot says to an intent that editors have made."""

    de: str
    en: str


class Intents:
    """Acts on one state of the training data; each gives the files that become different."""

    def __init__(self, files: NluFiles, articles: Mapping[str, Collection[str]] | None = None) -> None:
        """`articles`: ids by site; in a test set such a name means the article and not the intent."""
        self._files, self._articles = files, articles or {}

    def add(self, name: str, texts: Iterable[str], language: str | None = None) -> Changed:
        """Further examples; those that it has already change nothing. Without a language it is told from each text.

        Raises NotFound, and InvalidRequest for one that another intent has.
        """
        self._known(name)
        if language and language not in languages():
            raise InvalidRequest(f"there is no language {language}", field="language")
        unknown = [text for text in texts if self._files.owners.get(plain(text)) != name]
        fresh = self._fresh(name, examples.cleaned(unknown))
        return self.put(name, [(text, language or language_of(text)) for text in fresh])

    def put(self, name: str, placed: Placed) -> Changed:
        """Examples as they are, each into a file of its language."""
        held = self._files.examples.get(name, ())
        by_file: defaultdict[str, list[str]] = defaultdict(list)
        for text, language in placed:
            by_file[examples.home(held, language)].append(text)
        changed: Changed = {}
        for path, texts in by_file.items():
            write = examples.added if path in {one.file for one in held} else examples.with_entry
            changed[path] = write(self._files.texts.get(path, ""), "intent", name, texts)
        return changed

    def remove(self, name: str, texts: Collection[str]) -> Changed:
        """Take examples away; raises NotFound for one that it has not, InUse where too few would be left."""
        wrong = self._spoken(name, texts)
        held = {plain(one.text) for one in self._files.examples.get(name, ())}
        if len(held) - len(wrong) < examples.FEWEST:
            raise InUse(f"{name} needs {examples.FEWEST} examples", where=name)
        return self._without(name, wrong)

    def move(self, name: str, texts: Collection[str], to: str) -> Changed:
        """Examples of one intent are those of another from now on, and so are the tests of the same words."""
        if name == to:
            raise InvalidRequest("from and to are the same", field="to")
        self._known(to)
        spoken = self._spoken(name, texts)
        return self._then(
            lambda now: now.remove(name, [*spoken]),
            lambda now: now.put(to, _placed(chain(*spoken.values()))),
            lambda now: now._expected(name, to, spoken),
        )

    def create(self, name: str, texts: Iterable[str], answer: Answer) -> Changed:
        """A new intent: its examples, its place in the domain, what the bot says, and the rule that joins them."""
        self._free(name)
        fresh = self._fresh(name, examples.cleaned(texts))
        return self._make(name, [(text, language_of(text)) for text in fresh], answer)

    def split(self, name: str, texts: Collection[str], to: str, answer: Answer) -> Changed:
        """A new intent out of some examples of this one, with the tests of the same words."""
        spoken = self._spoken(name, texts)
        self._free(to)
        return self._then(
            lambda now: now.remove(name, [*spoken]),
            lambda now: now._make(to, _placed(chain(*spoken.values())), answer),
            lambda now: now._expected(name, to, spoken),
        )

    def merge(self, name: str, into: str) -> Changed:
        """All examples and tests of this intent are another one's; this one goes. Raises InUse as `drop` does."""
        self._known(into)
        if name == into:
            raise InvalidRequest("both are the same", field="into")
        spoken = _placed(self._files.examples.get(name, ()))
        return self._then(
            lambda now: now._expected(name, into),
            lambda now: now.drop(name),
            lambda now: now.put(into, spoken),
        )

    def drop(self, name: str) -> Changed:
        """The intent goes with its examples and tests, its answer in all languages and its rule.

        Raises InUse, saying where.
        """
        self._own(name)
        spoken = {plain(one.text): one for one in self._files.examples.get(name, ())}
        acts: list[Act] = [lambda now: now._without(name, spoken), lambda now: now._expected(name, None)]
        rules = {rule.file for rule in self._rules(name)}
        acts += [_edit(path, intent_files.without_rules, name) for path in rules]
        acts += [_edit(path, intent_files.without_answer, answer_to(name)) for path in self._answered(name)]
        return self._then(*acts, _edit(self._files.intents[name], intent_files.without_intent, name))

    def rename(self, name: str, to: str) -> Changed:
        """Another name; only of an intent that editors have made. Raises InUse and NameTaken."""
        self._own(name)
        self._free(to)
        answered = self._answered(name)
        names = {name: to} | ({answer_to(name): answer_to(to)} if answered else {})
        data = {one.file for one in self._files.examples.get(name, ())}
        acts = [_edit(path, examples.renamed, name, to) for path in data]
        rules = {rule.file for rule in self._rules(name)}
        acts += [_edit(path, intent_files.with_rules_renamed, names) for path in rules]
        answers = (answer_to(name), answer_to(to))
        acts += [_edit(path, intent_files.with_answer_renamed, *answers) for path in answered]
        acts.append(_edit(self._files.intents[name], intent_files.with_intent_renamed, name, to))
        return self._then(*acts, lambda now: now._expected(name, to))

    def _make(self, name: str, placed: Placed, answer: Answer) -> Changed:
        if len(placed) < examples.FEWEST:
            raise InvalidRequest(f"a new intent needs {examples.FEWEST} examples", field="examples")
        domain, rules, said = f"{DOMAIN}{OWN}", f"{RULES}{OWN}", _checked(answer)
        return self.put(name, placed) | {
            domain: intent_files.with_intent(self._files.texts.get(domain, ""), name, said.de, said.en),
            rules: intent_files.with_rule(self._files.texts.get(rules, ""), name),
        }

    def _known(self, name: str) -> None:
        if name not in self._files.intents:
            raise NotFound(name)

    def _free(self, name: str) -> None:
        """A name that an intent may have, and none has yet."""
        if not _NAME.match(name) or not rasa_yaml.is_text(name):
            raise InvalidRequest("small letters, digits and underscores, and no word of YAML", field="name")
        taken = name in self._files.intents or answer_to(name) in self._files.responses
        if taken or name in _OTHERWISE_MEANT:
            raise NameTaken(f"there is an intent {name}")

    def _own(self, name: str) -> None:
        """The program's own intents are named in rules, buttons and code; those of an earlier program no longer are."""
        self._known(name)
        if name in shipped_intents():
            raise InUse(f"the program knows {name}", where="Bürgerlotse")
        using = [rule.name for rule in self._rules(name) if not _goes_with(name, rule)]
        if using:
            raise InUse(", ".join(using), where=", ".join(using))

    def _rules(self, name: str) -> list[Rule]:
        return [rule for rule in self._files.rules if name in rule.intents]

    def _answered(self, name: str) -> list[str]:
        """The files in which the answer to an intent stands; none where others say the same."""
        answer = answer_to(name)
        others = any(answer in rule.actions for rule in self._files.rules if name not in rule.intents)
        if others or answer not in self._files.responses or answer in _shipped().responses:
            return []
        translated = [
            f"{TRANSLATIONS}{code}.yml" for code, words in self._files.translations.items() if answer in words
        ]
        return [self._files.responses[answer][0], *translated]

    def _fresh(self, name: str, texts: Sequence[str]) -> list[str]:
        """Those that the intent has not; raises InvalidRequest for one of another intent."""
        for text in texts:
            if (owner := self._files.owners.get(plain(text), name)) != name:
                raise InvalidRequest(f"{text!r} is an example of {owner}", field="texts")
        return [text for text in texts if plain(text) not in self._files.owners]

    def _spoken(self, name: str, texts: Iterable[str]) -> dict[str, list[Example]]:
        """The examples as they stand there, in each spelling, by their plain words; raises NotFound."""
        self._known(name)
        found: dict[str, list[Example]] = {plain(text): [] for text in texts}
        for one in self._files.examples.get(name, ()):
            found.get(plain(one.text), []).append(one)
        if missing := next((text for text, spellings in found.items() if not spellings), None):
            raise NotFound(f"{name} has no example {missing}")
        return found

    def _without(self, name: str, texts: Collection[str]) -> Changed:
        """`texts`: plain."""
        paths = {one.file for one in self._files.examples.get(name, ()) if plain(one.text) in texts}
        return {path: examples.removed(self._files.texts[path], "intent", name, texts) for path in paths}

    def _expected(self, name: str, to: str | None, texts: Collection[str] | None = None) -> Changed:
        return test_set.expected_otherwise(self._files, name, to, self._articles, texts)

    def _then(self, *acts: Act) -> Changed:
        """One act after the other, each on what the one before has made."""
        changed: Changed = {}
        for act in acts:
            texts = {path: text for path, text in (dict(self._files.texts) | changed).items() if text is not None}
            changed |= act(Intents(NluFiles(texts), self._articles))
        return changed


def shipped_intents() -> frozenset[str]:
    """The intents that the program itself brings."""
    return frozenset(_shipped().intents)


def _shipped() -> NluFiles:
    return NluFiles(shipped_files())


def _goes_with(name: str, rule: Rule) -> bool:
    """A rule of the editors, of an earlier program, or one that only answers; what else somebody has written stays."""
    known = rule.file == f"{RULES}{OWN}" or rule.file in shipped_files()
    return rule.intents == {name} and (known or rule.actions == {answer_to(name)})


def _edit(path: str, change: Callable[..., str | None], *given: object) -> Act:
    return lambda now: {path: change(now._files.texts[path], *given)}


def _placed(found: Iterable[Example]) -> Placed:
    return [(one.text, one.language) for one in found]


def _checked(answer: Answer) -> Answer:
    """Braces would be filled in; raises InvalidRequest for an empty answer."""
    texts = [cleaned(text).replace("{", "(").replace("}", ")") for text in (answer.de, answer.en)]
    if not all(texts):
        raise InvalidRequest("an answer is empty", field="answer")
    return Answer(*texts)
