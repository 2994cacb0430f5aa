"""Filing over Open311: a key, a category, a place; once, and with a clear word about whatever is wrong."""

import asyncio
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import httpx
import pytest
from sqlalchemy import func, select

from bot.api.services import Services
from bot.cases import history, notes
from bot.cases.models import Case
from bot.storage.tables import cases
from tests.bot.api.open311.partners import BASE, SITE, faults, form
from tests.bot.gateways import Gateway

EN = {"Accept-Language": "en"}
URL = f"{BASE}/requests.json"
FORM = "application/x-www-form-urlencoded"


async def _filed(gateway: Gateway, fields: dict[str, Any], **options: Any) -> dict[str, Any]:
    answer = await gateway.http.post(URL, data=fields, **options)
    assert answer.status_code == 200, answer.text
    [one] = answer.json()
    return dict(one)


def _case(services: Services, filed: dict[str, Any]) -> Case:
    with services.database.read() as sql:
        return services.cases.cases.by_number(sql, SITE, filed["service_request_id"])


def _count(services: Services) -> int:
    with services.database.read() as sql:
        return sql.scalar(select(func.count()).select_from(cases)) or 0


def _notes(services: Services, case: Case) -> list[str]:
    with services.database.read() as sql:
        return [note.text for note in notes.listed(sql, case.id)]


async def _refused(gateway: Gateway, fields: dict[str, Any]) -> list[str]:
    """What is said of the fields, the same in both formats."""
    status, said = faults(await gateway.http.post(URL, data=fields, headers=EN))
    assert faults(await gateway.http.post(f"{BASE}/requests.xml", data=fields, headers=EN)) == (status, said)
    assert status == 400
    return said


async def test_a_report_becomes_a_case_of_its_category(gateway: Gateway, services: Services, key: str) -> None:
    filed = await _filed(gateway, form(key, address_string="Bonner Str. 12", attribute__lamp_problem="dark"))
    case = _case(services, filed)
    assert set(filed) == {"service_request_id", "service_notice", "account_id"}
    assert filed["account_id"] is None
    assert (case.service, case.department, case.channel, case.language) == ("street-light", "Bauamt", "open311", "de")
    assert (case.lat, case.lon, case.address) == (51.0006, 10.0005, "Bonner Str. 12")
    assert case.attributes == {"lamp-problem": "dark"}
    assert "Bauamt" in filed["service_notice"]
    with services.database.read() as sql:
        [entry] = history.listed(sql, case.id)
    assert (entry.actor.kind, entry.actor.name) == ("partner", "fixmycity")


async def test_the_answer_in_xml_has_the_same_fields(gateway: Gateway, key: str) -> None:
    answer = await gateway.http.post(f"{BASE}/requests.xml", data=form(key))
    root = ElementTree.fromstring(answer.text)
    assert (root.tag, root[0].tag) == ("service_requests", "request")
    assert [one.tag for one in root[0]] == ["service_request_id", "service_notice", "account_id"]


SEVERAL = (
    ([("attribute[waste-kind][]", "bulky"), ("attribute[waste-kind][]", "tyres")], ["bulky", "tyres"]),
    ([("attribute[waste-kind]", "bulky"), ("attribute[waste-kind]", "rubble")], ["bulky", "rubble"]),
    ([("attribute[waste-kind][0]", "bulky"), ("attribute[waste-kind][1]", "bulky")], ["bulky"]),
    ([("attribute[waste-kind]", "tyres")], ["tyres"]),
)


async def test_an_attribute_may_have_several_values(gateway: Gateway, services: Services, key: str) -> None:
    for count, (sent, kept) in enumerate(SEVERAL):
        body = urlencode([*form(key, service_code="illegal-waste", lat=f"51.{count}").items(), *sent])
        answer = await gateway.http.post(URL, content=body, headers={"Content-Type": FORM})
        assert answer.status_code == 200, (sent, answer.text)
        assert _case(services, answer.json()[0]).attributes == {"waste-kind": kept}, sent


async def test_every_kind_of_attribute_is_stored_as_what_it_is(gateway: Gateway, services: Services, key: str) -> None:
    told = {"waste_kind": "bulky", "amount": "2,5", "since": "2026-11-01T08:00:00+01:00", "story": "Zeile 1\nZeile 2"}
    answers = {f"attribute__{name}": value for name, value in told.items()}
    filed = await _filed(gateway, form(key, service_code="illegal-waste", **answers))
    assert _case(services, filed).attributes == {
        "waste-kind": ["bulky"],
        "amount": 2.5,
        "since": "2026-11-01T08:00:00+01:00",
        "story": "Zeile 1\nZeile 2",
    }


