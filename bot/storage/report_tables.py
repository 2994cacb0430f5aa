"""The tables of what can be reported, of where a city files its cases, and of who may file here; part of `tables`."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.storage.columns import Instant, metadata

# `edition` grows with every change: by it running programs notice one
site_catalogues = Table(
    "site_catalogues",
    metadata,
    Column("site", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("data", JSON, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

site_streets = Table(
    "site_streets",
    metadata,
    Column("site", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("csv", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

# Cases on their way to the city's own Open311 endpoint; bot/cases/outbox.py says what each stage means. What is sent
# is read from the case when it is sent, so that nothing of a person stands here.
case_outbox = Table(
    "case_outbox",
    metadata,
    Column("case", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("site", String(80), nullable=False),
    Column("stage", String(20), nullable=False, server_default="queued"),
    Column("endpoint", String(300)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False),
    Column("leased_by", String(80)),
    Column("leased_until", Instant),
    Column("sent_at", Instant),
    Column("tried_at", Instant),
    Column("shown", Boolean),
    Column("told", String(64)),
    Column("failing_since", Instant),
    Column("error", String(200)),
    Column("created_at", Instant, nullable=False),
    Index("case_outbox_next", "stage", "next_at"),
)

# Keys by which other systems file cases over Open311; only a hash of each is kept
partner_keys = Table(
    "partner_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("site", String(80), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)
