"""The gate: what a new model must reach on a site's frozen test set before editors may make it live."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.studio.settings import Gate

_DIGITS = 4


@dataclass(frozen=True)
class Found:
    """What was measured of a model at one site; None where the test set has no rows for a figure."""

    rows: int
    wrong: float
    out_of_scope: float | None = None
    lost: int | None = None
    """Sentences that the live model gets better; None where there was none to compare with."""


@dataclass
class Verdict:
    """Over all sites: reasons against the model, and the sites that have no test set to measure it on."""

    reasons: list[dict[str, Any]] = field(default_factory=list)
    unmeasured: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons

    def as_data(self) -> dict[str, Any]:
        """As the record keeps it."""
        return {"passed": self.passed, "reasons": self.reasons, "unmeasured": self.unmeasured}


def judge(
    found: Mapping[str, Found | None], gates: Mapping[str, Gate], live: Mapping[str, Found | None] | None = None
) -> Verdict:
    """By site; None: there is no test set. `live`: what was measured of the live model when it was made.

    A site that never had a test set holds nobody up. Where the live model was measured, a set that has shrunk or lost
    its foreign questions is no way around the gate.
    """
    verdict, known = Verdict(), live or {}
    for site, one in found.items():
        if one is None and known.get(site) is None:
            verdict.unmeasured.append(site)
        else:
            verdict.reasons += _missed(site, one or Found(0, 0.0), gates[site], known.get(site))
    return verdict


def _missed(site: str, found: Found, gate: Gate, live: Found | None) -> list[dict[str, Any]]:
    """Each figure that is not reached: which one, how much it is, and how much it should be."""
    missed: list[dict[str, Any]] = []
    if found.rows < (least := max(gate.least_rows, live.rows // 2 if live else 0)):
        missed.append(_reason(site, "least_rows", found.rows, least))
    if found.wrong > gate.most_wrong:
        missed.append(_reason(site, "most_wrong", found.wrong, gate.most_wrong))
    if found.lost is not None and (share := found.lost / max(1, found.rows)) > gate.most_lost:
        missed.append(_reason(site, "most_lost", share, gate.most_lost))
    foreign = found.out_of_scope
    if foreign is None and live and live.out_of_scope is not None:
        foreign = 0.0
    if foreign is not None and foreign < gate.least_out_of_scope:
        missed.append(_reason(site, "least_out_of_scope", foreign, gate.least_out_of_scope))
    return missed


def _reason(site: str, figure: str, value: float, limit: float) -> dict[str, Any]:
    return {"site": site, "figure": figure, "value": round(value, _DIGITS), "limit": limit}
