"""Texts of content systems (HTML, or plain text with line breaks) as the short Markdown that articles hold."""

import re
from collections.abc import Iterable

from lxml import html

from bot.knowledge.imports.source import clean

SKIPPED = {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"}
BLOCKS = {
    *("p", "div", "section", "article", "blockquote", "pre", "figure", "header", "footer", "address"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "caption", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
STRONG = {"strong", "b", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "th"}
LINKS = ("http://", "https://", "mailto:", "tel:")
DEEPEST = 60
"""Elements nested deeper than this are read as plain text."""


def to_markdown(text: str) -> str:
    """`text` as Markdown: paragraphs, lists, bold and links are kept, everything else becomes text."""
    text = clean(text)
    root = html.document_fromstring(f"<div>{text}</div>").find("body")
    if root is None or len(root) == 1 and len(root[0]) == 0:
        return _layout(_plain_lines(root[0].text or "" if root is not None else text))
    writer = _Writer()
    writer.walk(root, 0)
    writer.flush()
    return _layout(writer.lines)


def _plain_lines(text: str) -> list[str]:
    """Lines of plain text; a dash that stands alone is drawn to the line it belongs to."""
    joined = re.sub(r"(?m)^[ \t]*[-•*][ \t]*\n\s*", "- ", text)
    lines = (" ".join(line.split()) for line in joined.split("\n"))
    return [_safe(re.sub(r"^[-•*] ", "- ", line)) for line in lines if line.strip("-•* ")]


def _layout(lines: Iterable[str]) -> str:
    """Lines with the blank lines that Markdown needs between paragraphs, but not between list items."""
    out: list[str] = []
    for line in lines:
        if out and not (_is_item(line) and _is_item(out[-1])):
            out.append("")
        out.append(line)
    return "\n".join(out)


def _is_item(line: str) -> bool:
    return re.match(r" *(-|\d+\.) ", line) is not None


def _safe(text: str) -> str:
    """A star inside a word ("Kund*innen") is a letter here, not the start of italics."""
    return re.sub(r"(?<=\w)\*(?=\w)", r"\\*", text)


class _Writer:
    """Walks the elements and writes lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._inline: list[str] = []
        self._marker = ""
        self._lists: list[int | None] = []

    def flush(self) -> None:
        """End the current line."""
        text = " ".join("".join(self._inline).split())
        self._inline = []
        if text:
            self.lines.append(f"{self._indent()}{self._marker}{text}")
            self._marker = ""

    def _indent(self) -> str:
        depth = len(self._lists) - 1 if self._marker else len(self._lists)
        return "  " * max(0, depth)

    def walk(self, element: html.HtmlElement, depth: int) -> None:
        """Write an element's text and children, each followed by the text after it."""
        self._inline.append(_safe(element.text or ""))
        for child in element:
            if isinstance(child.tag, str) and child.tag not in SKIPPED:
                self._child(child, depth + 1)
            self._inline.append(_safe(child.tail or ""))

    def _child(self, child: html.HtmlElement, depth: int) -> None:
        if depth > DEEPEST:
            self._inline.append(_safe("".join(child.itertext())))
        elif child.tag == "br":
            self.flush()
        elif child.tag in ("ul", "ol"):
            self._list(child, depth)
        elif child.tag in BLOCKS:
            self._block(child, depth)
        else:
            self._span(child, depth)

    def _list(self, child: html.HtmlElement, depth: int) -> None:
        self.flush()
        self._lists.append(1 if child.tag == "ol" else None)
        self.walk(child, depth)
        self.flush()
        self._lists.pop()
        self._marker = ""

    def _block(self, child: html.HtmlElement, depth: int) -> None:
        self.flush()
        if child.tag == "li":
            self._marker = self._next_marker()
        if child.tag in STRONG:
            self._span(child, depth)
        else:
            self.walk(child, depth)
        self.flush()

    def _next_marker(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _span(self, child: html.HtmlElement, depth: int) -> None:
        """Inline text, wrapped when it is bold or a link; what holds blocks cannot be bold as a whole."""
        if any(inner.tag in BLOCKS or inner.tag == "br" for inner in child.iterdescendants()):
            return self._mixed(child, depth)
        outer, self._inline = self._inline, []
        self.walk(child, depth)
        raw = "".join(self._inline)
        cell = " | " if child.tag in ("td", "th") and "".join(outer).strip() else ""
        self._inline = [*outer, cell, _wrapped(child, raw)]
        return None

    def _mixed(self, child: html.HtmlElement, depth: int) -> None:
        if child.tag == "a":
            self._inline.append(_wrapped(child, _safe("".join(child.itertext()))))
        else:
            self.walk(child, depth)


def _wrapped(element: html.HtmlElement, raw: str) -> str:
    text = " ".join(raw.split())
    if element.tag == "a":
        text = link(text, element.get("href") or "")
    elif element.tag in STRONG and text and "**" not in text:
        text = f"**{text}**"
    return f"{' ' * raw[:1].isspace()}{text}{' ' * raw[-1:].isspace()}"


def link(text: str, url: str) -> str:
    """A Markdown link, or only its text when the address is not one that a citizen should follow."""
    url = "".join(clean(url).split())
    if not url.lower().startswith(LINKS):
        return text
    label = (text or url).replace("[", "(").replace("]", ")")
    return f"[{label}]({url.replace('(', '%28').replace(')', '%29').replace('<', '%3C').replace('>', '%3E')})"
