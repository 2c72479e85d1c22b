"""What stands in a new form before anybody has typed? Every element of the law, in plain words. Pure.

In English and Spanish; elsewhere the fields begin empty, and the linter says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from consent.texts.clauses import Practice

MONTHS_VALID = 24
# The age from which paediatricians commonly ask a child too; each form says its own.
ASSENT_FROM_AGE = 7


def defaults(language: str, practice: Practice) -> dict[str, str | int]:
    """The first text of each field, by its name; lawful as it stands once uses are chosen."""
    main = language.partition("-")[0].lower()
    texts = _TEXTS.get(main, {})
    at = f", {practice.address}" if practice.address else ""
    call = _CALL.get(main, "").format(phone=practice.phone) if practice.phone else ""
    return {
        **{
            element: text.format(practice=practice.name, at=at, call=call)
            for element, text in texts.items()
        },
        "months_valid": MONTHS_VALID,
        "assent_from_age": ASSENT_FROM_AGE,
    }


def is_written(language: str) -> bool:
    """Whether there are written texts in that language."""
    return language.partition("-")[0].lower() in _TEXTS


_CALL: Mapping[str, str] = {"en": ", or call us on {phone}", "es": ", o llámenos al {phone}"}
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "name": "Photos of patients",
        "title": "May we show photos of you?",
        "introduction": (
            "{practice} would like to show photos of you. You decide which ones, and where. You "
            "can say no to all of it, and you can change your mind later."
        ),
        "information": (
            "The photos, videos or words that this permission shows you or describes, and "
            "nothing else. With them we may say which treatment they show and how long it took. "
            "We do not add your name, your age or anything else about your health."
        ),
        "discloser": "{practice}: its clinicians and the staff who look after our website.",
        "purposes": (
            "To show people what treatment can do and what it looks like on the way.\n"
            "To tell people about our practice. This is marketing."
        ),
        "how_to_revoke": (
            "You can take this back at any time. Open your link and press “Take this permission "
            "back”, or write to us: {practice}{at}. You need not say why. We then take the photo "
            "off our website at once, and ask other websites to remove our posts. What was "
            "printed or copied by others before that day cannot be called back."
        ),
        "no_condition": (
            "Your treatment does not depend on this. We treat you in just the same way, and you "
            "pay the same, whether you sign or not."
        ),
        "redisclosure": (
            "Once a photo is public, other people can copy it and show it again. The privacy "
            "rules that bind us do not bind them."
        ),
        "copy_statement": (
            "You get a copy of what you sign. You can ask for another one at any time."
        ),
        "remuneration": "Nobody pays us to show these photos.",
        "electronic_text": (
            "You can sign on paper instead. Ask at our desk{call}.\n\n"
            "You can have a paper copy at any time. It is free.\n\n"
            "This is about this one permission only. If you no longer want to get it on a screen, "
            "tell us at the desk. What you signed until then still counts.\n\n"
            "New e-mail address or phone number? Tell us, so that our mail reaches you.\n\n"
            "You need a phone or computer with a web browser, and e-mail or a printer to keep "
            "your copy."
        ),
    },
    "es": {
        "name": "Fotos de pacientes",
        "title": "¿Podemos mostrar fotos de usted?",
        "introduction": (
            "{practice} quiere mostrar fotos de usted. Usted decide cuáles y dónde. Puede decir "
            "que no a todo, y puede cambiar de idea más tarde."
        ),
        "information": (
            "Las fotos, los videos o las palabras que este permiso le muestra o le describe, y "
            "nada más. Con ellas podemos decir qué tratamiento muestran y cuánto duró. No damos "
            "su nombre, su edad ni nada más sobre su salud."
        ),
        "discloser": "{practice}: sus médicos y el personal que cuida nuestro sitio web.",
        "purposes": (
            "Mostrar a la gente qué logra un tratamiento y cómo se ve en el camino.\n"
            "Dar a conocer nuestra clínica. Esto es publicidad."
        ),
        "how_to_revoke": (
            "Puede retirar este permiso cuando quiera. Abra su enlace y toque “Retirar este "
            "permiso”, o escríbanos: {practice}{at}. No tiene que decir por qué. Quitamos la foto "
            "de nuestro sitio web ese mismo día, y pedimos a otros sitios que borren lo que "
            "publicamos. Lo que otros copiaron o imprimieron antes de ese día no se puede "
            "recuperar."
        ),
        "no_condition": (
            "Su tratamiento no depende de esto. Lo atendemos igual y paga lo mismo, firme o no."
        ),
        "redisclosure": (
            "Cuando una foto es pública, otras personas la pueden copiar y volver a mostrar. Las "
            "reglas de privacidad que nos obligan a nosotros no las obligan a ellas."
        ),
        "copy_statement": "Le damos una copia de lo que firma. Puede pedir otra cuando quiera.",
        "remuneration": "Nadie nos paga por mostrar estas fotos.",
        "electronic_text": (
            "Puede firmar en papel. Pídalo en la recepción{call}.\n\n"
            "Puede tener una copia en papel cuando quiera. Es gratis.\n\n"
            "Esto vale solo para este permiso. Si ya no quiere recibirlo en una pantalla, díganos "
            "en la recepción. Lo que firmó hasta entonces sigue valiendo.\n\n"
            "¿Tiene un nuevo correo o teléfono? Díganos, para que le llegue lo que enviamos.\n\n"
            "Necesita un teléfono o una computadora con un navegador, y correo o una impresora "
            "para guardar su copia."
        ),
    },
}
