"""Which address goes into a post, so that visits can be counted and nobody can be recognised?

Tags never hold free text: the medium is always `social`, the source is the network, the campaign
the post's slug, the content the format's id.
"""

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

MEDIUM = "social"
LONGEST_TAG = 100

_ALLOWED = re.compile(r"[a-z0-9_-]+")
_VISITORS_OWN = re.compile(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|ttclid|twclid|igshid|igsh|li_fat_id"
    r"|mc_cid|mc_eid|yclid|_ga|_gl",
    re.IGNORECASE,
)
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    r"(?<!\d)(?:"
    r"(?:19|20)\d\d[-_]?(?:0?[1-9]|1[0-2])[-_]?(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-_](?:0?[1-9]|[12]\d|3[01])[-_](?:(?:19|20)\d\d|\d\d)"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d"
    r")(?!\d)"
    rf"|(?<![a-z0-9])(?:\d{{1,2}}[-_]?(?:{_MONTH})|(?:{_MONTH})[-_]?\d{{1,2}})[-_]?(?:19|20)\d\d(?!\d)"
)
_PHONE = re.compile(r"\d(?:[-_]{0,2}\d){6,}")
_EMAIL = re.compile(
    r"@|%40|(?:^|[-_])at[-_][a-z0-9_-]+[-_](?:com|net|org|info|edu|gov|co|us|uk|de|ca|au)$"
)


class TagRefused(ValueError):
    """A tag could carry something about a person, or has a sign that is not allowed."""


def checked_tag(value: str, what: str) -> str:
    """`value`, if it may stand in a public address. Raises TagRefused with a sentence."""
    if _EMAIL.search(value.lower()):
        raise TagRefused(f"The {what} looks like an e-mail address. Change the post's slug.")
    if _DATE.search(value.lower()):
        raise TagRefused(f"The {what} “{value}” looks like a date. Change the post's slug.")
    if _PHONE.search(value):
        raise TagRefused(f"The {what} looks like a telephone number. Change the post's slug.")
    if not _ALLOWED.fullmatch(value):
        raise TagRefused(
            f"The {what} “{value}” may only have a to z in lower case, digits, - and _. "
            "Change the post's slug."
        )
    if len(value) > LONGEST_TAG:
        raise TagRefused(f"The {what} is longer than {LONGEST_TAG} signs. Change the post's slug.")
    return value


def canonical(url: str) -> str:
    """The public address as it is shared: no visitor's tags, no sign-in, scheme and host small.

    Other query fields stay in their order. Raises ValueError for what is not http or https.
    """
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"“{url}” is not a web address that can be shared.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if parts.port not in {None, 80 if parts.scheme.lower() == "http" else 443}:
        host = f"{host}:{parts.port}"
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _VISITORS_OWN.fullmatch(name)
    ]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme.lower(), host, path, urlencode(kept), parts.fragment))


def tagged(url: str, *, network: str, campaign: str, content: str) -> str:
    """The canonical address with its campaign tags after the query that it already has.

    `network` is a network of networks.json, `campaign` the post's slug, `content` the format's id.
    Raises TagRefused for a tag that is not allowed, ValueError for an address that is none.
    """
    tags = {
        "utm_medium": MEDIUM,
        "utm_source": checked_tag(network, "network"),
        "utm_campaign": checked_tag(campaign, "campaign"),
        "utm_content": checked_tag(content, "format"),
    }
    parts = urlsplit(canonical(url))
    query = "&".join(filter(None, (parts.query, urlencode(tags))))
    return urlunsplit(parts._replace(query=query))
