"""The tables of the record. SQL is the truth; what stands only in Redis may be lost."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
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

from bot.storage.case_tables import case_history as case_history
from bot.storage.case_tables import case_notes as case_notes
from bot.storage.case_tables import case_photos as case_photos
from bot.storage.case_tables import cases as cases
from bot.storage.channel_tables import channel_chats as channel_chats
from bot.storage.channel_tables import channel_conversations as channel_conversations
from bot.storage.channel_tables import channel_updates as channel_updates
from bot.storage.columns import Instant as Instant
from bot.storage.columns import metadata as metadata
from bot.storage.report_tables import case_outbox as case_outbox
from bot.storage.report_tables import partner_keys as partner_keys
from bot.storage.report_tables import site_catalogues as site_catalogues
from bot.storage.report_tables import site_streets as site_streets
from bot.storage.studio_tables import activations as activations
from bot.storage.studio_tables import answer_wishes as answer_wishes
from bot.storage.studio_tables import article_drafts as article_drafts
from bot.storage.studio_tables import inbox_items as inbox_items
from bot.storage.studio_tables import knowledge_tasks as knowledge_tasks
from bot.storage.studio_tables import models as models
from bot.storage.studio_tables import studio_marks as studio_marks
from bot.storage.studio_tables import studio_settings as studio_settings
from bot.storage.studio_tables import task_askers as task_askers
from bot.storage.studio_tables import training_lines as training_lines
from bot.storage.studio_tables import trainings as trainings

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
    Column("note", Text, nullable=False, server_default=""),
    Column("approved_by", String(120)),
    Column("withdrawn", Boolean, nullable=False, server_default=text("false")),
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
    Column("person", String(64), index=True),
    Column("seen_by_citizen", Integer, nullable=False, server_default="0"),
    Column("seen_by_agent", Integer, nullable=False, server_default="0"),
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
    Column("understood", JSON),
    Column("waiting", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("conversation", "client_id"),
    Index("messages_of", "author", "at"),
    Index("messages_waiting", "at", sqlite_where=text("waiting"), postgresql_where=text("waiting")),
    Index(
        "messages_understood",
        "at",
        sqlite_where=text("understood IS NOT NULL"),
        postgresql_where=text("understood IS NOT NULL"),
    ),
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

staff = Table(
    "staff",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("display", String(120), nullable=False),
    Column("language", String(2), nullable=False, server_default="de"),
    Column("department", String(120), nullable=False, server_default=""),
    Column("password_hash", String(200)),
    Column("subject", String(300), unique=True),
    Column("max_chats", Integer, nullable=False, server_default="4"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", Instant, nullable=False),
)

staff_roles = Table(
    "staff_roles",
    metadata,
    Column("staff", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(10), primary_key=True),
    Column("site", String(80), primary_key=True),
)

staff_links = Table(
    "staff_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("staff", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("staff", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("by_link", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),
    Column("staff", String(80), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("site", String(80), nullable=False),
    Column("data", JSON, nullable=False),
)


def _of_open(name: str, *columns: str, unique: bool = False) -> Index:
    """The open handovers are few among all that there ever were; what asks for them must say that they are open."""
    still_open = text("closed_at IS NULL")
    return Index(name, *columns, unique=unique, sqlite_where=still_open, postgresql_where=still_open)


handovers = Table(
    "handovers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("site", String(80), nullable=False),
    Column("department", String(120), nullable=False, server_default=""),
    Column("addressee", String(40)),
    Column("state", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("reason", String(30), nullable=False),
    Column("event", JSON, nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("contact", JSON),
    Column("comment", Text),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("alerted_at", Instant),
    Column("agent", String(40)),
    Column("agent_name", String(120)),
    Column("claimed_at", Instant),
    Column("closed_at", Instant),
    Column("close_reason", String(40)),
    Column("wrap_up", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("last_act", String(80)),
    Column("promised_due", Instant),
    Column("deserted_at", Instant),
    Index("handovers_queue", "site", "state", "due_at"),
    _of_open("handovers_open", "conversation", unique=True),
    _of_open("handovers_due", "state", "due_at"),
    _of_open("handovers_held", "agent", "state"),
    Index("handovers_taken", "site", "kind", "claimed_at"),
)

handover_notes = Table(
    "handover_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("handover", ForeignKey("handovers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("client_id", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("staff", String(120), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("handover", "client_id"),
)

editor_marks = Table(
    "editor_marks",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("site", String(80), nullable=False),
    Column("staff", String(120), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

canned_responses = Table(
    "canned_responses",
    metadata,
    Column("site", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("shortcut", String(40), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("text", Text, nullable=False),
)

# AUTOINCREMENT: a number is never given twice, also after old events were removed
desk_events = Table(
    "desk_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),
    Column("site", String(80), nullable=False),
    Column("event", String(20), nullable=False),
    Column("handover", String(40), nullable=False, index=True),
    Column("data", JSON, nullable=False),
    sqlite_autoincrement=True,
)
