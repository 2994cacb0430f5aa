"""Call-backs that were promised, chats for which nobody is there, and indexes of the few handovers that are open."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STILL_OPEN = sa.text("closed_at IS NULL")
_PARTIAL = {"handovers_due": ["state", "due_at"], "handovers_held": ["agent", "state"]}


def upgrade() -> None:
    for column in ("promised_due", "deserted_at"):
        op.add_column("handovers", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    for name, columns in _PARTIAL.items():
        op.create_index(name, "handovers", columns, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN)
    op.create_index("handovers_taken", "handovers", ["site", "kind", "claimed_at"])
    op.create_index("ix_desk_events_handover", "desk_events", ["handover"])


def downgrade() -> None:
    op.drop_index("ix_desk_events_handover", "desk_events")
    for name in ("handovers_taken", *_PARTIAL):
        op.drop_index(name, "handovers")
    with op.batch_alter_table("handovers") as batch:
        batch.drop_column("deserted_at")
        batch.drop_column("promised_due")
