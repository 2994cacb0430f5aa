"""XML of the Spark convention: lists, objects, nothing, and text that no XML may hold."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from bot.api.open311.spark import to_xml

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def test_a_list_is_an_element_of_elements_with_one_name() -> None:
    services = [{"service_code": "a"}, {"service_code": "b"}]
    inside = "<service><service_code>a</service_code></service><service><service_code>b</service_code></service>"
    assert to_xml("services", services).decode() == f"{HEAD}<services>{inside}</services>"


def test_lists_stand_in_objects_and_plain_values_in_lists() -> None:
    data = {"endpoints": [{"formats": ["text/xml", "application/json"]}]}
    root = ElementTree.fromstring(to_xml("discovery", data))
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_what_is_absent_is_an_empty_element_and_truth_is_written_small() -> None:
    root = ElementTree.fromstring(to_xml("services", [{"keywords": None, "metadata": True, "values": [], "n": 0.5}]))
    assert [(one.tag, one.text) for one in root[0]] == [
        ("keywords", None),
        ("metadata", "true"),
        ("values", None),
        ("n", "0.5"),
    ]


def test_markup_stays_text() -> None:
    written = to_xml("errors", [{"description": "<b>&amp;</b> ]]> <!DOCTYPE x>"}])
    assert ElementTree.fromstring(written)[0][0].text == "<b>&amp;</b> ]]> <!DOCTYPE x>"
    assert b"<b>" not in written


@given(st.text())
def test_any_text_makes_a_readable_document(text: str) -> None:
    written = to_xml("errors", [{"description": text.encode(errors="replace").decode()}])
    assert ElementTree.fromstring(written).tag == "errors"
