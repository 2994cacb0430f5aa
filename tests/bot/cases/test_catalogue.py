"""Service definitions: the demo city's are complete, and a wrong file says where it is wrong."""

from pathlib import Path

import pytest

from bot.cases.catalogue import Catalogue, Service, load, text
from bot.errors import BadCatalogue, UnknownService
from bot.service_hours import ServiceHours
from tests.bot.cases.reports import AT, LAMP, hours

DEMO = Path(__file__).parents[3] / "bot" / "demo" / "musterstadt"
GOOD = """
groups: {street: {de: Straße}}
services:
  - code: lamp
    kind: defect
    group: street
    name: {de: Laterne}
    department: Bauamt
    due_hours: 50
"""
LIST = "    attributes: [{code: a1, order: 1, datatype: singlevaluelist, description: {de: Was}}]\n"
TWICE = "    attributes: &a [&b {code: a1, order: 1, datatype: text, description: {de: Was}}, *b]\n"
TEN = frozenset("ar de en es fr it pl ru tr uk".split())


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    return load(DEMO)


def test_the_demo_city_has_enough_categories_of_both_kinds(demo: Catalogue) -> None:
    assert len(demo.of_kind("defect")) >= 14
    assert len(demo.of_kind("service_complaint")) >= 5
    assert {service.group for service in demo.services} == set(demo.groups)


def test_what_citizens_read_of_the_demo_city_is_in_ten_languages(demo: Catalogue) -> None:
    texts = [*demo.groups.values(), *(service.name for service in demo.services)]
    for service in demo.services:
        for attribute in service.attributes:
            texts += [attribute.description, *(value.name for value in attribute.values)]
            texts += [attribute.datatype_description] if attribute.datatype_description else []
        assert set(service.keywords) in (set(), TEN)
        assert set(service.description) == {"de", "en"}  # what other systems are told
    assert [found for found in texts if set(found) != TEN] == []


@pytest.mark.parametrize("language", sorted(TEN))
def test_no_two_choices_of_the_demo_city_look_alike(demo: Catalogue, language: str) -> None:
    lists = [[service.name for service in demo.services], [*demo.groups.values()]]
    lists += [[value.name for value in one.values] for service in demo.services for one in service.attributes]
    for names in lists:
        assert len({name[language].casefold() for name in names}) == len(names)


def test_the_demo_city_addresses_people_politely_and_all_of_them(demo: Catalogue) -> None:
    told = " ".join(text(service.description, "de") for service in demo.services)
    told += " ".join(text(one.description, "de") for service in demo.services for one in service.attributes)
    assert not {"du", "dein", "dir"} & set(told.lower().split())
    assert not any(sign in told for sign in ("*innen", ":innen", "_innen", "Innen "))


def test_complaints_are_never_taken_for_the_same(demo: Catalogue) -> None:
    assert {service.same.within_days for service in demo.of_kind("service_complaint")} == {0}


def test_a_city_without_the_file_has_no_categories(tmp_path: Path) -> None:
    assert load(tmp_path) == Catalogue(groups={}, services=())


def test_a_category_is_found_by_its_code(demo: Catalogue) -> None:
    lamp = demo.find("street-light")
    assert (lamp.label("en"), lamp.label("tr"), lamp.metadata) == ("Street light", "Sokak lambası", True)
    assert lamp.label("nl") == "Straßenlaterne"
    assert not demo.find("dog-mess").metadata
    with pytest.raises(UnknownService):
        demo.find("' OR 1=1")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (GOOD.replace("    due_hours: 50\n", ""), "service 1 (lamp): due_hours: Field required"),
        (GOOD.replace("kind: defect", "kind: defekt"), "service 1 (lamp): kind: Input should be"),
        (GOOD.replace("code: lamp", "code: Große Lampe"), "service 1 (Große Lampe): code: "),
        (GOOD.replace("group: street", "group: road"), "service lamp: group: there is no group road"),
        (GOOD + GOOD.split("services:\n")[1], "service lamp: code stands twice"),
        (GOOD + "    colour: red\n", "service 1 (lamp): colour: Extra inputs"),
        (GOOD + LIST, "service 1 (lamp): attributes.0: Value error, lists, and only lists, have values"),
        (GOOD + TWICE, "service 1 (lamp): Value error, two attributes have the same code"),
        (GOOD.replace("groups: {street: {de: Straße}}", "groups: {street: {german: Straße}}"), "groups: "),
        (GOOD.replace("{de: Laterne}", "{de: Laterne, turkish: Lamba}"), "service 1 (lamp): name.turkish"),
        (GOOD.replace("{de: Laterne}", '{de: Laterne, tr: " "}'), "service 1 (lamp): name.tr: "),
        (GOOD.replace("{de: Laterne}", "{de: Laterne, tr: [Lamba]}"), "service 1 (lamp): name.tr: "),
        ("services: []", "needs `groups`"),
        ("groups: {}\nservices: [lamp]", "service 1 (without code)"),
        ("groups: [", "services.yml: "),
        ("", "needs `groups`"),
    ],
)
def test_a_wrong_file_says_file_entry_and_reason(tmp_path: Path, broken: str, said: str) -> None:
    (tmp_path / "services.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(BadCatalogue) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "services.yml"))
    assert said in str(caught.value)


def test_the_due_time_counts_hours_of_service_or_all_hours() -> None:
    city = ServiceHours(weekly={"mon": ("08:00-18:00",), "tue": ("08:00-18:00",)})
    assert LAMP.model_copy(update={"due_hours": 10}).due_at(AT, city) == hours(24), "Monday from ten, Tuesday until ten"
    around: Service = LAMP.model_copy(update={"due_hours": 10, "due_counts": "all_hours"})
    assert around.due_at(AT, city) == hours(10)
