"""Deliveries as Meta's Cloud API 25 posts them, with everything that we do not read left in."""

from typing import Any

NUMBER = "106540352242922"
CITIZEN = "4915112345678"
USER = "DE.13491208655302741918"
DATE = 1_763_800_000


def delivery(*messages: dict[str, Any], number: str = NUMBER, **more: Any) -> dict[str, Any]:
    """All of these in one."""
    person = {"profile": {"name": "Ayşe Yılmaz"}, "wa_id": CITIZEN, "user_id": USER}
    metadata = {"display_phone_number": "493511234567", "phone_number_id": number}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": [person], "messages": list(messages)}
    change = {"value": value | more, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]}


def message(number: int, kind: str, content: Any, at: int = DATE, sender: str = CITIZEN, **more: Any) -> dict[str, Any]:
    """One message; its id tells its number."""
    basics = {"from": sender, "id": f"wamid.HBgLMTY{number}", "timestamp": str(at + number), "type": kind}
    return basics | {kind: content} | more


def text(number: int, words: str, **more: Any) -> dict[str, Any]:
    """Words."""
    return message(number, "text", {"body": words}, **more)


def pressed(number: int, token: str, kind: str = "button_reply", **more: Any) -> dict[str, Any]:
    """A button, or a row of a list, below one of our messages."""
    chosen = {"type": kind, kind: {"id": token, "title": "Reisepass"}}
    return message(number, "interactive", chosen, context={"from": "493511234567", "id": "wamid.OURS"}, **more)


def picture(number: int, file: str = "4711", caption: str | None = None, **more: Any) -> dict[str, Any]:
    """A photo, still with Meta."""
    content = {"mime_type": "image/jpeg", "sha256": "y+/x=", "id": file} | ({"caption": caption} if caption else {})
    return message(number, "image", content, **more)


def receipt(state: str, key: str = "", code: int | None = None, whom: str = CITIZEN) -> dict[str, Any]:
    """What became of a message of ours."""
    status = {"id": "wamid.OURS", "status": state, "timestamp": str(DATE), "recipient_id": whom}
    status |= {"biz_opaque_callback_data": key} if key else {}
    status |= {"errors": [{"code": code, "title": "x", "error_data": {"details": "y"}}]} if code else {}
    found = delivery(statuses=[status])
    for gone in ("contacts", "messages"):
        del found["entry"][0]["changes"][0]["value"][gone]
    return found
