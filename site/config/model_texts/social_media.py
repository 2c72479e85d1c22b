"""How does a practice behave on networks, and what does it ask of others there? With gaps to fill."""

from __future__ import annotations

from string import Template

SOCIAL_MEDIA = Template("""<p>We are on a few networks because people look for us there. This is what you can expect of us, and
what we ask of you.</p>
<h2>Photos and stories of patients</h2>
<p>We show or name a patient only with a signed permission for that photo or those words, and for
that network. Whoever gave one can take it back at any time under
<a href="/consent/">My permissions</a>; we then remove our post within three days. We do not ask for
such a permission in return for treatment, and nobody is treated differently for saying no.</p>
<h2>Reviews</h2>
<p>Say what you think, good or bad. We thank you, and we listen. We never say in public whether
somebody is our patient, and nothing about their care, even if they have told it themselves. So an
answer of ours may sound short: it will ask you to call $officer on $phone. We pay nobody for a
review, offer nothing in return for one, and do not ask only those who are happy.</p>
<h2>Questions about your health</h2>
<p>Please do not send them by comment or message. Networks read along, and we cannot see your teeth
there. Call $phone. In an emergency call 911.</p>
<h2>Comments</h2>
<p>We hide or delete what names or shows another person without their agreement, insults or
threatens, sells something, or gives medical advice as if it came from us. We leave criticism where
it is.</p>
<h2>Our staff</h2>
<p>Nobody here writes about patients on an account of their own, with or without a name. We do not
answer requests of patients to be friends: it protects you, not us. Photos in our rooms are taken
with the practice’s camera only.</p>
<h2>Tell us</h2>
<p>You have found a photo of yourself that should not be there, or a post that is not right? Call
$phone or write to $email. $officer looks into it the same working day.</p>
""")
