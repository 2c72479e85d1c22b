"""Which languages can a form be written in, and in which does the website speak?

The list holds the languages most spoken in the United States whose letters the fonts of the sealed
copy can draw: a patient must be able to read it, 45 CFR 164.508(c)(4). Chinese, Korean, Japanese and
Armenian wait for a font. Pages, mails and PDFs themselves speak the languages of `locale/`; see
consent/languages.py.
"""

from django.conf.locale import LANG_INFO

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("es", "Spanish"),
    ("ar", "Arabic"),
    ("fr", "French"),
    ("de", "German"),
    ("ht", "Haitian Creole"),
    ("hi", "Hindi"),
    ("it", "Italian"),
    ("fa", "Persian"),
    ("pl", "Polish"),
    ("pt-br", "Portuguese"),
    ("ru", "Russian"),
    ("tl", "Tagalog"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
]

# A form in another language opens no page of the website in it.
WEBSITE_LANGUAGES = [LANGUAGE_CODE]

# Django and Wagtail look every language up here, and Django lacks these two.
LANG_INFO.setdefault(
    "ht", {"bidi": False, "code": "ht", "name": "Haitian Creole", "name_local": "Kreyòl ayisyen"}
)
LANG_INFO.setdefault(
    "tl", {"bidi": False, "code": "tl", "name": "Tagalog", "name_local": "Tagalog"}
)
