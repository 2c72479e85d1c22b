"""Who may ask which address? Every address of the site, so that a new one has to be thought about.

public   pages and lists for everybody; they hold photos by verdict only
gate     bytes of photos, judged at every request
session  one person's own pages, bound to the session of a link
staff    behind the sign-in
"""

from __future__ import annotations

KNOWN = {
    "^((?:[\\w\\-]+/)*)$": "public",
    "^(?P<path>(?:[\\w\\-]+/)+)card\\.vcf$": "public",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": "public",
    "_util/login/": "public",
    "favicon.ico": "public",
    "healthz": "public",
    "robots.txt": "public",
    "search/": "public",
    "sitemap.xml": "public",
    "styleguide/": "public",
    "theme.css": "public",
    "documents/^(\\d+)/(.*)$": "staff",
    "documents/authenticate_with_password/<int:restriction_id>/": "public",
    "media/pub/<slug:media_key>/<str:name>": "gate",
    "consent/": "public",
    "consent/new-link/": "public",
    "consent/m/": "public",
    "consent/m/<str:token>/": "session",
    "consent/s/": "public",
    "consent/s/<str:token>/": "session",
    "consent/s/new-link/": "public",
    "consent/s/<str:token>/new-link/": "public",
    "consent/sign/<str:reference>/new-link/": "public",
    "consent/sign/<str:reference>/": "session",
    "consent/tablet/": "session",
    "consent/tablet/back/": "session",
    "consent/permissions/": "session",
    "consent/permissions/<str:reference>/": "session",
    "consent/permissions/<str:reference>/added/<int:number>/": "session",
    "consent/permissions/<str:reference>/copy/": "session",
    "consent/permissions/<str:reference>/copy.pdf": "session",
    "consent/permissions/identity/": "session",
    "consent/permissions/receipts/<str:reference>/": "session",
    "consent/verify/": "public",
    "consent/photo/<str:name>": "gate",
    "consent/clip/<str:name>": "gate",
    "admin/images/": "staff",
    "admin/images/<int:image_id>/": "staff",
    "admin/images/<int:image_id>/delete/": "staff",
    "admin/images/<int:image_id>/generate_url/": "staff",
    "admin/images/<int:image_id>/generate_url/output/": "staff",
    "admin/images/<int:image_id>/preview/<str:filter_spec>/": "staff",
    "admin/images/add/": "staff",
    "admin/images/chooser/": "staff",
    "admin/images/chooser/<int:image_id>/select_format/": "staff",
    "admin/images/chooser/chosen-multiple/": "staff",
    "admin/images/chooser/chosen/<str:pk>/": "staff",
    "admin/images/chooser/create/": "staff",
    "admin/images/chooser/results/": "staff",
    "admin/images/multiple/<int:image_id>/": "staff",
    "admin/images/multiple/<int:image_id>/delete/": "staff",
    "admin/images/multiple/add/": "staff",
    "admin/images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/": "staff",
    "admin/images/multiple/delete_upload/<int:uploaded_file_id>/": "staff",
    "admin/images/results/": "staff",
    "admin/images/usage/<int:image_id>/": "staff",
    "admin/photo/<str:name>": "staff",
    "admin/photos/to-classify/": "staff",
    "admin/photos/to-classify/undo/": "staff",
    "admin/photo/original/<int:photo_id>/": "staff",
    "admin/photo/<int:photo_id>/edit-picture/": "staff",
    "admin/photo/badges/": "staff",
    "admin/photo/<int:photo_id>/edit-picture/preview/": "staff",
    "admin/clip/<int:clip_id>/": "staff",
    # Paper: the photos as they are printed to be signed, and the sheet as it was scanned.
    "admin/requests/<str:reference>/paper.pdf": "staff",
    "admin/consents/<str:reference>/scan/": "staff",
    "admin/put-away/": "staff",
    "admin/put-away/<str:kind>/<int:pk>/": "staff",
    "admin/put-away/<str:kind>/<int:pk>/hand-over/": "staff",
    "admin/put-away/<str:kind>/<int:pk>/purge/": "staff",
    "admin/pages/<int:page_id>/publish-anyway/": "staff",
    "admin/kit/<int:page_id>/": "staff",
    "admin/kit/<int:page_id>/<slug:format_id>/": "staff",
    "admin/kit/<int:page_id>/<slug:format_id>/image/<int:photo_id>.jpg": "staff",
    "admin/profile-kit/": "staff",
    "admin/profile-kit/<slug:network>/<slug:part>.jpg": "staff",
    "admin/": "staff",
    "admin/^.*/$": "staff",
    # Doors to the sign-in itself, and files of the admin that hold no content.
    "admin/login/": "public",
    "admin/logout/": "public",
    "admin/failwhale/": "public",
    "admin/jsi18n/": "public",
    "admin/sprite/": "public",
    "admin/test404/": "public",
}
# Sections of the admin that show no bytes of photos by themselves: thumbnails in them have the
# addresses above.
STAFF_SECTIONS = (
    "admin/account/",
    "admin/api/main/",
    "admin/appointments/",
    "admin/block-preview/",
    "admin/bulk/",
    "admin/choose-",
    "admin/clip_chooser/",
    "admin/clips/",
    "admin/collections/",
    "admin/coming-of-age/",
    "admin/consents/",
    "admin/dismissibles/",
    "admin/documents/",
    "admin/editing-sessions/",
    "admin/ending/",
    "admin/embeds/",
    "admin/followups/",
    "admin/groups/",
    "admin/import/",
    "admin/ledger/",
    "admin/mail/",
    "admin/pages/",
    "admin/patients/",
    "admin/photo_collections/",
    "admin/redirects/",
    "admin/reports/",
    "admin/requests/",
    "admin/settings/",
    "admin/showings/",
    "admin/sites/",
    "admin/snippets/",
    "admin/story_chooser/",
    "admin/tag-autocomplete/",
    "admin/takedowns/",
    "admin/users/",
    "admin/workflows/",
)
PUBLIC_SECTIONS = ("admin/password_reset/",)
# Nothing under these is known by its section: each address stands above by itself.
ONE_BY_ONE = (
    "admin/images/",
    "admin/photo/",
    "admin/clip/",
    "admin/kit/",
    "admin/profile-kit/",
    "admin/put-away/",
    "consent/",
    "photo/",
    "clip/",
    "media/",
)


def class_of(route: str) -> str | None:
    """The class of an address; None for one that nobody has thought about."""
    if route in KNOWN:
        return KNOWN[route]
    if route.startswith(ONE_BY_ONE):
        return None
    if route.startswith(PUBLIC_SECTIONS):
        return "public"
    return "staff" if route.startswith(STAFF_SECTIONS) else None
