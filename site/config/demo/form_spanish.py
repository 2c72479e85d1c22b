"""What does the demo's consent form say in Spanish? The same elements, sentence by sentence."""

from __future__ import annotations

LANGUAGE = "es"
TEXT: dict[str, object] = {
    "title": "¿Podemos mostrar fotos de usted?",
    "introduction": (
        "Alder Row Orthodontics quiere mostrar fotos de usted. Usted decide qué fotos y dónde. "
        "Puede decir que no a todo, y puede cambiar de idea más tarde."
    ),
    "information": (
        "Las fotos que vio en la página anterior, y ninguna otra. Con una foto podemos decir qué "
        "tratamiento muestra y cuánto duró. Nunca damos su nombre, su edad ni nada más sobre su "
        "salud."
    ),
    "discloser": (
        "Alder Row Orthodontics: sus dentistas y el personal que cuida nuestro sitio web."
    ),
    "purposes": (
        "Mostrar a la gente qué logra un tratamiento y cómo se ve en el camino.\n"
        "Dar a conocer nuestra clínica. Esto es publicidad."
    ),
    "how_to_revoke": (
        "Puede retirar este permiso cuando quiera. Abra su enlace y toque “Retirar este permiso”, "
        "o escríbanos: Alder Row Orthodontics, 14 Alder Row, Cleveland, OH 44113. No tiene que "
        "decir por qué. Quitamos su foto de nuestro sitio web de inmediato. Lo publicado en "
        "otros sitios lo quitamos en tres días. Lo que otros imprimieron o copiaron antes de ese "
        "día no se puede recuperar."
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
        "Puede firmar en papel. Pídalo en la recepción, o llámenos al 216 555 0142.\n\n"
        "Puede tener una copia en papel cuando quiera. Es gratis.\n\n"
        "Esto vale solo para este permiso. Si ya no quiere recibirlo en una pantalla, díganos en "
        "la recepción o por teléfono. Lo que firmó hasta entonces sigue valiendo.\n\n"
        "¿Tiene un nuevo correo o teléfono? Díganos, para que le llegue lo que enviamos.\n\n"
        "Necesita un teléfono o una computadora con un navegador, y correo o una impresora para "
        "guardar su copia."
    ),
}
