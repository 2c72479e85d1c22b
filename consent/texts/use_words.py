"""What are the uses called in the language of a form? In the practice's words first, then in ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consent.models import PrivilegeDefinition
from consent.privileges import BUILT_IN

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class UseWords:
    """A use as patients read it; `is_translated` is false where the form's language lacks it."""

    label: str
    recipients: str
    example: str
    is_translated: bool = True


def words_of(use: PrivilegeDefinition, language: str) -> UseWords:
    """The words of a use for a form in `language`.

    Ours stand only beside the English words they were translated from: where the practice says
    something else in English, it has to say so in the other language too.
    """
    if language == ENGLISH:
        return UseWords(use.label, use.recipients, use.example)
    theirs = use.in_language(language)
    if theirs:
        return UseWords(theirs.label, theirs.recipients, theirs.example)
    ours = _TRANSLATED.get(language, {}).get(use.slug)
    if ours and _is_as_built_in(use):
        return ours
    return UseWords(use.label, use.recipients, use.example, is_translated=False)


def _is_as_built_in(use: PrivilegeDefinition) -> bool:
    return any(
        (one.slug, one.label, one.recipients, one.example)
        == (use.slug, use.label, use.recipients, use.example)
        for one in BUILT_IN
    )


def _red(name: str, example: str) -> UseWords:
    return UseWords(
        f"Nuestra página de {name}",
        f"Cualquier persona que vea nuestra página de {name}, y también {name}",
        example,
    )


_SPANISH: Mapping[str, UseWords] = {
    "website": UseWords(
        "Nuestro sitio web",
        "Cualquier persona que visite nuestro sitio web",
        "Su foto en un artículo sobre frenos dentales en nuestro sitio web.",
    ),
    "sharing": UseWords(
        "Vistas previas de enlaces",
        "Cualquier persona que reciba un enlace a nuestra página, y los buscadores",
        "Su foto en la imagen pequeña que aparece cuando alguien comparte nuestro artículo.",
    ),
    "email": UseWords(
        "Nuestro boletín por correo",
        "Las personas que pidieron nuestro boletín",
        "Su foto en un boletín sobre dientes derechos.",
    ),
    "print": UseWords(
        "Folletos y carteles impresos",
        "Quienes visitan la clínica y quienes se llevan un folleto",
        "Su foto en un cartel de la sala de espera.",
    ),
    "teaching": UseWords(
        "Enseñar a otros profesionales",
        "Dentistas y estudiantes en nuestros cursos",
        "Su foto en una diapositiva de un curso para dentistas.",
    ),
    "instagram": _red("Instagram", "Su foto en una publicación de nuestra página de Instagram."),
    "facebook": _red("Facebook", "Su foto en una publicación de nuestra página de Facebook."),
    "google_business": _red("Google Business", "Su foto junto a nuestra ficha en Google."),
    "linkedin": _red("LinkedIn", "Su foto en una publicación de nuestra página de LinkedIn."),
    "tiktok": _red("TikTok", "Su foto en una serie de fotos de nuestra página de TikTok."),
    "youtube": _red("YouTube", "Su foto en un video de nuestra página de YouTube."),
    "vimeo": _red("Vimeo", "Su foto en un video de nuestra página de Vimeo."),
    "x": _red("X", "Su foto en una publicación de nuestra página de X."),
    "threads": _red("Threads", "Su foto en una publicación de nuestra página de Threads."),
    "bluesky": _red("Bluesky", "Su foto en una publicación de nuestra página de Bluesky."),
    "mastodon": _red("Mastodon", "Su foto en una publicación de nuestra página de Mastodon."),
    "pinterest": _red("Pinterest", "Su foto en un tablero de nuestra página de Pinterest."),
    "nextdoor": _red("Nextdoor", "Su foto en una publicación para nuestro vecindario en Nextdoor."),
    "whatsapp": _red("WhatsApp", "Su foto en un mensaje de nuestro canal de WhatsApp."),
}
_TRANSLATED: Mapping[str, Mapping[str, UseWords]] = {"es": _SPANISH}