UNFIT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"attribute__lamp_problem": "purple"}, "attribute[lamp-problem] has no allowed value."),
    ({"attribute__colour": "red"}, "attribute[colour] does not exist in this category."),
    ({"attribute__notice": "told"}, "attribute[notice] does not exist in this category."),
    ({"attribute__lamp_number": "x" * 10_000}, "attribute[lamp-number] has no allowed value."),
    ({"attribute__lamp_number": ["1", "2"]}, "attribute[lamp-number] may have one value only."),
    ({"service_code": "illegal-waste"}, "attribute[waste-kind] is missing."),
    ({"service_code": "illegal-waste", "attribute__waste_kind": ""}, "attribute[waste-kind] is missing."),
)


async def test_attributes_that_do_not_fit_are_named(gateway: Gateway, services: Services, key: str) -> None:
    for more, said in UNFIT:
        assert await _refused(gateway, form(key, **more)) == [said], more
        assert _count(services) == 0, more


async def test_everything_that_is_wrong_is_told_at_once(gateway: Gateway, key: str) -> None:
    wrong = form(key, lat="95", long="x", description="a" * 4_001, email="kim", phone="Null", media_url="file:///a")
    assert await _refused(gateway, wrong) == [
        "description is too long, 4000 characters are allowed.",
        "lat has no allowed value.",
        "long has no allowed value.",
        "media_url has no allowed value.",
        "email has no allowed value.",
        "phone has no allowed value.",
    ]
    unfit = form(key, service_code="illegal-waste", lat=None, attribute__amount="many")
    assert await _refused(gateway, unfit) == [
        "lat and long belong together.",
        "attribute[waste-kind] is missing.",
        "attribute[amount] has no allowed value.",
    ]


LACKING: tuple[tuple[dict[str, Any], str], ...] = (
    ({"service_code": None}, "service_code is missing."),
    ({"service_code": ""}, "service_code is missing."),
    ({"lat": None, "long": None}, "The place is missing: lat and long, or address_string."),
    ({"lat": None}, "lat and long belong together."),
    ({"lat": None, "long": None, "address_id": "17"}, "address_id alone finds no place here"),
    ({"lat": "90.001"}, "lat has no allowed value."),
    ({"long": "-180.5"}, "long has no allowed value."),
    ({"lat": "nan"}, "lat has no allowed value."),
    ({"lat": "inf"}, "lat has no allowed value."),
    ({"lat": "5_1"}, "lat has no allowed value."),
    ({"lat": "٥١"}, "lat has no allowed value."),
    ({"lat": "51,5"}, "lat has no allowed value."),
    ({"lat": "1e1"}, "lat has no allowed value."),
    ({"client_key": "a\x00"}, "client_key has no allowed value."),
    ({"client_key": "a" * 101}, "client_key is too long, 100 characters are allowed."),
    ({"address_string": "x" * 301}, "address_string is too long, 300 characters are allowed."),
    ({"description": "\u200b\u202e\x00"}, "description has no allowed value."),
)


async def test_what_is_missing_or_cannot_be_is_told(gateway: Gateway, services: Services, key: str) -> None:
    for more, said in LACKING:
        [sentence] = await _refused(gateway, form(key, **more))
        assert sentence.startswith(said), more
        assert _count(services) == 0, more


async def test_an_unknown_category_is_not_found(gateway: Gateway, key: str) -> None:
    for code in ("none", "\x00", "💡", "<b>", "a" * 10_000, "' OR 1=1 --", "STREET-LIGHT"):
        answer = await gateway.http.post(URL, data=form(key, service_code=code), headers=EN)
        assert faults(answer) == (404, ["service_code was not found."])


NO_KEYS: tuple[str | None, ...] = (None, "", "wrong", "a.b", "\x00", "💡", "x" * 10_000, "' OR 1=1 --")


async def test_without_a_right_key_nothing_is_filed(gateway: Gateway, services: Services) -> None:
    for sent in NO_KEYS:
        answer = await gateway.http.post(URL, data=form("", api_key=sent), headers=EN)
        status, [said] = faults(answer)
        assert (status, said) == (
            403,
            "api_key is not valid, or was revoked." if sent else "api_key is missing. The city hands out keys.",
        ), sent
        assert _count(services) == 0, sent


