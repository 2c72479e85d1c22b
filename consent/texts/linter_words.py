"""Which words make a form unlawful, or must stand in it? The vocabulary of the linter, by language.

A pattern finds what a text says, not what it says it does not: "you need not sign to be treated"
is lawful. Each entry names its section; check the wording at the source before a release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

FLAGS: Final = regex.IGNORECASE


@dataclass(frozen=True, slots=True)
class Words:
    """One matter the linter looks for.

    Attributes:
        section: the law.
        sentence: what staff are told, where the words are found (or, in `MUST_SAY`, are not).
        en, es: what finds it.
    """

    section: str
    sentence: str
    en: regex.Pattern[str]
    es: regex.Pattern[str]

    def find(self, text: str, language: str) -> str:
        """The words as they stand in `text`, '' where there are none."""
        pattern = self.es if language == "es" else self.en
        found = pattern.search(text)
        return found.group().strip() if found else ""


def matter(section: str, sentence: str, en: str, es: str) -> Words:
    return Words(section, sentence, regex.compile(en, FLAGS), regex.compile(es, FLAGS))


_NOT = r"(?<!\b(?:not|n['’]t|need not|never|no one|nobody|without)\b[^.!?\n]{0,40})"
_NOT_ANY = r"(?<!\b(?:no|not|n['’]t|never|nobody|without)\b[^.!?\n]{0,40})"
_NO = r"(?<!\b(?:no|nunca|nadie|sin|tampoco)\b[^.!?\n]{0,40})"

# In no element of a form. Found: it is unlawful.
UNLAWFUL: Final = (
    matter(
        "45 CFR 164.508(c)(1)(v)",
        "A permission must end. Take these words out; the form’s months say when.",
        _NOT + r"\b(?:never (?:ends?|expires?|runs? out)|(?:does|will) not (?:end|expire)"
        r"|no (?:expiry|expiration|end) ?(?:date)?|(?:in )?perpetu(?:ity|al(?:ly)?)|forever"
        r"|indefinite(?:ly)?|for all time|without (?:an? )?(?:end|expiry|expiration|time limit))\b",
        r"\b(?:(?:no|nunca|jamás) (?:vence|caduca|expira|termina)|sin (?:fecha de )?(?:vencimiento"
        r"|caducidad|fin|límite de tiempo)|a perpetuidad|para siempre|indefinidamente"
        r"|por tiempo indefinido)\b",
    ),
    matter(
        "45 CFR 164.508(b)(5)",
        "A permission can be taken back at any time. Nobody can sign that away.",
        _NOT + r"\b(?:irrevocabl[ey]|waives? (?:my|your|the|any|all) rights?"
        r"|(?:cannot|can ?not|can['’]t|may not|must not) (?:be )?(?:revok(?:e|ed)|withdr(?:aw|awn)"
        r"|take(?:n)? (?:it|this)?(?: permission)? ?back))\b(?! what| the posts?| copies)",
        r"\b(?:irrevocable(?:mente)?|renunci[oa] a(?:l| mis?| sus?| todos?)? derechos?"
        r"|no (?:se )?(?:puede|podrá|puedo) (?:ser )?(?:revoca(?:r|do|da)|retira(?:r|do|da)"
        r"|anula(?:r|do|da)))\b",
    ),
    matter(
        "45 CFR 164.508(b)(4)",
        "Treatment may not depend on signing. Take the condition out.",
        _NOT
        + r"\b(?:(?:must|have to|are required to|required to|need to) (?:sign|agree|consent)[^.!?\n]{0,60}"
        r"(?:treat(?:ment|ed)?|care|appointment|visit|braces)"
        r"|(?:treat(?:ment)?|care|see you|appointment)[^.!?\n]{0,40}(?:only if|unless|depends on|on condition)"
        r"[^.!?\n]{0,40}(?:sign|agree|consent|permission)"
        r"|(?:if|unless) you (?:do not|don['’]t|refuse to)? ?(?:sign|agree)[^.!?\n]{0,40}"
        r"(?:cannot|can ?not|can['’]t|will not|won['’]t|may not|refuse to) (?:be )?(?:treat|see|care|go on)"
        r"|only (?:treat|see|care for|accept) you if"
        r"|(?:condition|requirement) (?:of|for) (?:my|your|the)? ?(?:treatment|care|payment|enrol?lment))\b",
        _NO
        + r"\b(?:(?:debe|tiene que|es obligatorio|está obligad[oa] a) (?:firmar|aceptar)[^.!?\n]{0,60}"
        r"(?:tratamiento|atención|cita|consulta)"
        r"|(?:tratamiento|atención|cita)[^.!?\n]{0,40}(?:solo si|sólo si|a menos que|depende de|condicionad[oa] a)"
        r"[^.!?\n]{0,40}(?:firm|acept|permiso|autoriz)"
        r"|si (?:usted )?no (?:firma|acepta)[^.!?\n]{0,40}no (?:lo|la|le|podemos|podremos|será|recibirá)"
        r"|condición (?:de|para) (?:mi|su|el)? ?(?:tratamiento|atención))\b",
    ),
    matter(
        "45 CFR 164.508(b)(3)",
        "One form, one matter. This asks for something else too: give it a form of its own.",
        _NOT
        + r"\b(?:assign(?:ment)? of (?:my |your )?benefits|financial responsibility|responsible for (?:all )?"
        r"(?:payments?|charges|costs)|arbitration|release (?:of|from) (?:all |any )?(?:liability|claims)"
        r"|hold harmless|clinical trial|consent to (?:the )?treatment|informed consent"
        r"|release (?:of )?(?:my |your |all )?(?:medical|dental|health) records"
        r"|acknowledge[^.!?\n]{0,40}notice of privacy practices|subscribe to|newsletter)\b",
        r"\b(?:cesión de (?:mis |sus )?(?:beneficios|derechos de pago)|responsabilidad (?:financiera|de pago)"
        r"|arbitraje|exim[oe][^.!?\n]{0,30}responsabilidad|libero[^.!?\n]{0,30}responsabilidad"
        r"|ensayo clínico|consiento (?:en |al |el )?(?:el )?tratamiento|consentimiento informado"
        r"|divulgación de (?:mis |sus |los )?(?:registros|expedientes) (?:médicos|dentales)"
        r"|boletín|acuso recibo[^.!?\n]{0,40}aviso de privacidad)\b",
    ),
)

# In `information` only. Found: it names nothing.
VAGUE: Final = matter(
    "45 CFR 164.508(c)(1)(i)",
    "Say which photos. “Any and all” is no description that means something to a patient.",
    r"\b(?:any and all|all (?:my |your )?(?:photos|pictures|images|(?:health|medical|dental) (?:information"
    r"|records))|any (?:photos?|pictures?|images?|information)(?: whatsoever)?|(?:entire|complete|whole) "
    r"(?:record|file|chart)|including but not limited to)\b",
    r"\b(?:tod[oa]s? y cada un[oa]|todas (?:mis |sus |las )?(?:fotos|imágenes)|toda (?:mi |su |la )?información"
    r"(?: médica| de salud)?|cualquier (?:foto|imagen|información)|expediente completo"
    r"|incluyendo,? (?:pero|mas) sin limitar(?:se)?)\b",
)

# Somewhere in the text that is not the incentive's own element. Found, while that is empty: unsaid.
GIFT: Final = matter(
    "16 CFR 255.5",
    "The text speaks of a gift or a discount. Say in its own field what the patient gets.",
    _NOT_ANY
    + r"\b(?:discounts?|gift(?:s| cards?)?|vouchers?|raffle|prize|free (?:whitening|retainer|visit|check-?up)"
    r"|\$ ?\d+ off|% off|reduced (?:price|fee))\b",
    _NO
    + r"\b(?:descuentos?|regalos?|tarjetas? de regalo|un vale|vales de|rifa|sorteo|premio|precio reducido"
    r"|(?:blanqueamiento|retenedor|consulta|revisión) gratis)\b",
)

# In the element named. Not found: it is missing.
MUST_SAY: Final = (
    (
        "how_to_revoke",
        matter(
            "45 CFR 164.508(c)(2)(i)",
            "Say that the permission can be taken back in writing, and how: an address, a link.",
            r"\b(?:tak(?:e|en|ing)[^.!?\n]{0,30}\bback|withdraw|revoke|cancel|change your mind)",
            r"\b(?:retirar|revocar|anular|cancelar|cambiar de (?:idea|opinión))",
        ),
    ),
    (
        "how_to_revoke",
        matter(
            "45 CFR 164.508(c)(2)(i)",
            "Say what cannot be undone: copies made before that day.",
            r"\b(?:cannot be (?:called|taken|got) back|already|before (?:that|then|you)|until then|copies)",
            r"\b(?:no se puede(?:n)? (?:recuperar|deshacer)|ya (?:se|hayan|publicad)|antes de (?:ese|que)|hasta entonces"
            r"|copias)",
        ),
    ),
    (
        "no_condition",
        matter(
            "45 CFR 164.508(c)(2)(ii)",
            "Say plainly that treatment and payment do not depend on signing.",
            r"\b(?:not (?:depend|change|affect)|n['’]t (?:depend|change|affect)|(?:just )?the same|whether (?:or not )?you sign"
            r"|need not sign|(?:do not|don['’]t) have to sign)",
            r"\b(?:no (?:depende|cambia|afecta)|igual(?:mente)?|lo mismo|firme o no|no (?:tiene|está) (?:que|obligad))",
        ),
    ),
    (
        "redisclosure",
        matter(
            "45 CFR 164.508(c)(2)(iii)",
            "Say that others may pass the photo on, and that the privacy rules do not bind them.",
            r"\b(?:copy|copied|share|pass(?:ed)? (?:it )?on|redisclos|show it again|others?)",
            r"\b(?:copiar|compartir|difundir|divulgar|otras? personas?|volver a mostrar)",
        ),
    ),
    (
        "copy_statement",
        matter(
            "45 CFR 164.508(c)(4)",
            "Say that the patient gets a copy of what they sign.",
            r"\bcop(?:y|ies)\b",
            r"\bcopias?\b",
        ),
    ),
    (
        "electronic_text",
        matter(
            "15 USC 7001(c)(1)(B)(i)",
            "Say that one can sign on paper instead.",
            r"\b(?:(?:on|sign)\b[^.!?\n]{0,20}paper|paper[^.!?\n]{0,20}instead)",
            r"\ben papel\b",
        ),
    ),
    (
        "electronic_text",
        matter(
            "15 USC 7001(c)(1)(B)(i)",
            "Say how to stop getting this on a screen, and that what was signed still counts.",
            r"\b(?:no longer want|stop|withdraw|change your mind|take back)",
            r"\b(?:ya no (?:quiere|desea)|dejar de|retirar|cambiar de (?:idea|opinión))",
        ),
    ),
    (
        "electronic_text",
        matter(
            "15 USC 7001(c)(1)(B)(ii)",
            "Say what this agreement to sign electronically covers.",
            r"\b(?:this one|only this|just this|this permission|for this|all forms)\b",
            r"\b(?:solo est[ea]|sólo est[ea]|est[ea] permiso|únicamente|a est[ea])\b",
        ),
    ),
    (
        "electronic_text",
        matter(
            "15 USC 7001(c)(1)(B)(iii)",
            "Say how to tell you of a new address.",
            r"\b(?:new|change[sd]?|update)[^.!?\n]{0,40}(?:address|e-?mail|phone|number)",
            r"\b(?:nuev[oa]|cambi[oae]|actualiz)[^.!?\n]{0,40}(?:dirección|correo|teléfono|número)",
        ),
    ),
    (
        "electronic_text",
        matter(
            "15 USC 7001(c)(1)(B)(iv)",
            "Say how to get a paper copy, and what it costs.",
            r"\bpaper copy\b(?=[\s\S]{0,160}(?:free|no charge|costs?|fee|\$))",
            r"\bcopia en papel\b(?=[\s\S]{0,160}(?:gratis|gratuita|sin costo|cuesta|\$))",
        ),
    ),
    (
        "electronic_text",
        matter(
            "15 USC 7001(c)(1)(C)(i)",
            "Say what one needs to read and keep it: a phone or computer, a browser.",
            r"\b(?:browser|phone or computer|computer|smartphone)\b",
            r"\b(?:navegador|computadora|ordenador|teléfono)\b",
        ),
    ),
)

# Anywhere. Found: allowed, but no patient speaks so (45 CFR 164.508(c)(3)).
JARGON: Final = matter(
    "45 CFR 164.508(c)(3)",
    "Plain language: a patient would not use these words.",
    r"\b(?:hereby|herein|thereof|hereunder|aforementioned|undersigned|pursuant|notwithstanding|redisclos\w+"
    r"|protected health information|PHI|covered entity|grantor|privileges?|individually identifiable)\b",
    r"\b(?:el abajo firmante|la presente|en virtud de|no obstante lo anterior|susodich[oa]|información de salud "
    r"protegida|entidad cubierta|otorgante)\b",
)
