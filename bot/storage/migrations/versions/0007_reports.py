"""What can be reported, the streets of a city, cases on their way to another system, and keys of such systems."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table("site_catalogues", _site(), sa.Column("data", sa.JSON(), nullable=False), *_edition())
    op.create_table("site_streets", _site(), sa.Column("csv", sa.Text(), nullable=False), *_edition())
    _create_outbox()
    _create_keys()


def _site() -> sa.Column[Any]:
    return sa.Column("site", sa.String(80), sa.ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)


def _edition() -> list[sa.Column[Any]]:
    return [
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
    ]


def _create_outbox() -> None:
    op.create_table(
        "case_outbox",
        sa.Column("case", sa.String(40), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False, server_default="queued"),
        sa.Column("endpoint", sa.String(300), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("leased_by", sa.String(80), nullable=True),
        sa.Column("leased_until", _MOMENT, nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("tried_at", _MOMENT, nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=True),
        sa.Column("told", sa.String(64), nullable=True),
        sa.Column("failing_since", _MOMENT, nullable=True),
        sa.Column("error", sa.String(200), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_index("case_outbox_next", "case_outbox", ["stage", "next_at"])


def _create_keys() -> None:
    op.create_table(
        "partner_keys",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.UniqueConstraint("hash"),
    )
    op.create_index("ix_partner_keys_site", "partner_keys", ["site"])


def downgrade() -> None:
    for name in ("partner_keys", "case_outbox", "site_streets", "site_catalogues"):
        op.drop_table(name)
