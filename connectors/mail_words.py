"""What a mail says: its text without what it quotes, without its signature, and with a subject that says more.

Quotes are cut from replies only: in a first mail "Von: ... An: ..." may be a bus line, and what is below it is meant.
"""

import re

from inscriptis import get_text
from lxml import html
from lxml.etree import LxmlError
from mailparser_reply.parser import EmailMessage as Thread

from connectors.mail_lines import closer, shorter, whole

_LANGUAGES = ("de", "en", "fr", "it", "es")
_QUOTES = (
    "//blockquote[@type='cite']",
    "//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]",
    "//*[contains(@class, 'gmail_quote_container')]",
    "//*[contains(@class, 'moz-cite-prefix')]",
    "//*[contains(@class, 'yahoo_quoted')]",
    "//*[@name='quote']",
    "//*[@id='divRplyFwdMsg']/following-sibling::*",
    "//*[@id='divRplyFwdMsg']",
    "//*[@id='appendonsend']",
)
_SIGNATURES = ("//*[contains(@class, 'gmail_signature')]", "//*[contains(@class, 'moz-signature')]")
_SEPARATOR = re.compile(r"^\s*-{3,} ?\w[^\n]* ?-{3,}\s*$|^_{10,}$", re.MULTILINE)
_GALAXY = re.compile(
    r"(?:(?:^|(?<=\S))Von meinem (?:Samsung )?Galaxy(?: .{1,30})? gesendet|Von meinem/meiner Galaxy gesendet"
    r"|(?:^|(?<=\S))Sent from my (?:Samsung )?Galaxy\b.{0,40})\.?$",
    re.MULTILINE,
)
"""Samsung puts it behind the last word, without a space."""
_ANNOUNCES = re.compile(r"@|\d{1,2}[:.]\d{2}")
_ANNOUNCED = re.compile(r"[^\n]*:\s*\Z")
_PHONE = re.compile(
    r"^(?=.*(?:iphone|ipad|android|samsung|galaxy|xiaomi|huawei|pixel|handy|smartphone|mobil|tablet|telefon|phone"
    r"|mail\b|outlook|\bapp\b|windows|thunderbird))"
    r"(?:von meine[mr]? .{1,40} (?:gesendet|aus gesendet)|sent (?:from|with|via) .{1,60}|get outlook .{1,80}"
    r"|diese nachricht wurde (?:von|mit) .{1,60} (?:gesendet|verschickt)"
    r"|(?:diese nachricht wurde )?(?:gesendet|verschickt) (?:von|mit) .{1,60}"
    r"|(?:holen sie sich )?outlook f(?:ü|ue)r (?:android|ios)\b(?:<.{0,80})?(?: beziehen)?)\s*\.?$",
    re.IGNORECASE | re.MULTILINE,
)
_AFTERTHOUGHT = re.compile(r"^p\.?\s?s\.?\s?:?\s", re.IGNORECASE)
_LONGEST_CLOSING = 6
_LINES_OF_HEADER = 4
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_WORD = re.compile(r"\w{3,}")
_ANSWERED = re.compile(r"^\s*(?:(?:re|aw|antw|antwort|sv|rép|rif|ynt|odp|отв)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_PASSED_ON = re.compile(r"^\s*(?:(?:wg|fw|fwd|weitergeleitet)\s*:\s*)+", re.IGNORECASE)
_SAYS_NOTHING = frozenset(
    "anfrage anliegen bitte dringend email frage fragen guten hallo hilfe ihre info information kein kontakt mail "
    "meine nachricht neue betreff subject tag wichtig eine enquiry hello help inquiry message please question "
    "request urgent your the soru merhaba question demande domanda pregunta вопрос питання pytanie سؤال".split()
)


def bare_subject(subject: str) -> str:
    """The subject without what mail programs put before it."""
    return _ANSWERED.sub("", subject).strip()


def is_answer(subject: str) -> bool:
    """Whether a mail program has marked it as an answer."""
    return bool(_ANSWERED.match(subject))


def from_html(page: str, is_reply: bool) -> str:
    """The words of an HTML mail."""
    try:
        tree = html.document_fromstring(_DECLARATION.sub("", page))
        for path in (*_QUOTES, *_SIGNATURES) if is_reply else _SIGNATURES:
            for found in _elements(tree, path):
                if found.getparent() is not None:
                    found.drop_tree()
        page = html.tostring(tree, encoding="unicode")
    except (LxmlError, ValueError):  # an empty page, or one that names an encoding
        pass
    return "\n".join(line.rstrip() for line in get_text(page).splitlines()).strip()


def _elements(tree: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    found = tree.xpath(path)
    return [one for one in found if isinstance(one, html.HtmlElement)] if isinstance(found, list) else []


def own_words(text: str, is_reply: bool) -> str:
    """What the citizen wrote in this mail; all of it where nothing else would be left."""
    text = closer(text)
    own = whole(_without_quotes(shorter(text))) if is_reply else text
    return _without_signature(own) or own or ("" if is_reply else text)


def _without_quotes(text: str) -> str:
    first, *rest = _parts(text)
    above = _cut_at_separator(_without_marked(first))
    if above:
        return above
    return "\n".join(filter(None, map(_without_marked, rest))) if any(">" in part for part in rest) else ""


def _parts(text: str) -> list[str]:
    """The text between the headers that mail programs put over what they quote; the first part has none."""
    thread = Thread(text=text, languages=list(_LANGUAGES), keep_hyphen_lists=True).read()
    replies = [(reply.headers or "", reply.content) for reply in thread.replies]
    parts = [""]
    for header, content in replies:
        if _is_header(header):
            parts.append(content.replace(header, "", 1).strip())
        else:
            parts[-1] = f"{parts[-1]}\n{content}".strip()
    return parts


def _is_header(header: str) -> bool:
    """A mail program names an address or a time, or many lines; "Am Montag schrieb ich schon:" is a person."""
    return bool(_ANNOUNCES.search(header)) or len(header.splitlines()) >= _LINES_OF_HEADER


def _without_marked(text: str) -> str:
    """Without lines that begin with `>`, and without the line that announces them, in any language."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.lstrip().startswith(">"):
            _drop_announcement(kept)
        else:
            kept.append(line)
    return "\n".join(kept).strip()


def _drop_announcement(kept: list[str]) -> None:
    last = "\n".join(kept[-3:]).rstrip()
    block = last.rpartition("\n\n")[2]
    if _ANNOUNCED.search(block) and _ANNOUNCES.search(block):
        while kept and not kept[-1].strip():
            kept.pop()
        del kept[len(kept) - len(block.splitlines()) :]


def _cut_at_separator(text: str) -> str:
    found = _SEPARATOR.search(text)
    return text[: found.start()].strip() if found else text


def _without_signature(text: str) -> str:
    reply = Thread(text=_PHONE.sub("", _GALAXY.sub("", text)), languages=list(_LANGUAGES), keep_hyphen_lists=True)
    found = reply.SIGNATURE_REGEX.search(reply.text)
    if found is None or not _closes(found.group().strip()):
        return str(reply.text).strip()
    after = [line for line in found.group().splitlines() if _AFTERTHOUGHT.match(line)]
    return "\n".join([reply.text[: found.start()].strip(), *after]).strip()


def _closes(signature: str) -> bool:
    """Whether it is a closing: "Grüße aus der Hauptstraße, wo der Müll liegt" goes on."""
    return len(signature.partition("\n")[0].split()) <= _LONGEST_CLOSING


def with_subject(subject: str, text: str) -> str:
    """A first mail: its subject belongs to it where it says what the text does not."""
    subject = _PASSED_ON.sub("", subject).strip()
    said = set(_WORD.findall(text.casefold()))
    news = set(_WORD.findall(subject.casefold())) - said - _SAYS_NOTHING
    return "\n".join(filter(None, [subject, text])) if news else text
