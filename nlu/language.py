"""The language of a message: langdetect among the site's languages, with the conversation's as prior."""

from functools import cache, lru_cache
from importlib.resources import files

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

_SEED = 0
_MIN_LETTERS = 12
"""Shorter texts say too little; they are taken to be in the conversation's language."""
_SURE = 0.8
"""Chance from which on another language is believed; this is how the conversation's language is the prior."""


@lru_cache(maxsize=2_000)
def detect(text: str, languages: tuple[str, ...], present: str) -> str:
    """The language of `text` among `languages`; `present` unless the text speaks clearly for another."""
    if set(languages) <= {present} or sum(character.isalpha() for character in text) < _MIN_LETTERS:
        return present
    detector = _factory(tuple(sorted({*languages, present}))).create()
    detector.append(text)
    try:
        guesses = detector.get_probabilities()
    except LangDetectException:  # no letters that any of the languages uses
        return present
    best = max(guesses, key=lambda guess: guess.prob, default=None)
    return best.lang if best and best.prob >= _SURE else present


@cache
def _factory(languages: tuple[str, ...]) -> DetectorFactory:
    """A seeded detector that knows these languages only: the same text always gives the same answer."""
    profiles = files("langdetect") / "profiles"
    factory = DetectorFactory()
    factory.set_seed(_SEED)
    factory.load_json_profile([(profiles / name).read_text(encoding="utf-8") for name in languages])
    return factory
