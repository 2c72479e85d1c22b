"""What does a practice say of its website: cookies, forms, videos, who sees what? With gaps to fill."""

from __future__ import annotations

from string import Template

PRIVACY = Template("""<p>This page is about our website. How we treat your health information is told in our
<a linktype="page" id="{page:notice-of-privacy-practices}">Notice of Privacy Practices</a>.</p>
<h2>In short</h2>
<ul>
<li>You can read every page without telling us who you are.</li>
<li>No advertising, no tracking, nothing from social networks. Pages, pictures and letters come
from our own server.</li>
<li>There is no cookie banner because there is no cookie to ask about.</li>
</ul>
<h2>What our server sees</h2>
<p>When you open a page, your browser tells our server your internet address, which page you want
and what kind of browser it is. The server needs that to answer. We do not use it to recognise you
and do not join it with anything we know of patients.</p>
<h2>Cookies</h2>
<p>Reading the site sets no cookie. When you open a link from us to sign or to take back a
permission, one cookie keeps you signed in to that link. It holds a random number, no name and
nothing about your health, and ends after a few hours. Our staff have the same kind of cookie when
they sign in.</p>
<p>The form by which you ask for an appointment may set one more: a random number that shows us
that the form came from our own page.</p>
<h2>Videos from elsewhere</h2>
<p>Some videos are kept at YouTube or Vimeo. Nothing is loaded from there until you press play.
When you do, that company learns your internet address and which video you watch. Its own rules
hold for that.</p>
<h2>The map</h2>
<p>The link to a map opens the site of the map’s maker. Our page shows no map and tells that site
nothing before you follow the link.</p>
<h2>When you ask for an appointment</h2>
<p>You tell us your name, how we reach you, when it suits you and which kind of visit it is. Please
leave out everything about your health. Only our staff read it. The mail that tells us of your
request says that there is one, not who sent it. We use it to call you back, and it is deleted by
itself $kept_days days after it came.</p>
<h2>When you write or call</h2>
<p>We use what you tell us to answer you. E-mail can be read on its way: please tell us about your
health by phone or in person. If you are or become a patient, what you write becomes part of your
record, and our Notice of Privacy Practices holds for it.</p>
<h2>Photos of patients</h2>
<p>A patient’s photo stands on this site only while a signed permission covers that photo for this
use. Whoever gave one can see it and take it back at any time under
<a href="/consent/">My permissions</a>. The photo is then gone from this site.</p>
<h2>Children</h2>
<p>This site asks children for nothing. A permission for a child’s photo is given by a parent or
guardian, and ends the day before the child comes of age.</p>
<h2>Questions</h2>
<p>Ask $officer, our privacy officer, on $phone or at our desk. If this page changes, the text
before it stays readable below.</p>
""")
