"""What else must a form say in California, New York, Europe? Written clauses, switched on per form. Pure.

Authorities: California Civil Code 56.11; New York Civil Rights Law 50 and 51; GDPR articles 7(3),
9(2)(a), 13 and 17. Facts, not legal advice: a lawyer reviews a form before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CALIFORNIA: Final = "california"
NEW_YORK: Final = "new_york"
EUROPE: Final = "europe"
JURISDICTIONS: Final = (CALIFORNIA, NEW_YORK, EUROPE)
# Civ. Code 56.11(b)(1): 14 points; a point is 4/3 of a CSS pixel.
CALIFORNIA_POINTS: Final = 14

_REGIONS: Mapping[str, str] = {
    "CA": CALIFORNIA,
    "CALIFORNIA": CALIFORNIA,
    "NY": NEW_YORK,
    "NEW YORK": NEW_YORK,
}
_EUROPE: Final = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
     "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO", "GB", "UK")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Practice:
    """The facts of the practice that stand in its forms.

    Attributes:
        address: on one line.
        region: the state as written in the address: "CA".
        country: two letters: "US".
    """

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    region: str = ""
    country: str = ""

    @property
    def reached(self) -> str:
        """How to write or call: what is known of it, by commas."""
        return ", ".join(filter(None, (self.address, self.email, self.phone)))

    @property
    def jurisdiction(self) -> str:
        """The one of `JURISDICTIONS` in which the practice lies, as its address says; '' for none."""
        country = self.country.strip().upper()
        if country in _EUROPE:
            return EUROPE
        return _REGIONS.get(self.region.strip().upper(), "") if country in {"", "US"} else ""


def written(jurisdiction: str, language: str, practice: Practice) -> str:
    """The clauses of one jurisdiction, paragraphs parted by empty lines; '' in other languages."""
    words = _WRITTEN.get(language.partition("-")[0].lower(), {}).get(jurisdiction, "")
    reached = f"{practice.name}, {practice.reached}" if practice.reached else practice.name
    return words.format(practice=practice.name, reached=reached)


_WRITTEN: Mapping[str, Mapping[str, str]] = {
    "en": {
        CALIFORNIA: (
            "For California: this permission stands by itself, separate from anything else you "
            "sign. Your signature under it serves no other purpose.\n\n"
            "Those who get the photos from us may use them only for what you tick. You have a "
            "right to a copy of this permission."
        ),
        NEW_YORK: (
            "For New York: when we show your picture to tell people about our practice, that is "
            "advertising. You agree to it in writing here. Where you also let us show your own "
            "words with a name, you agree to that name too.\n\n"
            "For a child under 18, a parent or guardian signs."
        ),
        EUROPE: (
            "For Europe and the United Kingdom: {practice} is responsible for your data. You can "
            "reach us here: {reached}.\n\n"
            "A photo of you may show something about your health. We use it only because you "
            "agree to that here (GDPR, article 9(2)(a)). We keep it for these uses until the "
            "permission ends or you take it back.\n\n"
            "Taking it back is as easy as giving it: open your link and press one button. It "
            "changes nothing about what was done before.\n\n"
            "You may ask to see your data and to get it as a file. You may ask us to correct it, "
            "to delete it, or to use less of it. You may complain to the data protection "
            "authority where you live.\n\n"
            "Websites of other companies may store a photo in countries with other privacy laws."
        ),
    },
    "es": {
        CALIFORNIA: (
            "Para California: este permiso va por separado de todo lo demás que usted firma. Su "
            "firma aquí no sirve para ningún otro fin.\n\n"
            "Quienes reciben las fotos de nosotros las usan solo para lo que usted marca. Usted "
            "tiene derecho a una copia de este permiso."
        ),
        NEW_YORK: (
            "Para Nueva York: mostrar su foto para dar a conocer nuestra clínica es publicidad. "
            "Usted lo acepta aquí por escrito. Si también nos deja mostrar sus palabras con un "
            "nombre, acepta también ese nombre.\n\n"
            "Por un menor de 18 años firma su madre, su padre o su tutor."
        ),
        EUROPE: (
            "Para Europa y el Reino Unido: {practice} es responsable de sus datos. Nos encuentra "
            "aquí: {reached}.\n\n"
            "Una foto suya puede decir algo de su salud. La usamos solo porque usted lo acepta "
            "aquí (RGPD, artículo 9.2.a). La guardamos para estos usos hasta que el permiso "
            "termine o usted lo retire.\n\n"
            "Retirarlo es tan fácil como darlo: abra su enlace y toque un botón. Lo que se hizo "
            "antes no cambia.\n\n"
            "Puede pedir que le mostremos sus datos y que se los demos en un archivo. Puede pedir "
            "que los corrijamos, que los borremos o que usemos menos. Puede presentar una queja "
            "ante la autoridad de protección de datos de donde vive.\n\n"
            "Los sitios de otras empresas pueden guardar una foto en países con otras leyes de "
            "privacidad."
        ),
    },
}
