"""Who gets which answer from which address of the admin? One table, so that a new one stands out.

A row is an address below /admin/ and eight answers, one for each of PEOPLE. Where an address is
about a photo or a clip there are two rows: one that everybody may see, `{covered}`, and one that
only those who know patients may see, `{hidden}`; `{unknown}` is one that nobody has filed yet.
What the names in braces stand for is made by the fixture `world` of test_who_sees_what.py.

    ● the page or the bytes                    → sent to another page of the admin
    ⊗ 404, as if there were none               ⌂ sent to the sign-in
    ⊘ 405, this address is only posted to      × 403      ? 400, something is missing
"""

from __future__ import annotations

from dataclasses import dataclass

ANSWERS = {"●": 200, "→": 302, "⌂": 302, "⊗": 404, "⊘": 405, "×": 403, "?": 400}
PEOPLE = (
    "anonymous",
    "front_desk",
    "editor",
    "reviewer",
    "owner",
    "technical",
    "superuser",  # holds no role and has given no reason
    "superuser_with_reason",
)
# Nothing that these are answered may tell of a patient.
KNOW_NO_PATIENT = ("anonymous", "editor", "technical", "superuser")

TABLE = """
(home)                                                     ⌂ ● ● ● ● ● ● ●
images/                                                    ⌂ ● ● ● ● → ● ●
images/results/                                            ⌂ ● ● ● ● → ● ●
images/{covered}/                                          ⌂ → → ● ● → ● ●
images/{hidden}/                                           ⌂ → → ● ● → → ●
images/{unknown}/                                          ⌂ → → ● ● → → ●
images/{covered}/delete/                                   ⌂ → → → ● → ● ●
images/{hidden}/delete/                                    ⌂ → → → ● → → ●
images/{covered}/generate_url/                             ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
images/{hidden}/generate_url/                              ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
images/{covered}/generate_url/output/                      ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
images/{hidden}/generate_url/output/                       ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
images/{covered}/preview/original/                         ⌂ ⊗ ⊗ ● ● ⊗ ● ●
images/{hidden}/preview/original/                          ⌂ ⊗ ⊗ ● ● ⊗ ⊗ ●
images/{covered}/preview/fill-300x200/                     ⌂ ⊗ ⊗ ● ● ⊗ ● ●
images/{hidden}/preview/fill-300x200/                      ⌂ ⊗ ⊗ ● ● ⊗ ⊗ ●
images/add/                                                ⌂ ● ● ● ● → ● ●
images/chooser/                                            ⌂ ● ● ● ● ● ● ●
images/chooser/results/                                    ⌂ ● ● ● ● ● ● ●
images/chooser/create/                                     ⌂ ● ● ● ● → ● ●
images/chooser/chosen/{covered}/                           ⌂ ● ● ● ● → ● ●
images/chooser/chosen/{hidden}/                            ⌂ ● → ● ● → → ●
images/chooser/chosen/{unknown}/                           ⌂ ● → ● ● → → ●
images/chooser/chosen-multiple/?id={covered}               ⌂ ● ● ● ● ● ● ●
images/chooser/chosen-multiple/?id={hidden}                ⌂ ● ● ● ● ● ● ●
images/chooser/{covered}/select_format/                    ⌂ ● ● ● ● ⊗ ● ●
images/chooser/{hidden}/select_format/                     ⌂ ● ⊗ ● ● ⊗ ⊗ ●
images/chooser/{unknown}/select_format/                    ⌂ ● ⊗ ● ● ⊗ ⊗ ●
images/multiple/add/                                       ⌂ ● ● ● ● → ● ●
images/multiple/{covered}/                                 ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
images/multiple/{hidden}/                                  ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
images/multiple/{covered}/delete/                          ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
images/multiple/{hidden}/delete/                           ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
images/multiple/create_from_uploaded_image/{waiting}/      ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
images/multiple/delete_upload/{waiting}/                   ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
images/usage/{covered}/                                    ⌂ → → ● ● → ● ●
images/usage/{hidden}/                                     ⌂ → → ● ● → → ●
photo/{covered_thumbnail}                                  ⌂ ● ● ● ● ⊗ ● ●
photo/{hidden_thumbnail}                                   ⌂ ● ⊗ ● ● ⊗ ⊗ ●
photo/{unknown_thumbnail}                                  ⌂ ● ⊗ ● ● ⊗ ⊗ ●
photo/badges/?id={covered}                                 ⌂ ● ● ● ● ● ● ●
photo/badges/?id={hidden}                                  ⌂ ● ● ● ● ● ● ●
photo/original/{covered}/                                  ⌂ ⊗ ⊗ ● ● ⊗ ● ●
photo/original/{hidden}/                                   ⌂ ⊗ ⊗ ● ● ⊗ ⊗ ●
photo/original/{unknown}/                                  ⌂ ⊗ ⊗ ● ● ⊗ ⊗ ●
photo/{covered}/edit-picture/                              ⌂ ⊗ ⊗ ● ● ⊗ ● ●
photo/{hidden}/edit-picture/                               ⌂ ⊗ ⊗ ● ● ⊗ ⊗ ●
photo/{covered}/edit-picture/preview/                      ⌂ ⊗ ⊗ ● ● ⊗ ● ●
photo/{hidden}/edit-picture/preview/                       ⌂ ⊗ ⊗ ● ● ⊗ ⊗ ●
clip/{covered_clip}/                                       ⌂ ● ● ● ● ⊗ ● ●
clip/{hidden_clip}/                                        ⌂ ● ⊗ ● ● ⊗ ⊗ ●
clips/                                                     ⌂ ● ● ● ● → ● ●
clips/results/                                             ⌂ ● ● ● ● → ● ●
clips/new/                                                 ⌂ ● ● ● ● → ● ●
clips/edit/{covered_clip}/                                 ⌂ ● ● ● ● → ● ●
clips/edit/{hidden_clip}/                                  ⌂ ● → ● ● → → ●
clips/delete/{covered_clip}/                               ⌂ → → → ● → ● ●
clips/delete/{hidden_clip}/                                ⌂ → → → ● → → ●
clip_chooser/                                              ⌂ ● ● ● ● ● ● ●
clip_chooser/results/                                      ⌂ ● ● ● ● ● ● ●
clip_chooser/create/                                       ⌂ ● ● ● ● → ● ●
clip_chooser/chosen/{covered_clip}/                        ⌂ ● ● ● ● ⊗ ● ●
clip_chooser/chosen/{hidden_clip}/                         ⌂ ● ⊗ ● ● ⊗ ⊗ ●
clip_chooser/chosen-multiple/?id={covered_clip}            ⌂ ● ● ● ● ● ● ●
clip_chooser/chosen-multiple/?id={hidden_clip}             ⌂ ● ● ● ● ● ● ●
bulk/consent/photo/delete/?id={covered}                    ⌂ ● ● ● ● ⊗ ● ●
bulk/consent/photo/delete/?id={hidden}                     ⌂ ● ⊗ ● ● ⊗ ⊗ ●
bulk/consent/photo/add_tags/?id={covered}                  ⌂ ● ● ● ● ⊗ ● ●
bulk/consent/photo/add_tags/?id={hidden}                   ⌂ ● ⊗ ● ● ⊗ ⊗ ●
bulk/consent/photo/add_to_collection/?id={covered}         ⌂ ● ● ● ● ⊗ ● ●
bulk/consent/photo/add_to_collection/?id={hidden}          ⌂ ● ⊗ ● ● ⊗ ⊗ ●
bulk/consent/photo/classify/?id={covered}                  ⌂ ● ● ● ● ⊗ ● ●
bulk/consent/photo/classify/?id={hidden}                   ⌂ ● ⊗ ● ● ⊗ ⊗ ●
bulk/consent/photo/delete/?id={unknown}                    ⌂ ● ⊗ ● ● ⊗ ⊗ ●
api/main/images/                                           ⌂ ● ● ● ● ● ● ●
api/main/images/{covered}/                                 ⌂ ● ● ● ● ⊗ ● ●
api/main/images/{hidden}/                                  ⌂ ● ⊗ ● ● ⊗ ⊗ ●
api/main/images/find/?id={covered}                         ⌂ → → → → ⊗ → →
api/main/images/find/?id={hidden}                          ⌂ → ⊗ → → ⊗ ⊗ →
api/main/documents/                                        ⌂ ● ● ● ● ● ● ●
api/main/documents/{document}/                             ⌂ ● ● ● ● ● ● ●
api/main/documents/find/?id={document}                     ⌂ → → → → → → →
patients/                                                  ⌂ ● → ● ● → → ●
patients/results/                                          ⌂ ● → ● ● → → ●
patients/new/                                              ⌂ ● → ● ● → → ●
patients/inspect/{patient}/                                ⌂ ● → ● ● → → ●
patients/edit/{patient}/                                   ⌂ ● → ● ● → → ●
patients/{reference}/ask/                                  ⌂ ● → ● ● → → ●
patients/{reference}/link/                                 ⌂ ● → ● ● → → ●
patients/break-glass/                                      ⌂ ⊗ ⊗ ● ● ⊗ ● ●
patients/break-glass/close/                                ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
patients/{reference}/photos/                               ⌂ ● → ● ● → → ●
patients/{reference}/representatives/add/                  ⌂ ● → ● ● → → ●
patients/{reference}/representatives/{speaking}/           ⌂ ● → ● ● → → ●
patients/{reference}/representatives/{speaking}/end/       ⌂ ● → ● ● → → ●
patients/{reference}/representatives/{speaking}/proof/     ⌂ ● ⊗ ● ● ⊗ ⊗ ●
patients/{reference}/compare/{twin}/                       ⌂ ● → ● ● → → ●
patients/{reference}/part/{joined}/                        ⌂ → → → ● → → ●
coming-of-age/                                             ⌂ ● → ● ● → → ●
patients/{reference}/stories/add/                          ⌂ ● → ● ● → → ●
patients/{reference}/stories/{story}/                      ⌂ ● → ● ● → → ●
story_chooser/                                             ⌂ ● ● ● ● ● ● ●
story_chooser/results/                                     ⌂ ● ● ● ● ● ● ●
story_chooser/chosen/{covered_story}/                      ⌂ ● ● ● ● ● ● ●
story_chooser/chosen/{hidden_story}/                       ⌂ ● ⊗ ● ● ⊗ ⊗ ●
story_chooser/chosen-multiple/?id={covered_story}          ⌂ ● ● ● ● ● ● ●
story_chooser/chosen-multiple/?id={hidden_story}           ⌂ ● ● ● ● ● ● ●
requests/                                                  ⌂ ● → ● ● → → ●
requests/results/                                          ⌂ ● → ● ● → → ●
requests/{request}/                                        ⌂ ● → ● ● → → ●
requests/{request}/status/                                 ⌂ ● → ● ● → → ●
requests/?export=csv                                       ⌂ ● → ● ● → → ●
requests/{request}/tablet/                                 ⌂ ● → ● ● → → ●
requests/{request}/paper/                                  ⌂ ● → ● ● → → ●
requests/{request}/paper.pdf                               ⌂ ● ⊗ ● ● ⊗ ⊗ ●
requests/{request}/copies/1/                               ⌂ → → → → → → →
consents/                                                  ⌂ ● → ● ● → → ●
consents/results/                                          ⌂ ● → ● ● → → ●
consents/inspect/{consent}/                                ⌂ ● → ● ● → → ●
consents/{copy}/add-photo/                                 ⌂ ● → ● ● → → ●
consents/{copy}/scan/                                      ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
consents/{copy}/copy.pdf                                   ⌂ ● ⊗ ● ● ⊗ ⊗ ●
takedowns/                                                 ⌂ → → ● ● → → ●
takedowns/results/                                         ⌂ → → ● ● → → ●
takedowns/{takedown}/                                      ⌂ → → ● ● → → ●
takedowns/{takedown}/proof/                                ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
ledger/                                                    ⌂ → → ● ● → → ●
ledger/results/                                            ⌂ → → ● ● → → ●
followups/                                                 ⌂ → → ● ● ● ● ●
followups/results/                                         ⌂ → → ● ● ● ● ●
followups/{followup}/try/                                  ⌂ → → ⊘ ⊘ → ⊘ ⊘
mail/                                                      ⌂ ● → ● ● → → ●
mail/{mail}/                                               ⌂ ● → ● ● → → ●
reports/site-history/                                      ⌂ ● ● ● ● ● ● ●
reports/site-history/results/                              ⌂ ● ● ● ● ● ● ●
reports/site-history/?export=csv                           ⌂ ● ● ● ● ● ● ●
users/                                                     ⌂ → → → ● → ● ●
users/results/                                             ⌂ → → → ● → ● ●
users/new/                                                 ⌂ → → → ● → ● ●
users/edit/{person}/                                       ⌂ → → → ● → ● ●
users/copy/{person}/                                       ⌂ → → → ● → ● ●
users/delete/{person}/                                     ⌂ → → → → → ● ●
users/history/{person}/                                    ⌂ → → → ● → ● ●
users/history-results/{person}/                            ⌂ → → → ● → ● ●
users/usage/{person}/                                      ⌂ → → → ● → ● ●
documents/                                                 ⌂ → → → → → ● ●
documents/results/                                         ⌂ → → → → → ● ●
documents/add/                                             ⌂ → → → → → ● ●
documents/multiple/add/                                    ⌂ → → → → → ● ●
documents/chooser/                                         ⌂ ● ● ● ● ● ● ●
documents/chooser/results/                                 ⌂ ● ● ● ● ● ● ●
documents/chooser/create/                                  ⌂ → → → → → ● ●
documents/edit/{document}/                                 ⌂ → → → → → ● ●
documents/delete/{document}/                               ⌂ → → → → → ● ●
documents/usage/{document}/                                ⌂ → → → → → ● ●
documents/chooser/chosen/{document}/                       ⌂ → → → → → ● ●
documents/chooser/chosen-multiple/?id={document}           ⌂ ● ● ● ● ● ● ●
documents/multiple/{document}/                             ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
documents/multiple/{document}/delete/                      ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
documents/multiple/create_from_uploaded_document/{waiting}/ ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
documents/multiple/delete_upload/{waiting}/                ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
collections/                                               ⌂ → → → → → ● ●
collections/{collection}/                                  ⌂ → → → → → ⊗ ⊗
collections/add/                                           ⌂ → → → → → ● ●
collections/{collection}/delete/                           ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
collections/{collection}/privacy/                          ⌂ → → → → → ● ●
settings/consent/practicedetails/                          ⌂ → → → → → → →
snippets/consent/consentform/                              ⌂ ● → ● ● → ● ●
snippets/consent/consentform/edit/{form}/                  ⌂ → → → ● → ● ●
snippets/consent/consentform/review/{form}/                ⌂ → → → ● → ● ●
snippets/consent/consentform/review/{form}/1/document/     ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
snippets/consent/consentform/resend/{form}/                ⌂ → ⊗ → ● ⊗ ⊗ ●
snippets/consent/consentform/languages/{form}/             ⌂ → → → ● → ● ●
snippets/consent/consentform/checks/{form}/                ⌂ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘ ⊘
snippets/consent/privilegedefinition/                      ⌂ → → → ● → ● ●
profile-kit/                                               ⌂ → ● ● ● → ● ●
profile-kit/x/cover.jpg                                    ⌂ → ● ● ● → ● ●
pages/{page}/edit/                                         ⌂ → ● ● ● → ● ●
pages/{page}/usage/                                        ⌂ → ● ● ● → ● ●
pages/{page}/history/                                      ⌂ → ● ● ● → ● ●
ending/                                                    ⌂ ● ● ● ● → ● ●
ending/{day}/                                              ⌂ ● ● ● ● → ● ●
appointments/                                              ⌂ ● ⊗ ● ● ⊗ ⊗ ●
appointments/undo/                                         ⌂ ⊘ ⊗ ⊘ ⊘ ⊗ ⊗ ⊘
import/                                                    ⌂ → → ● ● → → ●
import/{import}/                                           ⌂ → → ● ● → → ●
import/{import}/report.csv                                 ⌂ → → ● ● → → ●
kit/{page}/                                                ⌂ ⊗ ● ● ● ⊗ ● ●
kit/{page}/{format}/                                       ⌂ ⊗ ● ● ● ⊗ ● ●
kit/{page}/{format}/image/{covered}.jpg                    ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
kit/{page}/{format}/image/{hidden}.jpg                     ⌂ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗ ⊗
photo_collections/                                         ⌂ → → → ● → → ●
photo_collections/results/                                 ⌂ → → → ● → → ●
photo_collections/new/                                     ⌂ → → → ● → → ●
photo_collections/edit/{filing}/                           ⌂ → → → ● → → ●
photos/to-classify/                                        ⌂ ● ● ● ● → ● ●
photos/to-classify/undo/                                   ⌂ → → → → → → →
put-away/                                                  ⌂ → → ● ● → → ●
put-away/photo/{covered}/                                  ⌂ → → ● ● → → ●
put-away/photo/{hidden}/                                   ⌂ → → ● ● → → ●
put-away/photo/{covered}/hand-over/                        ⌂ → → ⊘ ⊘ → → ⊘
put-away/photo/{hidden}/hand-over/                         ⌂ → → ⊘ ⊘ → → ⊘
put-away/photo/{covered}/purge/                            ⌂ → → → → → → →
put-away/photo/{hidden}/purge/                             ⌂ → → → → → → →
showings/                                                  ⌂ → → ● ● → → ●
showings/photo/{covered}/                                  ⌂ → → ● ● → → ●
showings/photo/{hidden}/                                   ⌂ → → ● ● → → ●
showings/photo/{covered}/showings.csv                      ⌂ → → ● ● → → ●
showings/photo/{hidden}/showings.csv                       ⌂ → → ● ● → → ●
"""

