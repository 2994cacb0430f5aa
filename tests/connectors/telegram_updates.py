"""Updates as Telegram's Bot API 9 sends them, with everything that we do not read left in."""

from typing import Any

CITIZEN = {"id": 771, "is_bot": False, "first_name": "Ayşe", "language_code": "tr", "username": "ayse"}
PRIVATE = {"id": 771, "first_name": "Ayşe", "username": "ayse", "type": "private"}
GROUP = {"id": -100_200, "title": "Nachbarn", "type": "supergroup"}
BOT = {"id": 4200, "is_bot": True, "first_name": "Lotse", "username": "musterstadt_bot"}
DATE = 1_763_800_000


def message(number: int, *, chat: dict[str, Any] | None = None, **said: Any) -> dict[str, Any]:
    """A message with this update number; its own number is the same plus 1 000."""
    text = said.get("text", "")
    if text.startswith("/") and "entities" not in said:
        said["entities"] = [{"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}]
    sender = CITIZEN | ({"id": chat["id"]} if chat and chat["type"] == "private" else {})
    body = {"message_id": number + 1_000, "from": sender, "chat": chat or PRIVATE, "date": DATE}
    return {"update_id": number, "message": body | said}


def private(chat: int) -> dict[str, Any]:
    """Another person's chat."""
    return PRIVATE | {"id": chat}


def edited(number: int, of: int, text: str) -> dict[str, Any]:
    """The message of update `of`, written anew."""
    found = message(of, text=text)["message"]
    return {"update_id": number, "edited_message": found | {"edit_date": DATE + 60}}


def pressed(number: int, token: str, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """A button below one of our messages."""
    below = {"message_id": 55, "from": BOT, "chat": chat or PRIVATE, "date": DATE, "text": "Welchen meinen Sie?"}
    sender = CITIZEN | ({"id": chat["id"]} if chat else {})
    query = {"id": f"{number}77", "from": sender, "chat_instance": "-8", "message": below, "data": token}
    return {"update_id": number, "callback_query": query}


def membership(number: int, status: str) -> dict[str, Any]:
    """The citizen blocks the bot (`kicked`) or lets it in again (`member`)."""
    before, after = ({"user": BOT, "status": one, "until_date": 0} for one in ("left", status))
    change = {"chat": PRIVATE, "from": CITIZEN, "date": DATE, "old_chat_member": before, "new_chat_member": after}
    return {"update_id": number, "my_chat_member": change}


def photo(number: int, file: str = "large", caption: str | None = None, size: int = 90_000) -> dict[str, Any]:
    """A photo in the three sizes that Telegram keeps."""
    sizes = [("small", 90, 1_200), ("medium", 320, 9_000), (file, 1280, size)]
    found = [
        {"file_id": name, "file_unique_id": f"u{name}", "width": wide, "height": wide, "file_size": much}
        for name, wide, much in sizes
    ]
    return message(number, photo=found, **({"caption": caption} if caption else {}))