async def test_a_defect_without_description_is_told_by_its_category(
    gateway: Gateway, services: Services, key: str
) -> None:
    assert _case(services, await _filed(gateway, form(key, description=None))).description == "Straßenlaterne"


async def test_a_complaint_needs_words_and_no_place(gateway: Gateway, services: Services, key: str) -> None:
    rude = form(key, service_code="complaint-treatment", lat=None, long=None)
    assert await _refused(gateway, rude | {"description": " "}) == [
        "description is missing: in this category it has to say what happened."
    ]
    assert _case(services, await _filed(gateway, rude)).kind == "service_complaint"


DESCRIPTIONS = (
    ("a" * 4_000, "a" * 4_000),
    ("💡" * 4_000, "💡" * 4_000),
    ("Zeile 1\r\nZeile 2", "Zeile 1\nZeile 2"),
    ("<script>alert(1)</script> & ]]>", "<script>alert(1)</script> & ]]>"),
    ("'; DROP TABLE cases; --", "'; DROP TABLE cases; --"),
    ("a\x00b\x08c\x7fd\ufffee", "abcde"),
    ("\u202eabc\u2066", "abc"),
    ('/report_defect{"x": 1}', '/report_defect{"x": 1}'),
    ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",) * 2,
)


async def test_descriptions_are_stored_clean_and_come_back_readable(
    gateway: Gateway, services: Services, key: str
) -> None:
    for sent, kept in DESCRIPTIONS:
        case = _case(services, await _filed(gateway, form(key, description=sent)))
        assert case.description == kept, sent[:60]
        query = {"api_key": key}
        json = (await gateway.http.get(f"{BASE}/requests/{case.number}.json", params=query)).json()
        xml = (await gateway.http.get(f"{BASE}/requests/{case.number}.xml", params=query)).text
        assert json[0]["description"] == ElementTree.fromstring(xml).findtext("request/description") == kept, sent[:60]


async def test_ten_thousand_characters_are_too_many(gateway: Gateway, key: str) -> None:
    for letter in ("a", "ä", "💡"):
        said = await _refused(gateway, form(key, description=letter * 10_000))
        assert said == ["description is too long, 4000 characters are allowed."]


SENSELESS = ("", "a" * 10_000, "💡", "<b>", "'--", '/a{"b": 1}', "\u202e\u2066", "\x00", "%00")


@pytest.mark.parametrize(
    "name",
    "address_string address_id media_url first_name last_name email phone consent consent_purpose client_key "
    "device_id account_id jurisdiction_id attribute__lamp_number attribute__ attribute__x x".split(),
)
async def test_no_value_of_any_field_does_harm(gateway: Gateway, services: Services, key: str, name: str) -> None:
    for count, value in enumerate(SENSELESS):
        before, place = _count(services), {"lat": f"51.{count}"}
        answer = await gateway.http.post(URL, data=form(key, consent="true") | form(key, **place, **{name: value}))
        assert answer.status_code in (200, 400, 403, 404), (value, answer.text)
        if answer.status_code == 200:
            assert _count(services) in (before, before + 1)
        else:
            assert faults(answer)[0] == answer.status_code
            assert _count(services) == before


async def test_contact_is_kept_only_with_declared_consent(gateway: Gateway, services: Services, key: str) -> None:
    person = {"first_name": "Kim", "last_name": "Muster", "email": "kim@example.org", "phone": "+49 221 1234"}
    without = await _filed(gateway, form(key, **person, consent="no"), headers=EN)
    assert _case(services, without).contact is None
    assert "consent was not declared" in without["service_notice"]
    with_it = await _filed(gateway, form(key, **person, consent="TRUE", consent_purpose="Rückfragen der Stadt"))
    contact = _case(services, with_it).contact
    assert contact is not None
    assert (contact.name, contact.email, contact.phone) == ("Kim Muster", "kim@example.org", "+49 221 1234")
    assert contact.purpose == "Rückfragen der Stadt"
    assert "Zustimmung" not in with_it["service_notice"]


async def test_a_consent_without_its_words_names_who_declared_it(
    gateway: Gateway, services: Services, key: str
) -> None:
    case = _case(services, await _filed(gateway, form(key, last_name="Muster", consent="1")))
    assert case.contact is not None
    assert "fixmycity" in case.contact.purpose