# Whoever edits a page is told which photo in it nobody agreed to, by its description: the words
# that would stand in public beside it.
NAMES_ITS_OWN_PHOTOS = ("pages/{page}/edit/", "kit/{page}/", "kit/{page}/{format}/")

# Wagtail's own screens about pages, people at work and the site: no record, no photo of ours but
# as thumbnails with an address of the table.
TELL_OF_NO_PATIENT = (
    "admin/account/",
    "admin/api/main/pages/",
    "admin/block-preview/",
    "admin/choose-",
    "admin/dismissibles/",
    "admin/editing-sessions/",
    "admin/embeds/",
    "admin/failwhale/",
    "admin/groups/",
    "admin/jsi18n/",
    "admin/login/",
    "admin/logout/",
    "admin/pages/",
    "admin/password_reset/",
    "admin/redirects/",
    "admin/reports/",
    "admin/sites/",
    "admin/snippets/",
    "admin/sprite/",
    "admin/tag-autocomplete/",
    "admin/test404/",
    "admin/workflows/",
    "admin/settings/",
    "admin/.*/$",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One address and what each person is answered."""

    address: str
    answers: dict[str, str]


def _row(line: str) -> Row:
    address, *answers = line.split()
    return Row(address.removeprefix("(home)"), dict(zip(PEOPLE, answers, strict=True)))


ROWS = tuple(_row(line) for line in TABLE.strip().splitlines() if not line.startswith("#"))
