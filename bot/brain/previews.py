"""What the assistant would say of an article that nobody has published: by the very action that answers citizens."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import answer
from actions.turns import Turn
from bot.brain.responses import to_outgoing
from bot.brain.suggestions import Answerer
from bot.knowledge.articles import Article
from bot.studio.article_preview import PREVIEW


def previewing() -> dict[str, Answerer]:
    """The answer to a question for an article as it is written, or for one of its modules."""

    async def preview(asked: dict[str, Any]) -> dict[str, Any]:
        article, dispatcher = Article.model_validate(asked["article"]), CollectingDispatcher()
        facets = [{"entity": "facet", "value": asked["module"]}] if asked.get("module") else []
        heard = {"text": "", "intent": {"name": "ask_article"}, "entities": facets}
        slots = {"language": asked["language"], "site": asked["site"]}
        answer(Turn(Tracker("preview", slots, heard, [], False, None, {}, "action_listen"), dispatcher), article)
        [spoken] = dispatcher.messages
        said = {"text": spoken["answer"], "buttons": spoken["buttons"], "custom": spoken["custom"]}
        return to_outgoing(said, asked["language"]).model_dump(mode="json", exclude_none=True)

    return {PREVIEW: preview}
