"""The tables of cases; part of `tables`, from where everybody takes them."""

from sqlalchemy import (
    JSON,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.columns import Instant, metadata

_STILL_OPEN = text("closed_at IS NULL")

# What a case reports stays when the conversation is erased; who reported it does not (bot/cases/erasure.py)
cases = Table(
    "cases",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("site", String(80), nullable=False),
    Column("conversation", ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("client_key", String(100)),
    Column("external_key", String(200)),
    Column("person", String(64), index=True),
    Column("kind", String(20), nullable=False),
    Column("service", String(80), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("department", String(300), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("description", Text, nullable=False),
    Column("address", String(300)),
    Column("lat", Double),
    Column("lon", Double),
    Column("district", String(300)),
    Column("attributes", JSON, nullable=False),
    Column("contact", JSON(none_as_null=True)),
    Column("language", String(2), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("secret_hash", String(100)),
    Column("secret_tries", Integer, nullable=False, server_default="0"),
    Column("secret_tried_at", Instant),
    Column("public_answer", Text),
    Column("duplicate_of", ForeignKey("cases.id", ondelete="SET NULL"), index=True),
    Column("external_id", String(200)),
    Column("external_token", String(200)),
    Column("external_status", String(40)),
    Column("rating", Integer),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("closed_at", Instant),
    UniqueConstraint("conversation", "client_key"),
    UniqueConstraint("site", "external_key"),
    Index("cases_created", "site", "created_at"),
    Index("cases_of_service", "site", "service", "created_at"),
    Index("cases_external", "site", "external_id"),
    Index("cases_open", "site", "due_at", sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
)

case_photos = Table(
    "case_photos",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("media_type", String(40), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("client_id", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("name", String(120), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("case", "client_id"),
)

case_history = Table(
    "case_history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(10), nullable=False),
    Column("name", String(120), nullable=False),
    Column("act", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("data", JSON, nullable=False),
)
