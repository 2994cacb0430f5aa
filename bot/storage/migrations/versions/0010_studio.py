"""The studio: drafts and reasons of articles, the inbox, tasks of departments, trainings, models."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article_versions", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("article_versions", sa.Column("approved_by", sa.String(120)))
    op.add_column(
        "article_versions", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    _messages_understood()
    _article_drafts()
    _studio_settings()
    _inbox_items()
    _studio_marks()
    _knowledge_tasks()
    _task_askers()
    _answer_wishes()
    _trainings()
    _training_lines()
    _models()
    _activations()


def _messages_understood() -> None:
    which = sa.text("understood IS NOT NULL")
    op.create_index("messages_understood", "messages", ["at"], sqlite_where=which, postgresql_where=which)


def _article_drafts() -> None:
    op.create_table(
        "article_drafts",
        sa.Column("site", sa.String(80), sa.ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    )


def _studio_settings() -> None:
    op.create_table(
        "studio_settings",
        sa.Column("site", sa.String(80), sa.ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("data", sa.JSON(), nullable=False),
    )


def _inbox_items() -> None:
    op.create_table(
        "inbox_items",
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(80), nullable=False),
        sa.Column("article", sa.String(80)),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("uncertainty", sa.Float(), nullable=False),
        sa.Column("outcome", sa.String(40)),
        sa.Column("guesses", sa.JSON(), nullable=False),
        sa.Column("cluster", sa.String(40), nullable=False),
        sa.Column("vector", sa.JSON()),
        sa.Column("state", sa.String(10), nullable=False, server_default="open"),
        sa.Column("decision", sa.JSON()),
        sa.Column("decided_by", sa.String(120)),
        sa.Column("decided_at", Instant()),
    )
    op.create_index("inbox_open", "inbox_items", ["site", "state", "cluster"])
    op.create_index("inbox_at", "inbox_items", ["site", "at"])


def _studio_marks() -> None:
    op.create_table(
        "studio_marks",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("data", sa.JSON(), nullable=False),
    )


def _knowledge_tasks() -> None:
    op.create_table(
        "knowledge_tasks",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("department", sa.String(120), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False, server_default=""),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.String(120)),
        sa.Column("answered_at", Instant()),
        sa.Column("article", sa.String(80)),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    )
    op.create_index("knowledge_tasks_due", "knowledge_tasks", ["site", "state", "due_at"])


def _task_askers() -> None:
    op.create_table(
        "task_askers",
        sa.Column("task", sa.String(40), sa.ForeignKey("knowledge_tasks.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("told_at", Instant()),
    )


def _answer_wishes() -> None:
    op.create_table(
        "answer_wishes",
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("at", Instant(), nullable=False),
    )


def _trainings() -> None:
    op.create_table(
        "trainings",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("wanted_by", sa.String(120), nullable=False),
        sa.Column("wanted_at", Instant(), nullable=False),
        sa.Column("started_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.Column("beat_at", Instant()),
        sa.Column("runner", sa.String(40)),
        sa.Column("commit", sa.String(40)),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(120)),
        sa.Column("error", sa.JSON()),
    )
    op.create_index("ix_trainings_state", "trainings", ["state"])


def _training_lines() -> None:
    op.create_table(
        "training_lines",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("training", sa.String(40), sa.ForeignKey("trainings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_training_lines_training", "training_lines", ["training"])


def _models() -> None:
    op.create_table(
        "models",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("training", sa.String(40)),
        sa.Column("commit", sa.String(40)),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("figures", sa.JSON()),
        sa.Column("gate", sa.JSON()),
    )


def _activations() -> None:
    op.create_table(
        "activations",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("before", sa.String(120)),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("activations")
    op.drop_table("models")
    op.drop_table("training_lines")
    op.drop_table("trainings")
    op.drop_table("answer_wishes")
    op.drop_table("task_askers")
    op.drop_table("knowledge_tasks")
    op.drop_table("studio_marks")
    op.drop_table("inbox_items")
    op.drop_table("studio_settings")
    op.drop_table("article_drafts")
    op.drop_index("messages_understood", "messages")
    for column in ("withdrawn", "approved_by", "note"):
        op.drop_column("article_versions", column)
