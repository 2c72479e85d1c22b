"""What does the demo's consent form say? Every element of 45 CFR 164.508(c) in plain words."""

from __future__ import annotations

NAME = "Photos of my treatment"
TEXT: dict[str, object] = {
    "title": "May we show photos of you?",
    "introduction": (
        "Alder Row Orthodontics would like to show photos of you. You decide which photos, and "
        "where. You can say no to all of it, and you can change your mind later."
    ),
    "information": (
        "The photos you saw on the page before this one, and no others. With a photo we may say "
        "which treatment it shows and how long it took. We never give your name, your age or "
        "anything else about your health."
    ),
    "discloser": "Alder Row Orthodontics: its dentists and the staff who look after our website.",
    "purposes": (
        "To show people what treatment can do and what it looks like on the way.\n"
        "To tell people about our practice. This is marketing."
    ),
    "months_valid": 24,
    "event_text": "",
    "how_to_revoke": (
        "You can take this back at any time. Open your link and press “Take this permission "
        "back”, or write to us: Alder Row Orthodontics, 14 Alder Row, Cleveland, OH 44113. You "
        "need not say why. We then take your photo off our website at once. Posts on other "
        "websites we remove within three days. What was printed or copied by others before that "
        "day cannot be called back."
    ),
    "no_condition": (
        "Your treatment does not depend on this. We treat you in just the same way, and you pay "
        "the same, whether you sign or not."
    ),
    "redisclosure": (
        "Once a photo is public, other people can copy it and show it again. The privacy rules "
        "that bind us do not bind them."
    ),
    "copy_statement": "You get a copy of what you sign. You can ask for another one at any time.",
    "remuneration": "Nobody pays us to show these photos.",
    "incentive": "",
    "clauses": "",
    "assent_from_age": 7,
    "electronic_text": (
        "You can sign on paper instead. Ask at our desk, or call us on 216 555 0142.\n\n"
        "You can have a paper copy at any time. It is free.\n\n"
        "This is about this one permission only. If you no longer want to get it on a screen, "
        "tell us at the desk or by phone. What you signed until then still counts.\n\n"
        "New e-mail address or phone number? Tell us, so that our mail reaches you.\n\n"
        "You need a phone or computer with a web browser, and e-mail or a printer to keep your "
        "copy."
    ),
}
USES = ("website", "sharing", "instagram", "facebook", "google_business", "print")
