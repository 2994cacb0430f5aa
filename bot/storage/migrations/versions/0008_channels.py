"""Messengers: their chats, and what came from there."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_chats()
    _create_updates()


def _create_chats() -> None:
    op.create_table(
        "channel_chats",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="SET NULL"), nullable=True),
        sa.Column("language", sa.String(2), nullable=True),
        sa.Column("delivered", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("part", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.Column("farewell", sa.Text(), nullable=True),
        sa.Column("gone_at", _MOMENT, nullable=True),
        sa.Column("heard_at", _MOMENT, nullable=False),
        sa.Column("leased_by", sa.String(40), nullable=True),
        sa.Column("leased_until", _MOMENT, nullable=True),
        sa.UniqueConstraint("channel", "name"),
    )
    op.create_index("ix_channel_chats_conversation", "channel_chats", ["conversation"])


def _create_updates() -> None:
    op.create_table(
        "channel_updates",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.UniqueConstraint("channel", "key"),
    )
    op.create_index("channel_updates_at", "channel_updates", ["at"])
    still_open = sa.text("body IS NOT NULL")
    op.create_index(
        "channel_updates_open",
        "channel_updates",
        ["channel", "name", "rank"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
