"""Custom actions in the brain's own process, instead of a second server behind HTTP."""

import logging
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as RejectedByAction

from bot.errors import without_words

log = logging.getLogger(__name__)


class InProcessActions(EndpointConfig):
    """Rasa's action endpoint, answered by the SDK's executor without leaving the process.

    An action that raises gets the citizen an honest sentence; Rasa alone would say nothing.
    """

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="http://in-process.invalid", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self.failures = 0

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run one action (`json`: Rasa's action call) and return its events and responses."""
        call = kwargs["json"]
        try:
            return await self._executor.run(call)
        except RejectedByAction as rejected:
            raise ActionExecutionRejection(rejected.action_name, rejected.message) from rejected
        except Exception as error:  # the outer net: whatever an action does, the citizen is told
            self.failures += 1
            log.error("action %s failed: %s", call["next_action"], type(error).__name__, exc_info=without_words(error))
            return {"events": [], "responses": [{"response": "utter_failed"}]}
