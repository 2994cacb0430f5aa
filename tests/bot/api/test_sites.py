"""What anybody may know of a site; a map only where the city has set a tile server."""

from tests.bot.gateways import Gateway

TILES = "https://tiles.example/{z}/{x}/{y}.png"
STREETS = "street,lat,lon\nMarktplatz,51.0,10.0\nBahnhofstraße,51.2,10.4\nFeldweg,,\n"


async def test_without_tiles_there_is_no_map(gateway: Gateway) -> None:
    site = (await gateway.http.get("/api/v1/sites/musterstadt")).json()
    assert (site["id"], site["map"]) == ("musterstadt", None)


async def test_with_tiles_the_map_begins_in_the_middle_of_the_streets(gateway: Gateway) -> None:
    more = {"tiles": TILES, "tiles_attribution": "© Stadt"}
    gateway.services.settings = gateway.services.settings.model_copy(update=more)
    gateway.services.cases.streets.keep("musterstadt", STREETS)
    found = (await gateway.http.get("/api/v1/sites/musterstadt")).json()["map"]
    assert found == {"tiles": TILES, "attribution": "© Stadt", "lat": 51.1, "lon": 10.2}


async def test_a_city_without_street_list_has_a_map_without_middle(gateway: Gateway) -> None:
    gateway.services.settings = gateway.services.settings.model_copy(update={"tiles": TILES})
    gateway.services.cases.streets.keep("musterstadt", "street\nFeldweg\n")
    found = (await gateway.http.get("/api/v1/sites/musterstadt")).json()["map"]
    assert (found["lat"], found["lon"]) == (None, None)
