"""Forgetting a chat on a messenger, as soon as nothing hangs on it any more."""

from sqlalchemy import Connection, delete, exists, select, update

from bot.storage.channel_tables import channel_chats, channel_conversations, channel_updates


def forget(sql: Connection, chat: str) -> bool:
    """Remove the chat, but for that its deliveries came, so that none has an effect again.

    False where it has to stay: it has another conversation, a farewell to be said, or something came in meanwhile.
    """
    row = sql.execute(select(channel_chats).where(channel_chats.c.id == chat).with_for_update()).first()
    if row is None:
        return False
    theirs = (channel_updates.c.channel == row.channel, channel_updates.c.name == row.name)
    came = exists().where(*theirs, channel_updates.c.body.is_not(None))
    has = exists().where(channel_conversations.c.chat == chat)
    if row.farewell is not None or sql.scalar(select(came | has)):
        return False
    sql.execute(update(channel_updates).where(*theirs).values(name=""))
    sql.execute(delete(channel_chats).where(channel_chats.c.id == chat))
    return True
