"""Figures of some days read only the messages of these days."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("messages_of", "messages", ["author", "at"])


def downgrade() -> None:
    op.drop_index("messages_of", "messages")
