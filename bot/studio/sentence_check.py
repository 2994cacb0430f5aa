"""Help while somebody types an example: what the live model makes of it, and what is like it already."""

from typing import Any

from bot.privacy.impersonal import impersonal
from bot.storage.live import Live
from bot.storage.live_ask import ask
from bot.studio.nlu_files import NluFiles, plain

UNDERSTAND = "understand"
"""Kind of the question to a brain."""
FEW = 10
"""With fewer examples an intent is hardly learned (leave-one-out figures of the shipped intents)."""
_LIKE, _MOST = 70.0, 5
"""Likeness of letters and words (rapidfuzz, 0 to 100) from which on an example is shown."""
_OVERLAPS, _SURE = 85.0, 0.5
_PATIENCE_S = 0.6


async def check(live: Live, files: NluFiles, site: str, text: str, intent: str | None) -> dict[str, Any]:
    """All that is known of the sentence; without a brain, what can be said without one."""
    spoken = " ".join(text.split())
    heard = await ask(live, UNDERSTAND, {"site": site, "text": spoken}, _PATIENCE_S) if spoken else None
    guess: dict[str, Any] = heard or {"intent": None, "confidence": None, "article": None}
    near = _near(files, spoken)
    overlaps = [one["intent"] for one in near if one["likeness"] * 100 >= _OVERLAPS]
    if guess["intent"] in files.intents and (guess["confidence"] or 0) >= _SURE:
        overlaps.append(guess["intent"])
    hidden = impersonal(spoken)
    return guess | {
        "near": near,
        "overlaps": [name for name in dict.fromkeys(overlaps) if intent and name != intent],
        "few": bool(intent) and len(files.examples.get(intent or "", ())) < FEW,
        "masked": hidden if hidden != spoken else None,
    }


def _near(files: NluFiles, text: str) -> list[dict[str, Any]]:
    """The most alike examples of all intents."""
    from rapidfuzz import fuzz, process

    spoken = plain(text)
    if not spoken:
        return []
    found = process.extract(spoken, list(files.owners), scorer=fuzz.token_sort_ratio, limit=_MOST, score_cutoff=_LIKE)
    shown = {plain(one.text): one.text for listed in files.examples.values() for one in listed}
    return [
        {"text": shown[example], "intent": files.owners[example], "likeness": round(score / 100, 3)}
        for example, score, _ in found
    ]
