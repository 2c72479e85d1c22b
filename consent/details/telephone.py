"""How is a phone number dialled and sent a text?"""

from __future__ import annotations

from urllib.parse import quote

import phonenumbers

HOME_REGION = "US"


def e164(number: str) -> str:
    """The number in international form (+12165558000); '' where it is none."""
    try:
        parsed = phonenumbers.parse(number, HOME_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def complete(number: str) -> str:
    """The number in international form; '' also where its area code is missing."""
    try:
        parsed = phonenumbers.parse(number, HOME_REGION)
    except phonenumbers.NumberParseException:
        return ""
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    return e164(number) if possible == phonenumbers.ValidationResult.IS_POSSIBLE else ""


def spoken(number: str) -> str:
    """The number in groups, as one reads it out (+1 216-555-8000); as it is where it is none."""
    if not e164(number):
        return number
    parsed = phonenumbers.parse(number, HOME_REGION)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def href(number: str) -> str:
    """A tel: address; '' where the number cannot be dialled."""
    dialled = e164(number)
    return f"tel:{dialled}" if dialled else ""


def mostly_hidden(number: str) -> str:
    """A number as a page may show it: enough to know one's own, too little to learn one."""
    return f"•••{number[-4:]}" if (number := e164(number)) else ""


def text_href(number: str, body: str) -> str:
    """An sms: address that opens the phone's own messages; `?&` works on iOS and Android."""
    return f"sms:{e164(number)}?&body={quote(body)}"
