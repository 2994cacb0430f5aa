"""The whole conversation as a file: text, JSON or PDF, with the same content."""

import logging
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversations.plain import day, moment, plain
from bot.messages import Author, Message, SourceCard, compact
from bot.wording import say

if TYPE_CHECKING:
    from fpdf import FPDF

_HEADING_WITH_TEXT_MM = 20
"""A heading and the first lines below it."""
for _talkative in ("fpdf", "fontTools"):  # they log which letters a text is made of
    logging.getLogger(_talkative).setLevel(logging.ERROR)


def as_text(messages: list[Message], language: str, city: str = "") -> str:
    """One block per message: time, who, what, source."""
    blocks = ["\n".join([heading(message, language), *body(message, language)]) for message in messages]
    return "\n\n".join([title(language, city), *blocks]) + "\n"


def as_json(messages: list[Message]) -> dict[str, object]:
    """The messages as the API gives them."""
    return {"messages": [compact(message) for message in messages]}


def as_pdf(messages: list[Message], language: str, city: str = "") -> bytes:
    """An A4 document with selectable text."""
    return bytes(_laid_out(messages, language, city).output())


def _laid_out(messages: list[Message], language: str, city: str) -> "FPDF":
    """The library is imported here: it is large, and few conversations are kept as PDF."""
    from fpdf import FPDF

    page = FPDF()
    page.set_title(title(language, city))
    page.set_lang(language)
    page.set_text_shaping(True)  # Arabic letters join, and run from right to left
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        page.add_font("DejaVu", style, _fonts() / name)
    page.add_page()
    _write(page, "B", 16, title(language, city))
    for message in messages:
        if page.will_page_break(_HEADING_WITH_TEXT_MM):
            page.add_page()
        _write(page, "B", 10, heading(message, language))
        _write(page, "", 10, "\n".join(body(message, language)))
    return page


def title(language: str, city: str) -> str:
    """What it is, and of which city."""
    return " · ".join(filter(None, [say("transcript.title", language), city]))


def heading(message: Message, language: str) -> str:
    """When and who."""
    return f"{message.seq}. {moment(message.at, language)} · {_who(message, language)}"


def _who(message: Message, language: str) -> str:
    """A person's name comes with the word that says that it is a person of the city."""
    role = say(f"transcript.{message.author}", language)
    if message.name and message.author is Author.AGENT:
        return f"{message.name} ({role})"
    return message.name or role


def body(message: Message, language: str) -> list[str]:
    """What was said, with choices, files, place and source."""
    text = plain(message.text) if message.format == "markdown" else message.text
    lines = [text] if text else []
    lines += [say("transcript.choice", language, label=choice.label) for choice in message.choices]
    lines += [say("transcript.attachment", language, **file.model_dump()) for file in message.attachments]
    if message.location:
        lines.append(say("transcript.location", language, **message.location.model_dump()))
    sources = filter(None, [message.source, *(message.further_sources or ())])
    return lines + [_source(card, language) for card in sources]


def _source(card: SourceCard, language: str) -> str:
    return say("transcript.source", language, **card.model_dump() | {"updated": day(card.updated, language)})


def _write(page: "FPDF", style: str, size: int, text: str) -> None:
    page.set_font("DejaVu", style, size)
    known = page.current_font.cmap
    written = "".join(letter if letter in "\n\t" or ord(letter) in known else _stand_in(letter) for letter in text)
    page.multi_cell(0, size * 0.5, written, align=_side(written), new_x="LMARGIN", new_y="NEXT")
    page.ln(2)


def _side(text: str) -> str:
    """Where a paragraph begins: right (R) where its first letter is of a script that runs from there, else left (L)."""
    strong = (way for way in map(unicodedata.bidirectional, text) if way in ("L", "R", "AL"))
    return "L" if next(strong, "L") == "L" else "R"


def _stand_in(letter: str) -> str:
    """What is written for a letter that the font does not have, so that nothing of what was said is missing."""
    if unicodedata.category(letter) in ("Cf", "Mn", "Cc"):
        return ""  # a sign that nobody sees
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"


def _fonts() -> Path:
    """matplotlib, which Rasa needs anyway, ships the DejaVu fonts; it is not imported for that."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
