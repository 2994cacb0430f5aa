"""The tables of messengers: who writes there, what came and is not yet worked off; part of `tables`."""

from sqlalchemy import (
    BigInteger,
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

from bot.storage.columns import Instant, metadata

# One row for each chat. `name` is a keyed hash and `address` is encrypted; both are all that is known of the citizen.
channel_chats = Table(
    "channel_chats",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("name", String(64), nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("conversation", ForeignKey("conversations.id", ondelete="SET NULL"), index=True),
    Column("language", String(2)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant),
    Column("farewell", Text),
    Column("gone_at", Instant),
    Column("heard_at", Instant, nullable=False),
    Column("leased_by", String(40)),
    Column("leased_until", Instant),
    UniqueConstraint("channel", "name"),
)

# The conversations that a chat has and had: news of a case may come into one that ended long ago. The outbox is the
# record itself: all messages of a conversation up to `delivered` have left, and of the one behind it `part` pieces.
channel_conversations = Table(
    "channel_conversations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("chat", ForeignKey("channel_chats.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("delivered", Integer, nullable=False, server_default="0"),
    Column("part", Integer, nullable=False, server_default="0"),
)

# What came from the other side, stored before it is acknowledged; `body` goes once it is worked off, and the row stays
# as long as the other side may deliver the same again.
channel_updates = Table(
    "channel_updates",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("key", String(200), nullable=False),  # a keyed hash too: WhatsApp's numbers hold that of the telephone
    Column("name", String(64), nullable=False),
    Column("rank", BigInteger, nullable=False, server_default="0"),
    Column("body", LargeBinary),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant),
    Column("at", Instant, nullable=False),
    UniqueConstraint("channel", "key"),
    Index("channel_updates_at", "at"),
    Index(
        "channel_updates_open",
        "channel",
        "name",
        "rank",
        sqlite_where=text("body IS NOT NULL"),
        postgresql_where=text("body IS NOT NULL"),
    ),
)
