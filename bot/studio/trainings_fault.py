"""One thing that is wrong with training data."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """`reason` is a word for programs; `detail` says more to developers."""

    reason: str
    file: str | None = None
    line: int | None = None
    sentence: str | None = None
    detail: str | None = None

    def as_data(self) -> dict[str, Any]:
        """As the record keeps it."""
        return asdict(self)


class Faulty(ValueError):
    """The training data have a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault
