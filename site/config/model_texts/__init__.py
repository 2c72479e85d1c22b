"""What do a practice's legal pages say? Model texts with gaps: the demo fills them, a new site shows them.

A gap is `$practice`, `$address`, `$phone`, `$email`, `$officer` or `$kept_days`. Each practice must
have its own texts checked; none of this is legal advice.
"""

from config.model_texts.accessibility import ACCESSIBILITY
from config.model_texts.nondiscrimination import NONDISCRIMINATION
from config.model_texts.notice import NOTICE, NOTICE_BEFORE
from config.model_texts.privacy import PRIVACY
from config.model_texts.social_media import SOCIAL_MEDIA

__all__ = [
    "ACCESSIBILITY",
    "NONDISCRIMINATION",
    "NOTICE",
    "NOTICE_BEFORE",
    "PRIVACY",
    "SOCIAL_MEDIA",
]
