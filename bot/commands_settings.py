"""What every command begins with: the settings of the environment, or a sentence about what is wrong with them."""

from typing import Any, NoReturn

import typer
from pydantic import ValidationError

from bot.settings import Settings, what_is_wrong


def known_settings(**given: Any) -> Settings:
    """Settings, with what is `given` (None: not given) before the environment; ends the command if they are bad."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        stop(what_is_wrong(error))


def stop(sentence: str) -> NoReturn:
    """End the command with exit code 1, having said why."""
    typer.secho(sentence, fg="red", err=True)
    raise typer.Exit(1)
