"""What does a practice say of treating everybody alike (45 CFR 92.10) and of languages (92.11)? With gaps.

The sentences in other languages are the model ones of the Office for Civil Rights, for the fifteen
languages most spoken in Ohio. Which fifteen a practice needs depends on its state.
"""

# ruff: noqa: RUF001  (Chinese and Japanese have marks of their own)
from __future__ import annotations

from string import Template

# Tag of the language, its own name, its English name, the sentence.
_SENTENCES: tuple[tuple[str, str, str, str], ...] = (
    (
        "es",
        "Español",
        "Spanish",
        "ATENCIÓN: si habla español, tiene a su disposición servicios gratuitos de asistencia lingüística. Llame al $phone.",
    ),
    (
        "zh-Hant",
        "繁體中文",
        "Chinese",
        "注意：如果您使用繁體中文，您可以免費獲得語言援助服務。請致電 $phone。",
    ),
    (
        "de",
        "Deutsch",
        "German",
        "ACHTUNG: Wenn Sie Deutsch sprechen, stehen Ihnen kostenlos sprachliche Hilfsdienstleistungen zur Verfügung. Rufnummer: $phone.",
    ),
    (
        "ar",
        "العربية",
        "Arabic",
        "ملحوظة: إذا كنت تتحدث العربية، فإن خدمات المساعدة اللغوية تتوافر لك بالمجان. اتصل برقم $phone.",
    ),
    (
        "pdc",
        "Deitsch",
        "Pennsylvania Dutch",
        "Wann du Deitsch schwetzscht, kannscht du mitaus Koschte ebber gricke, ass dihr helft mit die englisch Schprooch. Ruf selli Nummer uff: $phone.",
    ),
    (
        "ru",
        "Русский",
        "Russian",
        "ВНИМАНИЕ: если вы говорите на русском языке, то вам доступны бесплатные услуги перевода. Звоните $phone.",
    ),
    (
        "fr",
        "Français",
        "French",
        "ATTENTION : si vous parlez français, des services d’aide linguistique vous sont proposés gratuitement. Appelez le $phone.",
    ),
    (
        "vi",
        "Tiếng Việt",
        "Vietnamese",
        "CHÚ Ý: Nếu bạn nói Tiếng Việt, có các dịch vụ hỗ trợ ngôn ngữ miễn phí dành cho bạn. Gọi số $phone.",
    ),
    (
        "om",
        "Oromiffa",
        "Oromo",
        "XIYYEEFFANNAA: Afaan dubbattu Oroomiffa, tajaajila gargaarsa afaanii, kanfaltiidhaan ala, ni argama. Bilbilaa $phone.",
    ),
    (
        "ko",
        "한국어",
        "Korean",
        "주의: 한국어를 사용하시는 경우, 언어 지원 서비스를 무료로 이용하실 수 있습니다. $phone 번으로 전화해 주십시오.",
    ),
    (
        "it",
        "Italiano",
        "Italian",
        "ATTENZIONE: in caso la lingua parlata sia l’italiano, sono disponibili servizi di assistenza linguistica gratuiti. Chiamare il numero $phone.",
    ),
    (
        "ja",
        "日本語",
        "Japanese",
        "注意事項：日本語を話される場合、無料の言語支援をご利用いただけます。$phone まで、お電話にてご連絡ください。",
    ),
    (
        "nl",
        "Nederlands",
        "Dutch",
        "AANDACHT: als u Nederlands spreekt, kunt u gratis gebruikmaken van de taalkundige diensten. Bel $phone.",
    ),
    (
        "uk",
        "Українська",
        "Ukrainian",
        "УВАГА! Якщо ви розмовляєте українською мовою, ви можете звернутися до безкоштовної служби мовної підтримки. Телефонуйте за номером $phone.",
    ),
    (
        "ro",
        "Română",
        "Romanian",
        "ATENȚIE: dacă vorbiți limba română, vă stau la dispoziție servicii de asistență lingvistică, gratuit. Sunați la $phone.",
    ),
)
_IN_THEIR_WORDS = "".join(
    f'<p lang="{tag}"><b>{name}</b> {sentence}</p>\n'
    for tag, name, _english, sentence in _SENTENCES
)
_NAMES = ", ".join(sorted(english for _tag, _name, english, _sentence in _SENTENCES))

NONDISCRIMINATION = Template(
    """<p>$practice keeps the federal civil rights laws. We treat everybody alike, whatever their race,
colour, national origin (which includes how well they speak English and which language they speak
first), age, disability or sex (which includes sex characteristics, pregnancy and related
conditions, and sex stereotypes). Nobody is left out or treated less well for any of these.</p>
<h2>Help if you have a disability</h2>
<p>We change what we reasonably can so that you get the same care, and offer these in good time and
free of charge:</p>
<ul>
<li>qualified interpreters for sign language</li>
<li>everything we write in large print, as sound or as a file your device reads to you</li>
<li>more time, a quiet room, help with getting onto the chair</li>
</ul>
<h2>Help with languages</h2>
<p>If English is not your first language, we offer in good time and free of charge:</p>
<ul>
<li>qualified interpreters, in the room or by phone</li>
<li>what we give you in writing, in your language</li>
</ul>
<p>Please do not bring your child to interpret for you: we have somebody who does it for a
living.</p>
<h2>How to ask for it</h2>
<p>Call $phone, write to $email, or tell us at the desk. $officer looks after this here and is the
coordinator whom the law asks us to name.</p>
<h2>If you think we treated you worse</h2>
<p>Tell $officer: $address, $phone, $email. Write within 60 days and say what happened and what
would put it right. You have an answer within 30 days, and if you ask for it, somebody helps you to
write. Whoever complains is treated no differently.</p>
<p>You can also complain to the Office for Civil Rights of the U.S. Department of Health and Human
Services, through its portal at
<a href="https://ocrportal.hhs.gov/ocr/portal/lobby.jsf">ocrportal.hhs.gov</a>, by letter to 200
Independence Avenue SW, Room 509F, HHH Building, Washington, DC 20201, or by phone at
1-800-368-1019, 800-537-7697 (TDD).</p>
<h2>In your language, free of charge</h2>
<p>Below stands in each language: if this is yours, help costs you nothing; call us. """
    + _NAMES
    + """.</p>
"""
    + _IN_THEIR_WORDS
)
