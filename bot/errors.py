"""The one tree of errors; the gateway turns each into one RFC 9457 problem document.

LotseError
├── BadRequest            400  what was sent cannot be read
│   ├── EmptyText         400
│   └── BinaryText        400
├── UnknownToken          401  of a conversation
├── NoSession             401  of staff
├── BadCredentials        401  name or password
├── Forbidden             403  another role or site
│   ├── BadCsrf           403
│   ├── NeedsAdmin        403  a model below the gate
│   └── NotYours          403  a handover that somebody else has
├── NotFound              404  site, conversation, article, attachment
├── Conflict              409
│   ├── ConversationClosed 409
│   ├── AlreadyClaimed    409  says by whom
│   ├── TooManyChats      409
│   ├── AddresseeAway     409  says who takes no chats now
│   ├── NoHandover        409
│   ├── HandoverClosed    409
│   ├── NameTaken         409
│   ├── CaseChanged       409  somebody was faster; says the present version
│   ├── ArticleChanged    409  the same of an article or its draft
│   ├── NeedsSecondPerson 409  nobody publishes what they wrote themselves
│   ├── CannotUndo        409  later changes build on it
│   ├── AlreadyDecided    409  on a message of the inbox; says by whom
│   ├── NothingToUndo     409  in the inbox
│   ├── TaskChanged       409  of a department; says the present version
│   ├── InUse             409  says where
│   ├── BelowGate         409  a model that an admin may activate only with a reason
│   ├── NothingBefore     409  no model was live before this one
│   ├── TrainingOver      409  what has ended cannot be cancelled
│   ├── CaseTransition    409  from this state a case cannot go there
│   └── ProviderAccount   409  signs in over the identity provider, never with a password
├── LinkUsed              410  one-time link
├── TooLong               413
├── UnsupportedAttachment 415
├── InvalidRequest        422  a field is missing or not allowed
│   ├── ChoiceNotOffered  422
│   ├── WeakPassword      422
│   ├── MistypedCaseNumber 422  its check character is wrong
│   └── UnknownService    422  no such category of reports
├── TooMany               429
│   └── TooManyTries      429  of signing in; says in how many seconds it goes on
├── Unavailable           503  database, Redis
├── TrainingFailed        500  on the command line only
├── BadCatalogue          500  on the command line only
└── DataInUse             503  on the command line only
"""

from types import TracebackType
from typing import ClassVar


class LotseError(Exception):
    """Base: `code` is stable for programs, `status` is the HTTP status, the sentence stands in the wording."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, detail: str = "", **values: object) -> None:
        super().__init__(detail or self.code)
        self.values = values


class BadRequest(LotseError):
    code = "bad_request"
    status = 400


class EmptyText(BadRequest):
    code = "empty_text"


class BinaryText(BadRequest):
    code = "binary_text"


class UnknownToken(LotseError):
    code = "unknown_token"
    status = 401


class NoSession(LotseError):
    code = "no_session"
    status = 401


class BadCredentials(LotseError):
    code = "bad_credentials"
    status = 401


class Forbidden(LotseError):
    code = "forbidden"
    status = 403


class BadCsrf(Forbidden):
    code = "bad_csrf"


class NotYours(Forbidden):
    code = "not_yours"


class NeedsAdmin(Forbidden):
    code = "needs_admin"


class NotFound(LotseError):
    code = "not_found"
    status = 404


class Conflict(LotseError):
    code = "conflict"
    status = 409


class ConversationClosed(Conflict):
    code = "conversation_closed"


class AlreadyClaimed(Conflict):
    code = "already_claimed"


class TooManyChats(Conflict):
    code = "too_many_chats"


class AddresseeAway(Conflict):
    code = "addressee_away"


class NoHandover(Conflict):
    code = "no_handover"


class HandoverClosed(Conflict):
    code = "handover_closed"


class NameTaken(Conflict):
    code = "name_taken"


class ProviderAccount(Conflict):
    code = "provider_account"


class CaseChanged(Conflict):
    code = "case_changed"


class ArticleChanged(Conflict):
    code = "changed_meanwhile"


class NeedsSecondPerson(Conflict):
    code = "needs_second_pair_of_eyes"


class CannotUndo(Conflict):
    code = "cannot_undo"


class AlreadyDecided(Conflict):
    code = "already_decided"


class NothingToUndo(Conflict):
    code = "nothing_to_undo"


class TaskChanged(Conflict):
    code = "task_changed"


class InUse(Conflict):
    code = "in_use"


class BelowGate(Conflict):
    code = "below_gate"


class NothingBefore(Conflict):
    code = "nothing_before"


class TrainingOver(Conflict):
    code = "training_over"


class CaseTransition(Conflict):
    code = "case_transition"


class LinkUsed(LotseError):
    code = "link_used"
    status = 410


class TooLong(LotseError):
    code = "text_too_long"
    status = 413


class AttachmentTooLarge(TooLong):
    code = "attachment_too_large"


class UnsupportedAttachment(LotseError):
    code = "unsupported_attachment"
    status = 415


class InvalidRequest(LotseError):
    code = "invalid_request"
    status = 422


class ChoiceNotOffered(InvalidRequest):
    code = "choice_not_offered"


class WeakPassword(InvalidRequest):
    code = "weak_password"


class MistypedCaseNumber(InvalidRequest):
    code = "mistyped_case_number"


class UnknownService(InvalidRequest):
    code = "unknown_service"


class TooMany(LotseError):
    code = "too_many_requests"
    status = 429


class TooManyTries(TooMany):
    code = "too_many_tries"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s=retry_after_s)


class Unavailable(LotseError):
    code = "unavailable"
    status = 503


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"


class QueueUnavailable(Unavailable):
    code = "queue_unavailable"


class ModelMissing(Unavailable):
    code = "model_missing"


class BadEncoder(LotseError):
    code = "bad_encoder"


class TrainingFailed(LotseError):
    code = "training_failed"


class BadCatalogue(LotseError):
    code = "bad_catalogue"


class DataInUse(Unavailable):
    code = "data_in_use"


def without_words(error: BaseException) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    """For `exc_info`: where an error happened, without its message, which may hold what a citizen wrote."""
    return Exception, Exception(type(error).__name__), error.__traceback__
