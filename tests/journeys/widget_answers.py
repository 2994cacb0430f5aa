"""Answers of the citizen API made by hand, for what a real conversation shows only now and then."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route

NOW = "2026-11-21T10:00:00+00:00"


def message(seq: int, text: str, author: str = "bot", **more: Any) -> dict[str, Any]:
    """A message as the contract describes it, German and without extras unless given."""
    plain = {"format": "markdown", "language": "de", "choices": [], "attachments": [], "source": None}
    return {"seq": seq, "at": NOW, "author": author, "text": text} | plain | more


def serve_events(page: Page, *batches: list[tuple[str, Any]]) -> list[str]:
    """Live line that ends after each batch of (event, data); returns the list of addresses asked so far."""
    asked: list[str] = []

    def handle(route: Route) -> None:
        asked.append(route.request.url)
        batch = batches[len(asked) - 1] if len(asked) <= len(batches) else []
        lines = [f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in batch]
        route.fulfill(content_type="text/event-stream", body=": beat\n\n" + "".join(lines))

    page.route("**/api/v1/conversations/*/events?*", handle)
    return asked


def start_with(page: Page, *messages: dict[str, Any]) -> None:
    """Every new conversation begins with these messages and has a silent live line."""
    body = {"id": "made-up", "token": "made-up", "messages": list(messages)}
    page.route("**/api/v1/conversations", lambda route: route.fulfill(status=201, json=body))
    serve_events(page)


def answer_posts(page: Page, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> list[dict[str, Any]]:
    """Lets `answer` (body sent -> fulfilment) reply to sent messages; returns the list of bodies."""
    sent: list[dict[str, Any]] = []

    def handle(route: Route) -> None:
        body = route.request.post_data_json
        sent.append(body)
        route.fulfill(**answer(body))

    page.route("**/api/v1/conversations/*/messages?wait=*", handle)
    return sent


def accepted(body: dict[str, Any], shown: str, *replies: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The fulfilment for a stored message that became number 2 of the conversation."""
    stored = message(2, shown, "citizen", format="text", client_id=body["client_id"])
    return {"status": 201, "json": {"message": stored, "replies": list(replies)} | more}


def refused(status: int, sentence: str, **headers: str) -> dict[str, Any]:
    """The fulfilment for a problem of RFC 9457."""
    problem = {"type": "about:blank", "title": sentence, "status": status, "code": "refused"}
    return {
        "status": status,
        "headers": headers,
        "content_type": "application/problem+json",
        "body": json.dumps(problem),
    }
