"""The measure of `tests/bench/bench_streets.py` on sixty real addresses of Karlsruhe, where the sample is at hand."""

import random
import time
from itertools import islice
from pathlib import Path

from nlu.places.matching import StreetMatcher
from nlu.places.street_csv import Row
from nlu.places.streets import StreetList
from tests.bench.bench_streets import ADDRESSES, MUST_FIND, MUST_TAKE, look_up, outcome_of, rows, slip

ASKED, LEFT_OUT = 60, 200
"""Addresses that are asked for, and addresses that are not in the list, of which those are taken."""
RIGHT = ("found, right", "choices, right first")


def test_real_addresses_with_one_typo_are_found_in_a_list_of_the_others(shared_data: Path) -> None:
    assert shared_data.resolve() in ADDRESSES.resolve().parents
    plain, _ = rows()
    rng = random.Random(7)
    rng.shuffle(plain)
    matcher = StreetMatcher(StreetList(Row(one.street, postcode=one.postcode) for one in plain[LEFT_OUT:]))
    listed = {one.key for one in plain[LEFT_OUT:]}
    asked = list(islice((one for one in plain[:LEFT_OUT] if one.key in listed), ASKED))
    assert len(asked) == ASKED
    began = time.thread_time()
    found = [(one, look_up(matcher, one.text.replace(one.street, slip(one.street, rng), 1))[0]) for one in asked]
    assert (time.thread_time() - began) * 1000 / ASKED < MUST_TAKE
    assert sum(outcome_of(one, match) in RIGHT for one, match in found) / ASKED >= MUST_FIND
