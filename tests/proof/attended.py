"""How does a proof stand at a served site's elbow? An app of its own, by EXTRA_APPS.

It changes two numbers and nothing else: the supervisor does not take a hundred kills for a broken
installation, and the gates remember a verdict for PROOF_MEMO_SECONDS, where that is set.
"""

from __future__ import annotations

import os
from functools import partial

from django.apps import AppConfig

MEMO_SECONDS = "PROOF_MEMO_SECONDS"


class Attended(AppConfig):
    name = "tests.proof"
    label = "proof"

    def ready(self) -> None:
        from config import supervisor
        from consent import clip_gate, middleware

        supervisor.Patience = partial(supervisor.Patience, quick=0.0)
        if MEMO_SECONDS in os.environ:
            clip_gate.MEMO_SECONDS = middleware.MEMO_SECONDS = float(os.environ[MEMO_SECONDS])
