"""Which defences shut whole surfaces of the leak matrix? Each is caught in the cell it shuts."""

from tests.proof.cells import clip_on, shows, story_on, tells
from tests.proof.mutant import Mutant

PHOTOS = (
    Mutant(
        "staff only at work",
        "A visitor of the website is the public, and sees what the public may see.",
        "consent/middleware.py",
        '    if getattr(request, "is_dummy", False) or not request.path_info.startswith("/admin/"):\n'
        "        return False\n",
        '    if not request.path_info.startswith("/admin/"):\n        return True\n',
        (tells("words_of_pages", "no_consent"),),
    ),
    Mutant(
        "permission for each thumbnail",
        "A member of the staff gets the bytes of a photo only with a right over that photo.",
        "consent/admin_views/photos.py",
        "if rendition is None or not may_see(request.user, rendition.image):",
        "if rendition is None:",
        (shows("staff_thumbnails", "no_consent"),),
    ),
    Mutant(
        "a preview is judged as the public",
        "A preview shows what a visitor would see, although staff open it at work.",
        "consent/middleware.py",
        "        staff = _is_staff_at_work(request)\n",
        "        staff = _is_staff_at_work(request) or asking.viewer_is_staff()\n",
        (shows("previews", "no_consent"),),
    ),
    Mutant(
        "derivatives are private",
        "A picture made of a photo that nobody has classified lies in no folder that is served.",
        "consent/models/photo.py",
        "        if asking.is_public(self.image_id):\n",
        "        if self.pk is None:\n",
        (shows("served_folders", "unclassified"),),
    ),
    Mutant(
        "a placeholder has no words",
        "Where a photo is not shown, neither alt text nor title of it is written.",
        "consent/models/photo.py",
        "        if not self.is_placeholder:\n"
        "            return super().img_tag(extra_attributes or {})\n",
        "        return super().img_tag(extra_attributes or {})\n",
        (tells("rich_text", "no_consent"),),
    ),
    Mutant(
        "link previews need the use `sharing`",
        "What other sites may embed is shown only where sharing was agreed to.",
        "practice/models/base.py",
        "    if photo is None or not photo.verdict(SHARING):\n"
        "        return None\n"
        "    rendition = photo.get_rendition(spec)\n",
        "    if photo is None:\n"
        "        return None\n"
        '    rendition = photo.get_rendition("width-400")\n',
        ("tests/practice/test_pages.py::test_link_previews_get_no_photo_without_the_use_sharing",),
    ),
    Mutant(
        "the use in a name is read",
        "A file made for one use is not served for another.",
        "consent/uses.py",
        "return tuple(dict.fromkeys(named)) or (WEBSITE,)",
        "return (WEBSITE,)",
        (
            "tests/consent/test_gate.py::test_a_file_is_served_for_the_uses_in_its_spec_only[max-400x400|use-instagram-False]",
        ),
    ),
    Mutant(
        "a broken shut-file shuts",
        "Where the shut-file cannot be trusted, no photo of a patient is shown.",
        "consent/shutfile.py",
        "        if self.broken:\n            return True\n",
        "",
        ("tests/consent/test_shutfile.py::test_a_broken_file_shuts_every_photo",),
    ),
    Mutant(
        "the public door reads the shut-file",
        "A picture that turned out to show a patient is not served as public after a restore.",
        "consent/facts.py",
        '    return item is not None and coverage.allowed(item, "", at=known.now).reason is Reason.PUBLIC\n',
        "    with connection.cursor() as cursor:\n"
        '        cursor.execute("SELECT subject FROM consent_photo WHERE id = %s", [photo_id])\n'
        "        return item is not None and cursor.fetchone()[0] in PUBLIC_SUBJECTS\n",
        (
            "tests/consent/test_shutfile.py::test_a_restored_database_shuts_every_photo_until_it_is_reconciled",
        ),
    ),
    Mutant(
        "documents are PDF files",
        "A photo cannot be uploaded as a document, where nobody would be asked who can be seen.",
        "site/config/settings/base.py",
        'WAGTAILDOCS_EXTENSIONS = ["pdf"]',
        'WAGTAILDOCS_EXTENSIONS = ["pdf", "jpg"]',
        ("tests/proof/test_guards.py::test_a_picture_is_no_document",),
    ),
)

FILMS = (
    Mutant(
        "a page of a video asks",
        "Player, captions and words leave the page together where somebody has not agreed.",
        "practice/models/videos.py",
        "            return bool(self.clip.verdict(WEBSITE))\n",
        "            return True\n",
        (clip_on("pages", "no_consent"),),
    ),
    Mutant(
        "permission for each clip",
        "A member of the staff gets the film of a clip only with a right over that clip.",
        "consent/admin_views/clips.py",
        'if clip is None or not policy.user_has_permission_for_instance(request.user, "view", clip):',
        "if clip is None:",
        (clip_on("staff_addresses", "no_consent"),),
    ),
    Mutant(
        "a signing session has its own clips",
        "Whoever signs for something else does not get this clip.",
        "consent/views/photos.py",
        "if match is None or clip is None or not _may_see_clip(request, clip):",
        "if match is None or clip is None:",
        (clip_on("sessions_of_others", "no_consent"),),
    ),
)

WORDS = (
    Mutant(
        "a story's block asks",
        "A patient's own words stand on a page only while they have agreed to them.",
        "practice/story_blocks.py",
        "return story is not None and bool(story.verdict(WEBSITE))",
        "return story is not None",
        (story_on("pages", "no_consent"),),
    ),
    Mutant(
        "changed words are not covered",
        "Words that were changed past the act are not those that were signed for.",
        "consent/models/story.py",
        "if self.state == State.LIVE and self.digest != self.sha256:",
        "if self.state == State.PURGED:",
        (story_on("pages", "changed_by_hand"),),
    ),
    Mutant(
        "a chooser of stories asks",
        "Editors choose only among words that visitors may read.",
        "consent/admin_views/stories.py",
        "    if knows_patients(user):\n        return stories\n    signed_for",
        "    if user.is_active:\n        return stories\n    signed_for",
        (story_on("editors_screens", "no_consent"),),
    ),
)

MATRIX = (*PHOTOS, *FILMS, *WORDS)