async def test_what_only_staff_should_read_becomes_a_note(gateway: Gateway, services: Services, key: str) -> None:
    told = {"media_url": "https://example.org/a.jpg?x=1", "address_id": "17-4", "device_id": "D1", "account_id": "A1"}
    case = _case(services, await _filed(gateway, form(key, **told)))
    assert _notes(services, case) == ["media_url: https://example.org/a.jpg?x=1\naddress_id: 17-4"]
    assert case.description == "Die Laterne flackert."


async def test_the_same_client_key_is_the_same_request(gateway: Gateway, services: Services, key: str) -> None:
    first = await _filed(gateway, form(key, client_key="r-1"))
    again = await _filed(gateway, form(key, client_key="r-1", description="Etwas anderes."))
    by_header = await _filed(gateway, form(key), headers={"Idempotency-Key": "r-1"})
    assert first == again == by_header
    assert (await _filed(gateway, form(key, client_key="r-2"))) != first
    assert _count(services) == 2


async def test_the_same_content_again_is_the_same_request(gateway: Gateway, services: Services, key: str) -> None:
    first, again = await _filed(gateway, form(key)), await _filed(gateway, form(key))
    assert first == again
    assert await _filed(gateway, form(key, long="10.1")) != first
    assert _count(services) == 2


@pytest.mark.parametrize("more", [{}, {"client_key": "r-1"}])
async def test_the_same_report_sent_five_times_at_once_is_one_request(
    gateway: Gateway, services: Services, key: str, more: dict[str, str]
) -> None:
    answers = await asyncio.gather(*(gateway.http.post(URL, data=form(key, **more)) for _ in range(5)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.json()[0]["service_request_id"] for one in answers}) == _count(services) == 1


async def test_a_category_of_type_batch_gives_a_token_that_leads_to_the_number(
    gateway: Gateway, services: Services, key: str
) -> None:
    filed = await _filed(gateway, form(key, service_code="tree"))
    assert set(filed) == {"token", "service_notice", "account_id"}
    for format_ in ("json", "xml"):
        answer = await gateway.http.get(f"{BASE}/tokens/{filed['token']}.{format_}")
        assert answer.status_code == 200
    json = (await gateway.http.get(f"{BASE}/tokens/{filed['token']}.json")).json()
    assert json[0]["token"] == filed["token"]
    assert _case(services, json[0]).service == "tree"


async def test_a_category_of_type_blackbox_gives_neither(gateway: Gateway, services: Services, key: str) -> None:
    filed = await _filed(gateway, form(key, service_code="dark"))
    assert set(filed) == {"service_notice", "account_id"}
    assert _count(services) == 1


async def test_fields_may_stand_in_the_address_as_in_the_swagger_file(
    gateway: Gateway, services: Services, key: str
) -> None:
    answer = await gateway.http.post(URL, params=form(key))
    assert answer.status_code == 200, answer.text
    mixed = await gateway.http.post(URL, params={"jurisdiction_id": SITE, "lat": "1"}, data=form(key))
    assert mixed.json() == answer.json()  # the body goes before the address


DEEP = b"<a>" * 80_000
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b"]><request><description>&c;</description></request>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><request><description>&b;</description></request>'


NO_FORMS = (
    ("text/xml", DEEP),
    ("application/xml", BOMB),
    ("text/xml; charset=utf-8", OUTSIDE),
    ("application/json", b"[" * 100_000),
    ("application/json", b'{"service_code": "hole"}'),
    ("multipart/form-data; boundary=x", b"--x--"),
    ("", b"service_code=hole"),
    (FORM, b"service_code=%FF%FE"),
    (FORM, b"\xff\xfe=\x00"),
    (FORM, b"&" * 10_000),
    (FORM, b"attribute[" * 10_000),
)


async def test_a_body_that_is_no_form_is_refused_unread(gateway: Gateway, services: Services, key: str) -> None:
    for kind, body in NO_FORMS:
        headers = {"Content-Type": kind} if kind else {}
        answer = await gateway.http.post(URL, content=body, headers=headers, params={"api_key": key})
        assert faults(answer)[0] == 400, (kind, body[:60])
        assert "root:" not in answer.text, (kind, body[:60])
        assert _count(services) == 0, (kind, body[:60])


async def test_an_empty_body_says_what_is_missing(gateway: Gateway, key: str) -> None:
    nothing: httpx.Response = await gateway.http.post(URL, headers=EN)
    assert faults(nothing) == (403, ["api_key is missing. The city hands out keys."])
    only_key = await gateway.http.post(URL, data={"api_key": key}, headers=EN)
    assert faults(only_key) == (400, ["service_code is missing."])
