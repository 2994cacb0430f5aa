"""Open311 GeoReport v2 as a server: other systems of a city read its categories, file cases and follow them."""
