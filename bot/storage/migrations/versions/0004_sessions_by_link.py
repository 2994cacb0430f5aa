"""Which sessions of staff were opened by a one-time link: there a new password needs no present one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    by_link = ("by_link", sa.Boolean())
    op.add_column("staff_sessions", sa.Column(*by_link, nullable=False, server_default=sa.text("false")))


def downgrade() -> None:
    with op.batch_alter_table("staff_sessions") as batch:
        batch.drop_column("by_link")
