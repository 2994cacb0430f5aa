"""Articles and dialogue acts as one decision: the knowledge base competes with the trained intents."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any, Protocol

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.held_out_acts import HeldOutAct, Told, figures_of, held_out_acts
from nlu.components.rivalry import Evidence, Rivalry
from nlu.components.sentence_encoder import SentenceEncoder
from nlu.retrieval.bands import Decision
from nlu.retrieval.limits import Limits
from nlu.retrieval.rehearsed_limits import Rehearsed

ARTICLES = "articles"
"""Key of the parse data under which the matched articles stand: {band, ids, confidence, act?}."""
_FILE = "decision.json"
_LIKELY = 0.5
"""Where no article answers, an act counts that is more likely than not."""


class Library(Protocol):
    """The live knowledge of all sites; the program that runs the model brings it."""

    def match(self, site: str | None, text: str, limits: Limits | None = None, again: bool = True) -> Decision | None:
        """Which articles of the site answer `text`; None where there is no knowledge to ask.

        `limits` are those of the default site; with `again` a stronger encoder may be asked where the first look
        does not decide.
        """
        ...

    def rehearse(self, texts: Sequence[str], limits: Limits | None) -> list[Rehearsed]:
        """What `match` of the default site would say if nobody had written these texts into an article.

        Where the site has no knowledge at hand, it finds nothing.
        """
        ...

    @property
    def default_site(self) -> str:
        """The site of a conversation that names none."""
        ...

    def limits(self, risk: float) -> Limits | None:
        """Limits for the default site's catalogue that keep the risk; None where it has no wordings to learn from."""
        ...


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KnowledgeMatcher(GraphComponent, IntentClassifier):
    """Asks the library for articles and sets the intent that the better evidence speaks for.

    The articles are not part of the model: an editor's change is live without training. What the model stores is
    from where on evidence counts, learned on held-out messages for a stated risk.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        rivalry: Rivalry | None = None,
        limits: Limits | None = None,
        site: str | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._rivalry = rivalry or Rivalry()
        self._limits = limits
        self._site = site

    @classmethod
    def required_components(cls) -> list[type]:
        """Its training needs the sentence vectors; the classifier of the acts stands before it in config.yml."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`library`: `module:function` that gives the Library; `risk`: share of wrong among what is answered;
        `sure_act`: chance of an act from which on the stronger encoder is not asked."""
        return {
            "library": "",
            "article_intent": "ask_article",
            "out_of_scope_intent": "out_of_scope",
            "fallback_intent": "nlu_fallback",
            "urgent_intents": [],
            "urgent_from": 0.3,
            "offered_acts": [],
            "sure_act": 0.9,
            "risk": 0.04,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "KnowledgeMatcher":
        """Rasa's way to make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn on held-out examples when an act wins over an article, and the limits of the site's catalogue."""
        library = _library(self._config["library"]) if self._config["library"] else None
        figures: dict[str, Any] | None = None
        if library:
            self._site, self._limits = library.default_site, library.limits(self._config["risk"])
            figures = self._learn(training_data, library) if self._limits else None
        with self._model_storage.write_to(self._resource) as folder:
            limits = asdict(self._limits) if self._limits else None
            stored = {"rivalry": self._rivalry.to_json(), "site": self._site, "limits": limits, "held_out": figures}
            (folder / _FILE).write_text(json.dumps(stored), encoding="utf-8")
        return self._resource

    def _learn(self, training_data: TrainingData, library: Library) -> dict[str, Any] | None:
        """Learn the rivalry from held-out examples; figures of how good all of it is on them."""
        acts = held_out_acts(training_data, self._config["article_intent"])
        rehearsed = library.rehearse([act.text for act in acts], self._limits)
        pairs = [(act, found) for act, found in zip(acts, rehearsed, strict=True) if self._can_tell(act, found)]
        if not pairs:
            return None
        acts, rehearsed = [act for act, _ in pairs], [found for _, found in pairs]
        evidence = [
            Evidence(act.chance, act.article, found.decision) for act, found in zip(acts, rehearsed, strict=True)
        ]
        judged = [(e, act.right) for e, act in zip(evidence, acts, strict=True)]
        self._rivalry = Rivalry.learn(judged, self._config["risk"])
        told = [self._told(*row) for row in zip(acts, evidence, rehearsed, strict=True)]
        return figures_of(acts, told, self._config["risk"], self._config["article_intent"])

    def _can_tell(self, act: HeldOutAct, found: Rehearsed) -> bool:
        """Of a question for an article it must be known which article of the site is right."""
        return act.label != self._config["article_intent"] or bool(found.owners)

    def _told(self, act: HeldOutAct, evidence: Evidence, found: Rehearsed) -> Told:
        """How sure the answer to a held-out example would have been, and whether it would have been right."""
        chance, band = self._rivalry.chance(evidence), evidence.decision.band
        intent = self._decide(_intent(act.name, act.chance), chance, evidence.decision)
        sure, name = intent[PREDICTED_CONFIDENCE_KEY], intent[INTENT_NAME_KEY]
        if name != self._config["article_intent"]:
            return Told(sure, name == act.label, name not in self._silent)
        return Told(sure, set(evidence.decision.ids[:1]) <= found.owners, band == "answer")

    @property
    def _silent(self) -> tuple[str, str]:
        """Intents that give no answer."""
        return self._config["out_of_scope_intent"], self._config["fallback_intent"]

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "KnowledgeMatcher":
        """Read what training has learned."""
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        limits = Limits(**stored["limits"]) if stored["limits"] else None
        rivalry = Rivalry.from_json(stored["rivalry"])
        return cls(config, model_storage, resource, rivalry, limits, stored["site"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and articles on each message that has text."""
        for message in messages:
            act, article = self._chances(message)
            decision, urgent = self._match(message, act), self._urgent(message)
            if urgent and (urgent[PREDICTED_CONFIDENCE_KEY] == 1 or not (decision and decision.exact)):
                message.set(INTENT, urgent, add_to_output=True)
            elif decision:
                chance = self._rivalry.chance(Evidence(act[PREDICTED_CONFIDENCE_KEY], article, decision))
                message.set(INTENT, self._decide(act, chance, decision), add_to_output=True)
                message.set(ARTICLES, self._as_data(act, chance, decision), add_to_output=True)
        return messages

    def _urgent(self, message: Message) -> dict[str, Any] | None:
        """Danger comes before every other act, also where it is not the most likely, but not before a likelier question
        for an article, nor before an article's own wording (unless that is an example of danger too)."""
        ranking = message.get(INTENT_RANKING_KEY) or [message.get(INTENT) or _intent(None, 0.0)]
        chances = {row[INTENT_NAME_KEY]: row[PREDICTED_CONFIDENCE_KEY] for row in ranking}
        least = max(self._config["urgent_from"], chances.get(self._config["article_intent"], 0.0))
        urgent = (row for row in ranking if row[INTENT_NAME_KEY] in self._config["urgent_intents"])
        return next((row for row in urgent if row[PREDICTED_CONFIDENCE_KEY] >= least), None)

    def _chances(self, message: Message) -> tuple[dict[str, Any], float]:
        """The best act that is no question for an article, and the chance of such a question."""
        ranking = message.get(INTENT_RANKING_KEY) or [message.get(INTENT) or _intent(None, 0.0)]
        chances = {row[INTENT_NAME_KEY]: row[PREDICTED_CONFIDENCE_KEY] for row in ranking}
        article = chances.pop(self._config["article_intent"], 0.0)
        name = max(chances, key=lambda name: chances[name], default=None)
        return _intent(name, chances[name] if chances else 0.0), article

    def _match(self, message: Message, act: dict[str, Any]) -> Decision | None:
        if not message.get(TEXT) or not self._config["library"]:
            return None
        metadata = message.get(METADATA) or {}
        site = metadata.get("site")
        leisure = not metadata.get("hurried") and act[PREDICTED_CONFIDENCE_KEY] < self._config["sure_act"]
        library = _library(self._config["library"])
        learned_there = (site or library.default_site) == self._site
        return library.match(site, message.get(TEXT), self._limits if learned_there else None, leisure)

    def _decide(self, act: dict[str, Any], chance: float, decision: Decision) -> dict[str, Any]:
        name = act[INTENT_NAME_KEY]
        found = decision.band == "answer" and (chance < decision.first or name == self._config["out_of_scope_intent"])
        if name and chance >= self._rivalry.act_from and not found:
            return _intent(name, chance)
        if decision.band != "none":
            return _intent(self._config["article_intent"], decision.confidence)
        if name and chance >= _LIKELY:
            return _intent(name, chance)
        return _intent(self._config["fallback_intent"], 1 - decision.confidence)

    def _as_data(self, act: dict[str, Any], chance: float, decision: Decision) -> dict[str, Any]:
        """What actions read; an act that may be meant stands beside the articles of a question back."""
        data = {"band": decision.band, "ids": list(decision.ids), "confidence": decision.confidence}
        offered = act[INTENT_NAME_KEY] in self._config["offered_acts"] and chance >= self._rivalry.offered_from
        return data | ({"act": act[INTENT_NAME_KEY]} if offered else {})


def _intent(name: str | None, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}


def _library(path: str) -> Library:
    module, _, function = path.partition(":")
    library: Library = getattr(import_module(module), function)()
    return library
