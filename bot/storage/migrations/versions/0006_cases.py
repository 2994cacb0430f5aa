"""Cases that citizens report, with their photos, internal notes and history."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_STILL_OPEN = sa.text("closed_at IS NULL")
_INDEXES = {
    "ix_cases_person": ["person"],
    "ix_cases_duplicate_of": ["duplicate_of"],
    "cases_created": ["site", "created_at"],
    "cases_of_service": ["site", "service", "created_at"],
    "cases_external": ["site", "external_id"],
}


def upgrade() -> None:
    op.create_table("cases", *_head(), *_content(), *_outside(), *_keys())
    for name, columns in _INDEXES.items():
        op.create_index(name, "cases", columns)
    op.create_index("cases_open", "cases", ["site", "due_at"], sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN)
    _create_photos()
    _create_notes()
    _create_history()


def _head() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=True),
        sa.Column("client_key", sa.String(100), nullable=True),
        sa.Column("external_key", sa.String(200), nullable=True),
        sa.Column("person", sa.String(64), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("department", sa.String(300), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
    ]


def _content() -> list[sa.Column[Any]]:
    return [
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("address", sa.String(300), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("district", sa.String(300), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("public_answer", sa.Text(), nullable=True),
        sa.Column("duplicate_of", sa.String(40), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
    ]


def _outside() -> list[sa.Column[Any]]:
    """What opens a case to who reported it, and what another system knows it by."""
    return [
        sa.Column("secret_hash", sa.String(100), nullable=True),
        sa.Column("secret_tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("secret_tried_at", _MOMENT, nullable=True),
        sa.Column("external_id", sa.String(200), nullable=True),
        sa.Column("external_token", sa.String(200), nullable=True),
        sa.Column("external_status", sa.String(40), nullable=True),
    ]


def _keys() -> list[sa.Constraint]:
    return [
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("conversation", "client_key"),
        sa.UniqueConstraint("site", "external_key"),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["duplicate_of"], ["cases.id"], ondelete="SET NULL"),
    ]


def _of_case() -> sa.Column[Any]:
    return sa.Column("case", sa.String(40), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False)


def _create_photos() -> None:
    op.create_table(
        "case_photos",
        sa.Column("id", sa.String(40), primary_key=True),
        _of_case(),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_case_photos_case", "case_photos", ["case"])


def _create_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _of_case(),
        sa.Column("client_id", sa.String(100), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.UniqueConstraint("case", "client_id"),
    )


def _create_history() -> None:
    op.create_table(
        "case_history",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _of_case(),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(10), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
    )
    op.create_index("ix_case_history_case", "case_history", ["case"])


def downgrade() -> None:
    for name in ("case_history", "case_notes", "case_photos", "cases"):
        op.drop_table(name)
