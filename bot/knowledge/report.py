"""What an import did, in lines for people."""

from collections.abc import Callable

from bot.knowledge.imports import Batch
from bot.knowledge.record import Changes


def print_report(batch: Batch, changes: Changes, lexicon: str, write: Callable[[str], object]) -> None:
    """Counts first, then every refusal with its line and reason, then what was left out.

    `lexicon` is the line about the whole site's wordings (`bot.knowledge.lexicon.report.coverage`).
    """
    refused = [(row.line, row.ref, row.reason) for row in batch.refused]
    refused += [(line or batch.lines.get(ref, 0), ref, reason) for line, ref, reason in changes.refused]
    write(
        f"added {len(changes.added)} · changed {len(changes.changed)} · "
        f"unchanged {len(changes.unchanged)} · refused {len(refused)} · offices {len(batch.offices)}"
    )
    write(lexicon)
    for line, ref, reason in refused:
        write(f"  refused{_at(line)} ({ref}): {reason}")
    for row in batch.left_out:
        write(f"  left out{_at(row.line)} ({row.ref}): {row.reason}")


def _at(line: int) -> str:
    return f", line {line}" if line else ""
