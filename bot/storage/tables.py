"""The tables of the record. SQL is the truth; what stands only in Redis may be lost."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment, always with zone: SQLite forgets zones, so all moments are kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData()

sites = Table(
    "sites",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("data", JSON, nullable=False),
    Column("knowledge_version", Integer, nullable=False, server_default="0"),
    Column("updated_at", Instant, nullable=False),
)

offices = Table(
    "offices",
    metadata,
    Column("site", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("data", JSON, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("site", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("external_id", String(200)),
    Column("service_key", String(14)),
    Column("version", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("articles_external", "site", "external_id"),
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("data", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(200), nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("site", String(80), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("state", String(20), nullable=False),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("tracker", JSON),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("author", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("data", JSON, nullable=False),
    Column("client_id", String(100)),
    Column("answers", Integer),
    Column("waiting", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("conversation", "client_id"),
    Index("messages_waiting", "at", sqlite_where=text("waiting"), postgresql_where=text("waiting")),
)

offers = Table(
    "offers",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("payload", String(500), primary_key=True),
    Column("label", String(300), nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("helpful", Boolean),
    Column("score", Integer),
    Column("text", Text),
    Column("at", Instant, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("receipt", String(64), primary_key=True),
    Column("subject_hash", String(64), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("counts", JSON, nullable=False),
)
