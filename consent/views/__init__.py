"""What can a patient do on our pages? Follow a link, sign, read, take back."""

from consent.views.genuine import verify_copy
from consent.views.links import (
    ask_for_manage_link,
    ask_for_new_link,
    follow_manage_link,
    follow_sign_link,
    link_cut_off,
    new_link_for_nothing,
    new_link_for_old,
    new_link_of_signing,
)
from consent.views.manage import (
    permission_copy,
    permission_pdf,
    permissions,
    permissions_identity,
    photo_added,
    take_back,
    taken_back,
)
from consent.views.photos import session_clip, session_photo
from consent.views.signing import sign
from consent.views.tablet import tablet, tablet_back

__all__ = [
    "ask_for_manage_link",
    "ask_for_new_link",
    "follow_manage_link",
    "follow_sign_link",
    "link_cut_off",
    "new_link_for_nothing",
    "new_link_for_old",
    "new_link_of_signing",
    "permission_copy",
    "permission_pdf",
    "permissions",
    "permissions_identity",
    "photo_added",
    "session_clip",
    "session_photo",
    "sign",
    "tablet",
    "tablet_back",
    "take_back",
    "taken_back",
    "verify_copy",
]
