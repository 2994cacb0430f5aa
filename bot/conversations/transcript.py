"""The whole conversation as a file: text, JSON or PDF, with the same content."""

import logging
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from fpdf import FPDF

from bot.messages import Message, compact
from bot.wording import say

_ZONE = ZoneInfo("Europe/Berlin")
for _talkative in ("fpdf", "fontTools"):  # they log which letters a text is made of
    logging.getLogger(_talkative).setLevel(logging.ERROR)


def as_text(messages: list[Message], language: str) -> str:
    """One block per message: time, who, what, source."""
    blocks = ["\n".join([heading(message, language), *body(message, language)]) for message in messages]
    return "\n\n".join([say("transcript.title", language), *blocks]) + "\n"


def as_json(messages: list[Message]) -> dict[str, object]:
    """The messages as the API gives them."""
    return {"messages": [compact(message) for message in messages]}


def as_pdf(messages: list[Message], language: str) -> bytes:
    """An A4 document with selectable text."""
    page = FPDF()
    page.set_title(say("transcript.title", language))
    page.set_lang(language)
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        page.add_font("DejaVu", style, _fonts() / name)
    page.add_page()
    _write(page, "B", 16, say("transcript.title", language))
    for message in messages:
        _write(page, "B", 10, heading(message, language))
        _write(page, "", 10, "\n".join(body(message, language)))
    return bytes(page.output())


def heading(message: Message, language: str) -> str:
    """When and who."""
    at = message.at.astimezone(_ZONE).strftime("%d.%m.%Y %H:%M")
    who = message.name or say(f"transcript.{message.author}", language)
    return f"{message.seq}. {at} · {who}"


def body(message: Message, language: str) -> list[str]:
    """What was said, with choices, files, place and source."""
    lines = [message.text] if message.text else []
    lines += [say("transcript.choice", language, label=choice.label) for choice in message.choices]
    lines += [say("transcript.attachment", language, **file.model_dump()) for file in message.attachments]
    if message.location:
        lines.append(say("transcript.location", language, **message.location.model_dump()))
    if message.source:
        lines.append(say("transcript.source", language, **message.source.model_dump()))
    return lines


def _write(page: FPDF, style: str, size: int, text: str) -> None:
    page.set_font("DejaVu", style, size)
    page.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
    page.ln(2)


def _fonts() -> Path:
    """matplotlib, which Rasa needs anyway, ships the DejaVu fonts; it is not imported for that."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
