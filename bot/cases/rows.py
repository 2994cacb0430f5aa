"""Between rows of the record and cases."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from bot.cases.models import Case, Contact, Report
from bot.cases.workflow import State
from bot.storage.tables import cases

_NAMES = tuple(field.name for field in fields(Case))
COLUMNS = tuple(cases.c[name] for name in _NAMES)
"""All of a case but what opens its doors (the secret's hash and the like)."""


def case(row: Row[Any]) -> Case:
    """A case from its row."""
    contact = Contact(**row.contact) if row.contact else None
    values = {name: row._mapping[name] for name in _NAMES}
    return Case(**values | {"state": State(row.state), "contact": contact})


def report_values(report: Report) -> dict[str, Any]:
    """The columns that come from a report."""
    whole = ("service", "place", "contact")
    values = {name: getattr(report, name) for name in Report.model_fields if name not in whole}
    service = {"service": report.service.code, "kind": report.service.kind, "department": report.service.department}
    contact = report.contact.model_dump(exclude_none=True) if report.contact else None
    return values | service | dict(report.place) | {"contact": contact}
