"""The language of a message: the conversation's language holds until words, letters and langdetect outweigh it."""

import re
from collections import OrderedDict
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from math import log

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from nlu.language_signs import LATIN, fold, script_of, signs

_SEED = 0
_REMEMBERED = 2_000
_READ = 400
"""Characters of a message that are looked at: its beginning says enough, and a long text must not take long."""
_TRIALS, _SAMPLES = 3, 40
"""How often langdetect draws, and how many letter groups at most: it would draw a thousand when in doubt."""
_NO_WORDS = re.compile(r"<[^>]*>|https?://\S+|\S+@\S+|(?=[\w-]*\d)[\w-]+|[*_`#\[\](){}]")
"""Also what has a digit in it: the letters of a case number such as L7D4-29JY are no French."""
_WORD = re.compile(r"[^\W\d_]+")
_known: OrderedDict[bytes, str] = OrderedDict()


def detect(text: str, languages: tuple[str, ...], present: str) -> str:
    """The language of `text` among `languages`; `present` unless the text speaks clearly for another.

    Answers are remembered under a hash, so that no citizen's words stay in memory.
    """
    if set(languages) <= {present}:
        return present
    key = blake2b("\0".join((text, present, *languages)).encode(errors="replace"), digest_size=16).digest()
    spoken = _known.pop(key, "") or _decide(text, languages, present)
    _known[key] = spoken
    while len(_known) > _REMEMBERED:
        _known.popitem(last=False)
    return spoken


def _decide(text: str, languages: tuple[str, ...], present: str) -> str:
    points = evidence(text, frozenset(languages), present)
    best = max(points, key=lambda language: (points[language], language == present, language), default=present)
    return best if best in languages else present


def evidence(text: str, languages: frozenset[str], present: str) -> dict[str, float]:
    """What speaks for each language that the script of the text allows, in natural log-odds; empty without letters."""
    plain = " ".join(_NO_WORDS.sub(" ", text[:_READ]).split())
    words = [fold(word) for word in _WORD.findall(plain)]
    known, script = languages | signs().words.keys(), script_of(words)
    if not script:
        return {}
    native = frozenset(code for code in known if signs().script(code) == script)
    # Names and loan words are in Latin letters in every conversation, and so is everything some people write.
    allowed = known if script == LATIN else native
    guess = _by_langdetect(plain, words, native - signs().others)
    return {
        code: signs().of_prior(code, present)
        + signs().of_words(words, code)
        + signs().of_letters(plain, code, script)
        + guess.get(code, guess.get("", 0.0))
        for code in allowed
    }


def _by_langdetect(plain: str, words: list[str], native: frozenset[str]) -> dict[str, float]:
    """Logarithms of langdetect's chances, under "" that of all others; nothing where it could only guess."""
    weights = signs().weights
    if len(native) < 2 or (len(words) < weights["guess_from"] and script_of(words) == LATIN):
        return {}
    if not (chances := _chances(plain.lower() if plain.isupper() else plain, native)):
        return {}
    weight = min(1.0, sum(map(len, words)) / weights["guess_full"])
    of_native = {code: weight * log(max(chances.get(code, 0.0), weights["doubt"])) for code in native}
    return of_native | {"": weight * log(weights["unasked"])}


def _chances(plain: str, native: frozenset[str]) -> dict[str, float]:
    detector = _factory(native).create()
    detector.n_trial, detector.ITERATION_LIMIT = _TRIALS, _SAMPLES
    detector.append(plain)
    try:
        return {guess.lang: guess.prob for guess in detector.get_probabilities()}
    except LangDetectException:  # nothing that langdetect counts, such as a single capital letter
        return {}


@cache
def _factory(languages: frozenset[str]) -> DetectorFactory:
    """A seeded detector that knows these languages only: the same text always gives the same answer."""
    profiles = {path.name: path for path in (files("langdetect") / "profiles").iterdir()}
    factory = DetectorFactory()
    factory.set_seed(_SEED)
    factory.load_json_profile([profiles[code].read_text(encoding="utf-8") for code in sorted(languages & {*profiles})])
    return factory
