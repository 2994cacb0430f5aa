"""Figures as a table: what was measured, how much it is, what it must reach."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil


@dataclass(frozen=True)
class Figure:
    """One line; `goal` is empty where there is none."""

    what: str
    value: str
    goal: str = ""
    reached: bool | None = None

    def line(self) -> str:
        """The line of the table."""
        verdict = {None: "", True: "reached", False: "MISSED"}[self.reached]
        return f"{self.what:<58} {self.value:>22}   {self.goal:<16} {verdict}".rstrip()


def at_most(what: str, value: float, limit: float, unit: str) -> Figure:
    """A figure that must not be greater than `limit`."""
    return Figure(what, f"{value:.1f} {unit}", f"<= {limit:g} {unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str) -> Figure:
    """A figure that must not be smaller than `limit`."""
    return Figure(what, f"{value:.1f} {unit}", f">= {limit:g} {unit}", value >= limit)


def machine() -> str:
    """When and on what this was measured; figures mean little without it."""
    memory = psutil.virtual_memory()
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} · "
        f"{memory.total / 2**30:.1f} GiB memory, {memory.available / 2**30:.1f} free · "
        f"Python {platform.python_version()}"
    )


def show(figures: Iterable[Figure]) -> None:
    """Print them."""
    for figure in figures:
        print(figure.line(), flush=True)
