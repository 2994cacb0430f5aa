"""The ground of a city, drawn by its corners: whether a point lies on it."""

from collections.abc import Sequence

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""
_BOX = 2


class Area:
    """A box by two opposite corners, or a polygon by its corners in order; small enough to be flat."""

    def __init__(self, corners: Sequence[Point]) -> None:
        """Raises ValueError for fewer than two corners, or for degrees that are none."""
        if len(corners) < _BOX:
            raise ValueError("a boundary needs two opposite corners of a box, or all corners of a polygon")
        if any(not (-90 <= lat <= 90 and -180 <= lon <= 180) for lat, lon in corners):
            raise ValueError("a corner is latitude (-90 to 90) and longitude (-180 to 180), in this order")
        self._corners = _box(*corners) if len(corners) == _BOX else tuple(corners)

    def __contains__(self, point: Point) -> bool:
        """Even-odd rule: a ray to the north crosses the line an odd number of times."""
        lat, lon = point
        inside, before = False, self._corners[-1]
        for corner in self._corners:
            (y, x), (other_y, other_x) = corner, before
            if (x > lon) != (other_x > lon) and lat < y + (lon - x) * (other_y - y) / (other_x - x):
                inside = not inside
            before = corner
        return inside


def _box(one: Point, other: Point) -> tuple[Point, ...]:
    return one, (one[0], other[1]), other, (other[0], one[1])
