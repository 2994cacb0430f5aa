"""Acts on intents, as changes of files. What Rasa's check of the data would complain of is refused."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.errors import InUse, InvalidRequest, NameTaken, NotFound
from bot.studio import examples, rasa_yaml
from bot.studio.nlu_files import DATA, DOMAIN, RULES, NluFiles, plain
from bot.studio.shipped import shipped_files

OWN = "studio.yml"
"""Files of what editors have made themselves."""
_NAME = re.compile(r"^[a-z][a-z0-9_]{2,59}$")
Changed = dict[str, str | None]


@dataclass(frozen=True)
class Answer:
    """What the bot says to an intent that editors have made."""

    de: str
    en: str


class Intents:
    """Acts on one state of the training data; each gives the files that become different."""

    def __init__(self, files: NluFiles) -> None:
        self._files = files

    def add(self, name: str, texts: Iterable[str]) -> Changed:
        """Further examples; those that it has already change nothing.

        Raises NotFound, and InvalidRequest for one that another intent has.
        """
        self._known(name)
        unknown = [text for text in texts if self._files.owners.get(plain(text)) != name]
        fresh = self._fresh(name, examples.cleaned(unknown))
        if not fresh:
            return {}
        path = self._home(name)
        if not self._files.examples.get(name):
            return {path: examples.with_entry(self._files.texts.get(path), "intent", name, fresh)}
        return {path: examples.added(self._files.texts[path], "intent", name, fresh)}

    def remove(self, name: str, texts: Collection[str]) -> Changed:
        """Take examples away; raises NotFound for one that it has not, InUse where too few would be left."""
        self._known(name)
        wrong = {plain(text) for text in texts}
        held = {plain(one.text): one.file for one in self._files.examples.get(name, ())}
        if missing := wrong - set(held):
            raise NotFound(f"{name} has no example {min(missing)}")
        if len(held) - len(wrong) < examples.FEWEST:
            raise InUse(f"{name} needs {examples.FEWEST} examples", where=name)
        return self._without(name, {held[one] for one in wrong}, wrong)

    def move(self, name: str, texts: Collection[str], to: str) -> Changed:
        """Examples of one intent are those of another from now on."""
        if name == to:
            raise InvalidRequest("from and to are the same", field="to")
        self._known(to)
        spoken = self._spoken(name, texts)
        return _then(self._files, [lambda now: now.remove(name, spoken), lambda now: now.add(to, spoken)])

    def create(self, name: str, texts: Iterable[str], answer: Answer) -> Changed:
        """A new intent: its examples, its place in the domain, what the bot says, and the rule that joins them."""
        if not _NAME.match(name):
            raise InvalidRequest("a name has small letters, digits and underscores", field="name")
        if name in self._files.intents or f"utter_{name}" in self._files.responses:
            raise NameTaken(f"there is an intent {name}")
        wanted = examples.cleaned(texts)
        fresh = self._fresh(name, wanted)
        if len(fresh) < examples.FEWEST:
            raise InvalidRequest(f"a new intent needs {examples.FEWEST} examples", field="examples")
        own, domain, rules = f"{DATA}{OWN}", f"{DOMAIN}{OWN}", f"{RULES}{OWN}"
        return {
            own: examples.with_entry(self._files.texts.get(own), "intent", name, fresh),
            domain: _with_domain(self._files.texts.get(domain), name, _checked(answer)),
            rules: _with_rule(self._files.texts.get(rules), name),
        }

    def split(self, name: str, texts: Collection[str], to: str, answer: Answer) -> Changed:
        """A new intent out of some examples of this one."""
        spoken = self._spoken(name, texts)
        return _then(self._files, [lambda now: now.remove(name, spoken), lambda now: now.create(to, spoken, answer)])

    def merge(self, name: str, into: str) -> Changed:
        """All examples of this intent are another one's; this one goes. Raises InUse for one that the program knows."""
        self._known(into)
        if name == into:
            raise InvalidRequest("both are the same", field="into")
        spoken = [one.text for one in self._files.examples.get(name, ())]
        return _then(self._files, [lambda now: now.drop(name), lambda now: now.add(into, spoken)])

    def drop(self, name: str) -> Changed:
        """The intent goes with its examples, its answer and its rule; raises InUse, saying where."""
        self._known(name)
        self._own(name)
        changed = self._without(name, {one.file for one in self._files.examples[name]}, None)
        domain, rules = (self._files.texts[f"{folder}{OWN}"] for folder in (DOMAIN, RULES))
        return changed | {f"{DOMAIN}{OWN}": _without_domain(domain, name), f"{RULES}{OWN}": _without_rule(rules, name)}

    def rename(self, name: str, to: str) -> Changed:
        """Another name; only of an intent that editors have made. Raises InUse and NameTaken."""
        self._known(name)
        self._own(name)
        answer = self._answer(name)
        spoken = [one.text for one in self._files.examples[name]]
        return _then(self._files, [lambda now: now.drop(name), lambda now: now.create(to, spoken, answer)])

    def _answer(self, name: str) -> Answer:
        _, variants = self._files.responses[f"utter_{name}"]
        english = next(one["text"] for one in variants if "condition" in one)
        return Answer(next(one["text"] for one in variants if "condition" not in one), english)

    def _known(self, name: str) -> None:
        if name not in self._files.intents:
            raise NotFound(name)

    def _own(self, name: str) -> None:
        """The program's own intents are named in rules, buttons and code."""
        if name in shipped_intents():
            raise InUse(f"the program knows {name}", where="Bürgerlotse")
        using = [rule.name for rule in self._files.rules if name in rule.intents and rule.file != f"{RULES}{OWN}"]
        if using:
            raise InUse(", ".join(using), where=", ".join(using))

    def _fresh(self, name: str, texts: Sequence[str]) -> list[str]:
        """Those that the intent has not; raises InvalidRequest for one of another intent."""
        for text in texts:
            if (owner := self._files.owners.get(plain(text), name)) != name:
                raise InvalidRequest(f"{text!r} is an example of {owner}", field="texts")
        return [text for text in texts if plain(text) not in self._files.owners]

    def _spoken(self, name: str, texts: Collection[str]) -> list[str]:
        """The examples as they stand there; raises NotFound."""
        self._known(name)
        held = {plain(one.text): one.text for one in self._files.examples.get(name, ())}
        try:
            return [held[plain(text)] for text in texts]
        except KeyError as error:
            raise NotFound(f"{name} has no example {error.args[0]}") from None

    def _home(self, name: str) -> str:
        """The file in which most of its German examples stand."""
        counted: defaultdict[str, int] = defaultdict(int)
        for one in self._files.examples.get(name, ()):
            counted[one.file] += one.language == "de"
        return max(counted, key=lambda path: counted[path], default=f"{DATA}{OWN}")

    def _without(self, name: str, files: Iterable[str], texts: Collection[str] | None) -> Changed:
        """`texts` None: all of them."""
        gone = {one.text for one in self._files.examples[name]} if texts is None else texts
        return {path: examples.removed(self._files.texts[path], "intent", name, gone) for path in files}


