"""Figures of the street matching on real addresses of one city: with a typo, without, unknown streets, messy rows.

Run with `python tests/bench/bench_streets.py` from the root of the repository. The street list is made of other rows
than those that are asked for; a street that only these have cannot be found and is counted apart.
"""

import csv
import random
import re
import string
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from nlu.places.matching import Decision, Match, StreetMatcher  # noqa: E402
from nlu.places.reading import PlaceReader  # noqa: E402
from nlu.places.street_csv import Row  # noqa: E402
from nlu.places.streets import StreetList  # noqa: E402

ADDRESSES = ROOT.parent / "shared" / "data" / "karlsruhe-reports" / "addresses_sample.tsv"
ASKED = 500
MUST_FIND, MUST_TAKE = 0.95, 5.0
"""Share of streets found despite a typo, and milliseconds for each address."""
_SEED = 20
_PLAIN = re.compile(
    r"(?P<street>[^\d,]+?)(?:\s?(?P<number>\d[^,]*))?, (?P<postcode>\d{5}) Karlsruhe(?:, (?:Deutschland|Germany))?"
)
_LETTERS = string.ascii_lowercase + "äöüß"


@dataclass(frozen=True)
class Address:
    """A row that can be taken apart by its commas alone, so that what is right does not hang on what is tested."""

    text: str
    street: str
    postcode: str

    @property
    def key(self) -> str:
        """One key for the spellings of one street in the data; written for them alone, not what is tested."""
        key = self.street.lower().strip().replace("ß", "ss")
        for short, full in (("str", "strasse"), (" ?street", "strasse"), (" square", "platz"), ("pl", "platz")):
            key = re.sub(rf"{short}\.?$", full, key)
        key = re.sub(r"^str\. ", "strasse ", key).replace("südl. ", "südliche ").replace("nördl. ", "nördliche ")
        return re.sub(r"[ -]", "", key)


def main() -> None:
    """Print all figures; skipped aloud where the data is not there."""
    if not ADDRESSES.is_file():
        print(f"SKIPPED: {ADDRESSES} is not there, so there are no figures of the street matching")
        return
    plain, messy = rows()
    asked, left_out, listed = split(plain)
    streets = StreetList(Row(one.street, postcode=one.postcode) for one in listed)
    matcher = StreetMatcher(streets)
    print(f"{len(listed)} rows give {len(streets)} streets; {len(asked)} rows asked")
    print(f"left out: {len(left_out)} rows whose street no other row has")
    rng = random.Random(_SEED)
    slipped = [(one, one.text.replace(one.street, slip(one.street, rng), 1)) for one in asked]
    print("\nwith one typo in the street (must find 0.95 in at most 5 ms)")
    report(matcher, slipped)
    print("\nthe same, without their postcode")
    report(matcher, [(one, text.rpartition(", 76")[0]) for one, text in slipped])
    print("\nas they stand")
    report(matcher, [(one, one.text) for one in asked])
    unknown(matcher, left_out, rng)
    untidy(matcher, messy)


def rows() -> tuple[list[Address], list[str]]:
    """Rows within the city that are street, number, postcode; and the others."""
    plain, messy = [], []
    with ADDRESSES.open(encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found = _PLAIN.fullmatch(row[0]) if row else None
            street = found["street"].strip() if found else ""
            if found and len(street) > 3 and not street.startswith(("Unnamed", "Karlsruhe ")) and _is_one(street):
                plain.append(Address(row[0], street, found["postcode"]))
            elif "Karlsruhe" in row[0]:
                messy.append(row[0])
    return plain, messy


def _is_one(street: str) -> bool:
    """Not two streets, nor one written twice."""
    words = street.split()
    return not re.search(r"[&/(]", street) and len(set(words)) == len(words)


def split(plain: Sequence[Address]) -> tuple[list[Address], list[Address], list[Address]]:
    """500 rows that are asked, those left out beside them, and the others, of which the list is made."""
    shuffled = list(plain)
    random.Random(_SEED).shuffle(shuffled)
    for count in range(ASKED, len(shuffled)):
        known = {one.key for one in shuffled[count:]}
        asked = [one for one in shuffled[:count] if one.key in known]
        if len(asked) == ASKED:
            return asked, [one for one in shuffled[:count] if one.key not in known], shuffled[count:]
    raise ValueError("too few addresses")


def slip(name: str, rng: random.Random) -> str:
    """The name with a letter inserted, left out, swapped with the next or replaced; never the same name."""
    changed = name
    while changed == name:
        at, letter = rng.randrange(len(name)), rng.choice(_LETTERS)
        changed = rng.choice(
            (
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1 :],
                name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
                name[:at] + letter + name[at + 1 :],
            )
        )
    return changed


