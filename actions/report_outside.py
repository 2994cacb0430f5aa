"""What somebody hears who reports something that lies outside of the city: whose it is, as far as the site knows."""

from actions.turns import Turn
from bot.knowledge.neighbours import Neighbour, neighbour_at, neighbour_called


def tell_outside(turn: Turn, place: str) -> None:
    """Of a town or a postcode: the neighbouring authority, else the number of all authorities."""
    neighbour = neighbour_called(turn.shelf.site.neighbours, place)
    if neighbour:
        _tell(turn, place, neighbour)
    else:
        turn.say("utter_report_outside", place=place, city=turn.shelf.city(turn.language))


def tell_point_outside(turn: Turn, lat: float, lon: float) -> None:
    """The same of a shared point."""
    neighbour = neighbour_at(turn.shelf.site.neighbours, (lat, lon))
    if neighbour:
        _tell(turn, neighbour.town, neighbour)
    else:
        turn.say("utter_report_point_outside", city=turn.shelf.city(turn.language))


def _tell(turn: Turn, place: str, neighbour: Neighbour) -> None:
    city = turn.shelf.city(turn.language)
    turn.say("utter_report_neighbour", place=place, city=city, authority=neighbour.authority, reach=_reach(neighbour))


def _reach(neighbour: Neighbour) -> str:
    """Web page and telephone as links; there is at least one of them."""
    shown = (neighbour.url or "").partition("://")[2].removesuffix("/")
    web = [f"[{shown}]({neighbour.url})"] if neighbour.url else []
    phone = [f"[{neighbour.phone}](tel:{neighbour.phone.replace(' ', '')})"] if neighbour.phone else []
    return ", ".join(web + phone)
