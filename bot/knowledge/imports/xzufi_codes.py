"""Which text module of an XZuFi service belongs to which module of an article.

Source of the codes: code list `urn:de:xzufi:codeliste:leistungstextmodulleika`, version 20240216, as two
public programs write it down that agree with each other (one reads XZuFi of the FIM portal: 02, 03, 05 to 09,
11, 14 to 16, 18, 22 to 25; one reads the search service of the Portalverbund: 06 to 09, 11, 15, 16, 24). The
list has no 10, 12, 13 because costs, processing time and periods have elements of their own (`modulKosten`,
`modulBearbeitungsdauer`, `modulFrist`); older deliveries that still use these numbers are understood too.
Where a delivery writes the name beside the code, the name decides. 18 (author) says nothing to citizens.
"""

from bot.knowledge.articles import Module

NAMES = {
    "leistungsbezeichnung": "02",
    "leistungsbezeichnung-ii": "03",
    "kurztext": "05",
    "volltext": "06",
    "rechtsgrundlage": "07",
    "rechtsgrundlagen": "07",
    "handlungsgrundlage": "07",
    "handlungsgrundlagen": "07",
    "erforderliche-unterlagen": "08",
    "voraussetzungen": "09",
    "kosten": "10",
    "verfahrensablauf": "11",
    "bearbeitungsdauer": "12",
    "frist": "13",
    "fristen": "13",
    "formulare": "14",
    "weiterfuehrende-informationen": "15",
    "hinweise": "16",
    "urheber": "18",
    "zustaendige-stelle": "22",
    "ansprechpunkt": "23",
    "teaser": "24",
    "rechtsbehelf": "25",
}
TYPED = {"modulKosten": "10", "modulBearbeitungsdauer": "12", "modulFrist": "13"}
MODULES = {
    Module.REQUIREMENTS: ("09",),
    Module.DOCUMENTS: ("08",),
    Module.FEE: ("10",),
    Module.PROCEDURE: ("11",),
    Module.DURATION: ("12",),
    Module.DEADLINE: ("13",),
    Module.WHERE: ("22", "23"),
    Module.ONLINE: ("14", "online"),
    Module.LEGAL: ("07", "25"),
}
DESCRIPTIONS = ("06", "24", "05")
"""The description for citizens: the full text, else the teaser, else the short text for experts."""

UNITS = {
    "JAHR": ("Jahr", "Jahre"),
    "MONAT": ("Monat", "Monate"),
    "WOCHE": ("Woche", "Wochen"),
    "TAG": ("Tag", "Tage"),
    "WERKTAG": ("Werktag", "Werktage"),
    "ARBEITSTAG": ("Arbeitstag", "Arbeitstage"),
    "STUNDE": ("Stunde", "Stunden"),
    "MINUTE": ("Minute", "Minuten"),
}
