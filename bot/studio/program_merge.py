"""A newer program's files beside what editors have made: what does not fit together stays as the editors have it."""

import re
from collections.abc import Mapping

from bot.studio.nlu_files import DATA, DOMAIN
from bot.studio.trainings_check import Fault, new_fault

Texts = Mapping[str, str]


def fitting(own: Texts, both: Texts) -> tuple[dict[str, str], set[str]]:
    """`both` without what makes the editors' `own` texts faulty, and the files that stay as in `own` for that."""
    now, kept = dict(both), set[str]()
    while fault := new_fault(own, now):
        different = {path for path in own.keys() | now.keys() if own.get(path) != now.get(path)}
        back = _named(fault, own, now) & different or different
        now = {path: text for path, text in now.items() if path not in back}
        now |= {path: own[path] for path in back & own.keys()}
        kept |= back
    return now, kept


def _named(fault: Fault, own: Texts, both: Texts) -> set[str]:
    """The files in which the words of a fault stand: the domain, the examples and the rules of an intent, say."""
    word = re.compile(rf"(?<!\w){re.escape(fault.sentence or '')}(?!\w)")
    found = {
        path
        for path, text in (*own.items(), *both.items())
        if fault.sentence and path.startswith((DATA, DOMAIN)) and word.search(text)
    }
    return found | ({fault.file} if fault.file else set())
