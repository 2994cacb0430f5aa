"""What the assistant understood of a message, and the last act on a handover, by which its repetition is known."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("understood", sa.JSON(), nullable=True))
    op.add_column("handovers", sa.Column("last_act", sa.String(length=80), nullable=True))


def downgrade() -> None:
    for table, column in (("handovers", "last_act"), ("messages", "understood")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
