"""The tables of the studio: drafts of articles, the inbox, departments' tasks, trainings, models; part of `tables`."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from bot.storage.columns import Instant, metadata

# At most one draft of an article; `base` is the published version that it was written against, 0 for a new article.
article_drafts = Table(
    "article_drafts",
    metadata,
    Column("site", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("base", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("data", JSON, nullable=False),
    Column("withdraws", Boolean, nullable=False, server_default=text("false")),
    Column("note", Text, nullable=False, server_default=""),
    Column("by", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("writers", JSON, nullable=False, server_default="[]"),
)

studio_settings = Table(
    "studio_settings",
    metadata,
    Column("site", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("data", JSON, nullable=False),
)

# One row for each message that was understood from a citizen's own words. `text` is masked; it goes with the
# conversation, and so does everything about it.
inbox_items = Table(
    "inbox_items",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("site", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("intent", String(80), nullable=False),
    Column("article", String(80)),
    Column("confidence", Float, nullable=False),
    Column("uncertainty", Float, nullable=False),
    Column("outcome", String(40)),
    Column("guesses", JSON, nullable=False),
    Column("cluster", String(40), nullable=False),
    Column("vector", JSON),
    Column("state", String(10), nullable=False, server_default="open"),
    Column("decision", JSON),
    Column("decided_by", String(120)),
    Column("decided_at", Instant),
    Index("inbox_open", "site", "state", "cluster"),
    Index("inbox_at", "site", "at"),
)

studio_marks = Table(
    "studio_marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("data", JSON, nullable=False),
)

knowledge_tasks = Table(
    "knowledge_tasks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("site", String(80), nullable=False),
    Column("department", String(120), nullable=False),
    Column("question", Text, nullable=False),
    Column("comment", Text, nullable=False, server_default=""),
    Column("language", String(2), nullable=False),
    Column("state", String(10), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("created_by", String(120), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("answer", Text),
    Column("answered_by", String(120)),
    Column("answered_at", Instant),
    Column("article", String(80)),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("knowledge_tasks_due", "site", "state", "due_at"),
)

# The citizens whose question a task is; only who has agreed is told the answer.
task_askers = Table(
    "task_askers",
    metadata,
    Column("task", ForeignKey("knowledge_tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("agreed", Boolean, nullable=False, server_default=text("false")),
    Column("told_at", Instant),
)

# A citizen's wish to be told the answer of the city, until an editor has made a task of the question.
answer_wishes = Table(
    "answer_wishes",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
)

trainings = Table(
    "trainings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("state", String(12), nullable=False, index=True),
    Column("wanted_by", String(120), nullable=False),
    Column("wanted_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("beat_at", Instant),
    Column("runner", String(40)),
    Column("commit", String(40)),
    Column("progress", JSON, nullable=False),
    Column("model", String(120)),
    Column("error", JSON),
)

training_lines = Table(
    "training_lines",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("training", ForeignKey("trainings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_autoincrement=True,
)

models = Table(
    "models",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("training", String(40)),
    Column("commit", String(40)),
    Column("at", Instant, nullable=False),
    Column("figures", JSON),
    Column("gate", JSON),
)

# The last row names the model that brains work with.
activations = Table(
    "activations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("model", String(120), nullable=False),
    Column("before", String(120)),
    Column("by", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
