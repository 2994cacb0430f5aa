"""The language of a message: langdetect and small words must agree before a conversation changes its language."""

import re
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

_SEED = 0
_MIN_LETTERS = 8
"""Shorter texts say too little; they are taken to be in the conversation's language."""
_SURE = 0.8
"""Chance from which on another language is believed; this is how the conversation's language is the prior."""
_MARKUP = re.compile(r"<[^>]*>|https?://\S+|[*_`#\[\](){}]")
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


@lru_cache(maxsize=2_000)
def detect(text: str, languages: tuple[str, ...], present: str) -> str:
    """The language of `text` among `languages`; `present` unless the text speaks clearly for another."""
    plain = _MARKUP.sub(" ", text)
    if set(languages) <= {present} or sum(character.isalpha() for character in plain) < _MIN_LETTERS:
        return present
    if spoken := _unmistakable(plain, languages, present):
        return spoken
    detector = _factory(tuple(sorted({*languages, present}))).create()
    detector.append(plain)
    try:
        guesses = detector.get_probabilities()
    except LangDetectException:  # no letters that any of the languages uses
        return present
    best = max(guesses, key=lambda guess: guess.prob, default=None)
    clear = best is not None and best.prob >= _SURE and _speaks_for(plain, best.lang, present)
    return str(best.lang) if best and clear else present


def _unmistakable(text: str, languages: tuple[str, ...], present: str) -> str | None:
    """The language of which the text has two small words or more, if it has none of the present one."""
    for other in languages:
        if other != present and _count(text, other) >= 2 and not _count(text, present):
            return other
    return None


def _speaks_for(text: str, other: str, present: str) -> bool:
    """Whether the small words agree; without a list for either language, langdetect alone decides."""
    if not {other, present} <= set(_small_words()):
        return True
    return _count(text, other) > _count(text, present)


def _count(text: str, language: str) -> int:
    small = _small_words().get(language, frozenset())
    return sum(word.lower() in small for word in _WORD.findall(text))


@cache
def _small_words() -> dict[str, frozenset[str]]:
    text = files("nlu").joinpath("language_words.yml").read_text(encoding="utf-8")
    return {language: frozenset(words.split()) for language, words in yaml.safe_load(text).items()}


@cache
def _factory(languages: tuple[str, ...]) -> DetectorFactory:
    """A seeded detector that knows these languages only: the same text always gives the same answer."""
    profiles = files("langdetect") / "profiles"
    factory = DetectorFactory()
    factory.set_seed(_SEED)
    factory.load_json_profile([(profiles / name).read_text(encoding="utf-8") for name in languages])
    return factory