def shipped_intents() -> frozenset[str]:
    """The intents that the program itself brings."""
    return frozenset(NluFiles(shipped_files()).intents)


def _then(files: NluFiles, acts: Sequence[object]) -> Changed:
    """One act after the other, each on what the one before has made."""
    changed: Changed = {}
    for act in acts:
        texts = {path: text for path, text in (dict(files.texts) | changed).items() if text is not None}
        changed |= act(Intents(NluFiles(texts)))  # type: ignore[operator]
    return changed


def _checked(answer: Answer) -> Answer:
    """Braces would be filled in; raises InvalidRequest for an empty answer."""
    texts = [text.strip().replace("{", "(").replace("}", ")") for text in (answer.de, answer.en)]
    if not all(texts):
        raise InvalidRequest("an answer is empty", field="answer")
    return Answer(*texts)


def _with_domain(text: str | None, name: str, answer: Answer) -> str:
    document = rasa_yaml.load(text or 'version: "3.1"\n\nintents: []\n\nresponses: {}\n')
    if not document["intents"]:
        document["intents"] = rasa_yaml.load("- x\n")[:0]
        document["responses"] = rasa_yaml.load("x: y\n")
        del document["responses"]["x"]
    document["intents"].append(name)
    variants = rasa_yaml.load(
        "- condition: [{type: slot, name: language, value: en}]\n  text: x\n  metadata: {outcome: answered}\n"
        "- text: x\n  metadata: {outcome: answered}\n"
    )
    variants[0]["text"], variants[1]["text"] = rasa_yaml.block(answer.en), rasa_yaml.block(answer.de)
    document["responses"][f"utter_{name}"] = variants
    return rasa_yaml.dump(document)


def _without_domain(text: str, name: str) -> str | None:
    document = rasa_yaml.load(text)
    document["intents"].remove(name)
    del document["responses"][f"utter_{name}"]
    return rasa_yaml.dump(document) if document["intents"] else None


def _with_rule(text: str | None, name: str) -> str:
    document = rasa_yaml.load(text or 'version: "3.1"\n\nrules: []\n')
    if not document["rules"]:
        document["rules"] = rasa_yaml.load("- x: y\n")[:0]
    rule = rasa_yaml.load(f"- rule: Answer {name}\n  steps:\n  - intent: {name}\n  - action: utter_{name}\n")[0]
    document["rules"].append(rule)
    return rasa_yaml.dump(document)


def _without_rule(text: str, name: str) -> str | None:
    document = rasa_yaml.load(text)
    document["rules"] = [rule for rule in document["rules"] if {"intent": name} not in rule["steps"]]
    return rasa_yaml.dump(document) if document["rules"] else None