def look_up(matcher: StreetMatcher, text: str) -> tuple[Match, float]:
    """What the whole way from text to street gives, and milliseconds."""
    reader = PlaceReader(matcher)
    began = time.perf_counter()
    place = reader.read(text)
    match = Match(Decision.UNKNOWN)
    if place.street:
        match = matcher.match(
            place.street, postcode=place.postcode, district=place.district, house_number=place.house_number
        )
    return match, (time.perf_counter() - began) * 1000


def report(matcher: StreetMatcher, asked: Iterable[tuple[Address, str]]) -> None:
    """Shares of outcomes, milliseconds, and whether likeness means what it says."""
    outcomes, spent, trust = Counter[str](), [], list[tuple[float, bool]]()
    for one, text in asked:
        match, took = look_up(matcher, text)
        spent.append(took)
        outcome = outcome_of(one, match)
        outcomes[outcome] += 1
        if ("wrong" in outcome or outcome == "unknown") and "-v" in sys.argv:
            print("   ", text, "->", [(c.street.name, round(c.likeness, 2)) for c in match.candidates])
        trust += [(found.likeness, _is(one, found.street.name)) for found in match.candidates]
    whole = sum(outcomes.values())
    right = (outcomes["found, right"] + outcomes["choices, right first"]) / whole
    print(f"  right street ranked first {right:.3f}")
    for name, count in sorted(outcomes.items()):
        print(f"    {name:24}{count / whole:.3f}")
    print(f"  ms: mean {np.mean(spent):.2f}  p95 {np.percentile(spent, 95):.2f}  max {max(spent):.2f}")
    calibration(trust)


def outcome_of(one: Address, match: Match) -> str:
    """Decision, and whether the right street is first or among the choices."""
    names = [found.street.name for found in match.candidates]
    if match.decision is Decision.UNKNOWN:
        return "unknown"
    if _is(one, names[0]):
        return "found, right" if match.decision is Decision.FOUND else "choices, right first"
    offered = any(_is(one, name) for name in names[1:])
    return "choices, right offered" if offered else f"{match.decision}, wrong"


def _is(one: Address, name: str) -> bool:
    return Address(name, name, "").key == one.key


def calibration(trust: Sequence[tuple[float, bool]]) -> None:
    """Mean likeness against the share that was right, by bands of likeness."""
    for low, high in ((0.0, 0.3), (0.3, 0.6), (0.6, 0.85), (0.85, 0.97), (0.97, 1.01)):
        inside = [(likeness, right) for likeness, right in trust if low <= likeness < high]
        if inside:
            said, was = np.mean([like for like, _ in inside]), np.mean([right for _, right in inside])
            print(f"    likeness {said:.2f} was right {was:.2f}  ({len(inside)})")


def unknown(matcher: StreetMatcher, left_out: Sequence[Address], rng: random.Random) -> None:
    """Streets that the list does not have: each that is found is wrong."""
    for label, texts in (
        ("as they stand", [one.text for one in left_out]),
        ("with one typo", [one.text.replace(one.street, slip(one.street, rng), 1) for one in left_out]),
    ):
        decisions = Counter(look_up(matcher, text)[0].decision for text in texts)
        shares = "  ".join(f"{name} {count / len(texts):.3f}" for name, count in sorted(decisions.items()))
        print(f"\nstreets that the list does not have, {label} ({len(texts)}): {shares}")
        if "-v" in sys.argv:
            for text in texts:
                match = look_up(matcher, text)[0]
                if match.street:
                    print("   ", text, "->", match.street.name)


def untidy(matcher: StreetMatcher, messy: Sequence[str]) -> None:
    """Rows that are no plain address: what was read, one line each with -v."""
    decisions = Counter[str]()
    for text in messy:
        place, match = PlaceReader(matcher).read(text), look_up(matcher, text)[0]
        decisions[match.decision.value if place.street else "no street read"] += 1
        if "-v" in sys.argv:
            street = match.street.name if match.street else match.decision.value
            print(f"    {text} -> {place.street} {place.house_number or ''} -> {street}")
    print(f"\nother rows within the city ({len(messy)}): {dict(decisions)}")


if __name__ == "__main__":
    main()
