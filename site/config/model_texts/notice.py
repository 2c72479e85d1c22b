"""What does a Notice of Privacy Practices say (45 CFR 164.520)? With gaps to fill."""

from __future__ import annotations

from string import Template

_RIGHTS_AND_USES = """<p><b>This notice describes how medical information about you may be used and disclosed and how you
can get access to this information. Please review it carefully.</b></p>
<p>It holds for $practice, $address: for everyone who works
here and for everything we know about your health.</p>
<h2>Your rights</h2>
<h3>See your record, or have a copy</h3>
<p>You can read what we keep about you and have a copy on paper or as a file. Ask at the desk. You
get it within 30 days. We may ask for what the copy costs us, no more.</p>
<h3>Have a mistake put right</h3>
<p>If something in your record is wrong or missing, ask us in writing to change it and say why. If
we say no, you hear the reason in writing within 60 days, and can add your own statement.</p>
<h3>Say how we reach you</h3>
<p>Ask us to call only your mobile, or to write to another address. We do not ask why, and say yes
to what is reasonable.</p>
<h3>Ask us to share less</h3>
<p>You can ask us not to share something for treatment, payment or running the practice. We need not
agree, except in one case: if you paid for a service in full yourself, we do not tell your health
plan about it when you ask us not to, unless a law requires it.</p>
<h3>Know whom we told</h3>
<p>Ask for a list of the times we shared your information in the last six years, with whom and why.
It leaves out treatment, payment, running the practice, and what you asked us to share. One list a
year is free.</p>
<h3>Have this notice on paper</h3>
<p>Ask for it at any time, even if you agreed to have it on a screen.</p>
<h3>Let somebody act for you</h3>
<p>A parent, a guardian or somebody with your health care power of attorney can use these rights for
you. We check first that they may.</p>
<h3>Complain</h3>
<p>If you think we have broken your rights, tell $officer, our privacy officer: $phone, or at
our address. You can also write to the Office for Civil Rights of the U.S. Department of Health and
Human Services, 200 Independence Avenue SW, Washington, DC 20201, call 1-877-696-6775, or use
<a href="https://www.hhs.gov/ocr/complaints/">hhs.gov/ocr/complaints</a>. Nobody here will treat you
differently because you did.</p>
<h2>How we use and share what we know</h2>
<h3>To treat you</h3>
<p>Example: we send your X-rays to a specialist who treats you for us.</p>
<h3>To be paid</h3>
<p>Example: we tell your health plan which treatment you have and since when.</p>
<h3>To run the practice</h3>
<p>Example: our staff look at finished cases together to learn what could go better.</p>
<h3>To remind you</h3>
<p>We may call, text or write to remind you of a visit or to tell you of a treatment that could help
you.</p>
<h3>With people close to you</h3>
<p>We may tell family or friends who help with your care what they need to know, if you agree or do
not object. In an emergency we decide what is best for you.</p>
<h3>When the law asks or allows it</h3>
<ul>
<li>Public health: diseases that must be reported, problems with products, suspected abuse or
neglect.</li>
<li>To prevent a serious threat to somebody’s health or safety.</li>
<li>Research, where the law’s conditions are met.</li>
<li>Oversight: the Department of Health and Human Services, to see that we keep the law.</li>
<li>Courts and the police: in answer to an order or, within limits, a subpoena.</li>
<li>Workers’ compensation, military and national security, where the law provides for it.</li>
<li>A coroner, a medical examiner, a funeral director, an organ bank.</li>
</ul>
<p>Information that we share as this notice allows may be passed on by whoever receives it, and may
then no longer be protected by these rules.</p>
<h2>What we do only if you sign for it</h2>
<ul>
<li>Use your photo, your name or your story on our website, on social networks or in print.</li>
<li>Use your information for marketing.</li>
<li>Sell your information. We do not do that.</li>
<li>Share notes of psychotherapy. We keep none.</li>
<li>Anything else this notice does not name.</li>
</ul>
<p>You can take such a permission back at any time: under <a href="/consent/">My permissions</a>, at
the desk or by letter. What was done before that cannot be undone.</p>
"""
# Since 16 February 2026: 45 CFR 164.520(b)(1)(iii)(D) with 42 CFR Part 2.
_PART_2 = """<h2>Records of treatment for substance use</h2>
<p>If we receive records of a treatment for substance use from a programme under federal law (42 CFR
Part 2), stricter rules hold for them. We do not use or share such records, or tell a court what is
in them, in a civil, criminal, administrative or legislative proceeding against you, unless you
agree in writing or a court orders it after you were told and could be heard. A court’s order must
come with a subpoena or something like it before we hand the records over. With your written
permission for treatment, payment and running the practice, we may use them for that and pass them
on as this notice says for other health information, but never in such a proceeding. Should we ever
ask for donations with the help of such records, you will first have a clear choice to say no.</p>
"""
_DUTIES = """<h2>Our duties</h2>
<p>The law requires us to keep your health information private and safe, to give you this notice and
to do what it says. If what we hold about you is ever lost or seen by somebody it was not meant
for, we tell you without delay.</p>
<h2>If this notice changes</h2>
<p>We may change it, also for what we know already. The new text hangs at our desk and stands on
this page with the day from which it holds. Earlier texts stay readable below.</p>
<h2>Whom to ask</h2>
<p>$officer, privacy officer, $phone, $practice, $address.</p>
"""
NOTICE_BEFORE = Template(_RIGHTS_AND_USES + _DUTIES)
NOTICE = Template(_RIGHTS_AND_USES + _PART_2 + _DUTIES)
