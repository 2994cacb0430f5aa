"""A draft remembers all who wrote at it: none of them is the second pair of eyes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article_drafts", sa.Column("writers", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("article_drafts") as table:
        table.drop_column("writers")
