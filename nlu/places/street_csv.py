"""Reads a city's street list from CSV: UTF-8 with or without byte order mark, separated by comma or semicolon.

One row for each street, or for each address. The first line names the columns, in any order; others are ignored:

| column         | must | what                                                                                   |
| -------------- | ---- | -------------------------------------------------------------------------------------- |
| `street`       | yes  | name as the city writes it                                                             |
| `district`     | no   | tells streets of one name apart                                                        |
| `postcode`     | no   | five digits                                                                            |
| `lat`, `lon`   | no   | degrees, WGS 84, both or none; with semicolons between columns also with decimal comma |
| `house_number` | no   | makes the row an address: `lat` and `lon` are then those of the house                  |
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

_KNOWN = ("street", "district", "postcode", "lat", "lon", "house_number")
_LONGEST = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class StreetListError(ValueError):
    """The list cannot be read; the sentence names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; what it does not say is empty."""

    street: str
    district: str = ""
    postcode: str = ""
    house_number: str = ""
    point: tuple[float, float] | None = None


def parse_streets(data: bytes, source: str = "street list") -> list[Row]:
    """The rows in order. Raises StreetListError at the first line that is wrong."""
    text = _decoded(data, source)
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = _header(next(reader, []), source)
        rows = list(_rows(reader, header, separator, source))
    except csv.Error as error:
        raise _wrong(source, reader.line_num, f"no valid CSV ({error})") from error
    if not rows:
        raise _wrong(source, reader.line_num, "no streets below the column names")
    return rows


def _decoded(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        reason = f"not UTF-8 (byte 0x{byte:02x}); please save the file as UTF-8, not as Latin-1 or Windows-1252"
        raise _wrong(source, line, reason) from error


def _header(names: list[str], source: str) -> list[str]:
    header = [name.strip().lower() for name in names]
    if "street" not in header:
        raise _wrong(source, 1, "no column `street`; the first line must name the columns")
    doubled = [name for name in _KNOWN if header.count(name) > 1]
    if doubled:
        raise _wrong(source, 1, f"column `{doubled[0]}` stands there twice")
    return header


def _rows(reader: "Reader", header: list[str], separator: str, source: str) -> Iterator[Row]:
    for cells in reader:
        line = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise _wrong(source, line, f"{len(cells)} values, but only {len(header)} columns")
        values = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name in _KNOWN}
        try:
            yield _row(values, separator)
        except ValueError as error:
            raise _wrong(source, line, str(error)) from error


def _row(values: Mapping[str, str], separator: str) -> Row:
    for name, value in values.items():
        if _CONTROL.search(value) or len(value) > _LONGEST:
            raise ValueError(f"`{name}` has control characters or more than {_LONGEST} letters")
    street, postcode = values["street"], values.get("postcode", "")
    if not re.search(r"[^\W_]", street):
        raise ValueError("`street` is empty")
    if postcode and not re.fullmatch(r"[0-9]{5}", postcode):
        raise ValueError(f"`postcode` must have five digits, not {postcode!r}")
    return Row(street, values.get("district", ""), postcode, values.get("house_number", ""), _point(values, separator))


def _point(values: Mapping[str, str], separator: str) -> tuple[float, float] | None:
    lat, lon = values.get("lat", ""), values.get("lon", "")
    if not lat and not lon:
        return None
    if not lat or not lon:
        raise ValueError("`lat` and `lon` go together; one of them is missing")
    return _degrees("lat", lat, separator, 90), _degrees("lon", lon, separator, 180)


def _degrees(name: str, value: str, separator: str, most: int) -> float:
    plain = value.replace(",", ".") if separator == ";" else value
    if not re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]+)?", plain) or abs(float(plain)) > most:
        raise ValueError(f"`{name}` must be degrees between -{most} and {most}, not {value!r}")
    return float(plain)


def _wrong(source: str, line: int, reason: str) -> StreetListError:
    return StreetListError(f"{source}, line {max(line, 1)}: {reason}")
