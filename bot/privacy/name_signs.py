"""By what names are told in the ten languages of the assistant: titles before or behind them, and "my name is"."""

from functools import cache
from pathlib import Path

LANGUAGES = frozenset(("de", "en", "fr", "es", "it", "pl", "tr", "ar", "ru", "uk"))
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚА-ЯЁЄІЇҐ"

TITLES = "|".join(
    (
        r"herrn?|frau|familie|fam\.|eheleuten?|nachbarn?|nachbarin",
        r"mr\.?|mrs\.?|ms\.?|miss|neighbour|neighbor",
        r"monsieur|madame|mademoiselle|mme|mlle|voisine?|famille",
        r"señora?|señorita|sr\.|sra\.|srta\.|don|doña|vecin[oa]|familia",
        r"signora?|signore|sig\.(?:ra)?|vicin[oa]|famiglia",
        r"pan(?:a|u|em|i|ią|stwo)?|sąsiad(?:a|em|ka|ki|ką)?|rodzina",
        r"sayın|komşum?",
        r"господин(?:а|у|ом)?|госпож[аиуе]|гражданин\w?|гражданк[аиуе]|г-н\w?|г-ж[аиуе]|сосед\w{0,3}|семья",
        r"пан(?:а|у|ом|ові)?|пані|громадян\w{1,3}|сусід\w{0,4}|родина",
    )
)
"""In any case, before a name that is written large; all but Arabic, which knows no capital letters."""
EXACT_TITLES = r"Hr\.|Fr\.|M\.|Bay|Bayan|Г-н|Г-жа"
SMALL_TITLES = r"herrn?|frau|familie|mr|mrs|ms"
"""Written small, before a name that is written small too."""
ARABIC_TITLES = "السيدة|السيد|جاري|جارتي|عائلة|الأستاذة|الأستاذ|الدكتورة|الدكتور"
TITLES_BEHIND = "Bey|Hanım|bey|hanım"

INTRODUCED = "|".join(
    (
        r"ich hei(?:ß|ss)e|mein name(?: ist|:)",
        r"my name is|my name['’]s|i(?: am|['’]m) called",
        r"je m['’]appelle|je me nomme|mon nom est",
        r"me llamo|mi nombre es",
        r"mi chiamo|il mio nome (?:è|e['’])",
        r"nazywam si[ęe]|mam na imi[ęe]|moje nazwisko(?: to)?",
        r"(?:benim )?ad[ıi]m|(?:benim )?ismim",
        r"меня зовут|мо[её] имя|моя фамилия",
        r"мене зв(?:ати|уть)|моє ім['’ʼ]я|моє прізвище",
        "اسمي|إسمي",
    )
)
"""What follows is a name, however it is written."""
AM = r"ich bin|i am|i['’]m|je suis|soy|sono|jestem|ben|я"
"""What follows is a name only if two words are written large."""
GREETINGS = "|".join(
    (
        r"gr(?:ü|ue|u)(?:ß|ss)(?:en?)?|mfg|lg|vg|hochachtungsvoll|regards|greetings|cordialement|salutations|saludos",
        r"atentamente|saluti|pozdrawiam|z poważaniem|saygılarımla|selamlar|с уважением|з повагою|تحياتي",
    )
)
PHONES = "|".join(
    (
        r"tel(?:efon)?(?:[ -]?(?:nr|nummer))?|handy(?:nummer)?|mobil(?:nummer)?|fon|fax|phone(?: number)?|mobile|cell",
        r"whatsapp|t[ée]l[ée]phone|portable|tel[ée]fono|móvil|cellulare|komórka|telefonu?|cep|gsm",
        "тел(?:ефону?)?|моб(?:ильный|ільний)?|هاتف|الهاتف|جوال|رقمي",
    )
)
PLACES = (
    r"stra(?:ß|ss)e|str\.|weg|allee|platz|ring|damm|ufer|gasse|brücke|park|schule|gymnasium|institut|haus|kirche|"
    r"denkmal|brunnen|halle|kita|klinik|krankenhaus|stadion"
)
"""Streets and houses bear names of people as well: "Martin Luther Platz" stays."""
NO_NAMES = "|".join(
    """
    ist sind war waren hat haben hatte wird wurde kann muss soll will ging kam lag stand saß fiel fuhr sagte meinte
    und oder aber mit ohne die der das den dem des ein eine einen einem einer sich ich er sie es wir ihr im in ins
    am an auf aus bei beim vom von zum zur zu nach vor über unter neben hinter für wegen wohnt wohne hier da dort
    auch nicht sehr dann seit is was has had and or but with without who that the a an to from at on in of for here
    there not et est qui y es que e è di i jest ve bir и это что та це що في من على و هو هي قد لا لم عند أن هنا هناك
    """.split()
)


@cache
def first_names() -> tuple[str, ...]:
    """Common first names that are no other words; who bears another one is not found without a sign."""
    return tuple((Path(__file__).parent / "first_names.txt").read_text(encoding="utf-8").split())
