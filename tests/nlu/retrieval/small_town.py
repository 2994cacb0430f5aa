"""A small town's catalogue and an encoder without a model, for tests of the retrieval."""

import zlib
from collections.abc import Sequence

import numpy as np

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Vectors
from nlu.retrieval.grams import grams


class GramEncoder:
    """Texts as hashed n-grams: deterministic, quick, and near for texts that share letters."""

    name = "grams"
    dim = 256

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows of shape (n, 256)."""
        self.encoded.extend(texts)
        rows = np.full((len(texts), self.dim), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for gram, count in grams(text).items():
                row[zlib.crc32(gram.encode()) % self.dim] += count
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


DOCUMENTS = (
    Document(
        "personalausweis",
        ("Personalausweis beantragen", "Apply for an identity card"),
        ("Ausweis neu", "Ausweis verlängern"),
        ("Wo bekomme ich einen neuen Personalausweis?", "Was kostet der Personalausweis?"),
        body="Den Personalausweis beantragen Sie persönlich. Bringen Sie ein Passfoto mit.",
    ),
    Document(
        "personalausweis-verlust",
        ("Verlust des Personalausweises melden",),
        ("Ausweis weg", "Ausweis gestohlen"),
        ("Mein Ausweis wurde geklaut, was nun?",),
        body="Melden Sie den Verlust sofort. Wir sperren die Online-Funktion.",
    ),
    Document(
        "reisepass",
        ("Reisepass beantragen", "Apply for a passport"),
        ("Pass fürs Ausland",),
        ("Wie lange dauert ein Reisepass?",),
        body="Der Reisepass kommt aus der Bundesdruckerei. Eilig? Dann hilft der Expresspass.",
    ),
    Document(
        "fuehrerschein-umtausch",
        ("Führerschein umtauschen",),
        ("alter Führerschein",),
        ("Bis wann muss ich meinen alten Führerschein tauschen?",),
        body="Papierführerscheine werden nach und nach durch Karten ersetzt.",
    ),
    Document(
        "kfz-zulassung",
        ("Fahrzeug zulassen",),
        ("Kfz-Zulassung", "Neuwagen"),
        ("Wie lasse ich mein Fahrzeug zu?",),
        body="Sie brauchen die eVB-Nummer und die Zulassungsbescheinigung. Das Kennzeichen können Sie reservieren.",
    ),
    Document(
        "hundesteuer",
        ("Hundesteuer anmelden",),
        ("Hund melden", "Hundemarke"),
        ("Was kostet die Hundesteuer im Jahr?",),
        body="Jeder Hund ist binnen zwei Wochen zu melden.",
    ),
    Document("sperrmuell", ("Sperrmüll abholen lassen",), body="Wir holen alte Möbel einmal im Jahr kostenlos ab."),
)
