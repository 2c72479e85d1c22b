"""What does a practice say of how everybody can use its site and rooms (45 CFR 84)? With gaps to fill."""

from __future__ import annotations

from string import Template

ACCESSIBILITY = Template("""<p>This site is for everyone. We want you to be able to read, hear and use every page, however you
do that. Where it does not work, tell us, and we help you the same day.</p>
<h2>What we aim for</h2>
<p>We build to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. That is more than the
version 2.1 which federal rules ask of health care providers (45 CFR 84.84). Every page works with
the keyboard alone, with a screen reader, at 400 % zoom, in dark and in high contrast, and without
JavaScript.</p>
<p>Pictures have a description. Videos of our own have captions, and what is said in them stands in
writing below. Signing a permission works by drawing or by typing your name; both count the
same.</p>
<h2>What does not work well yet</h2>
<ul>
<li>Videos at other hosts bring their own player, which we cannot change. What is said in them
stands in writing below each.</li>
<li>Sealed PDF copies of a permission can be read aloud, but not every reader can reflow them. Ask
us for large print.</li>
</ul>
<h2>In our rooms</h2>
<p>How to get in, where to park and what awaits you inside stands under “Contact”. Tell us before
your visit if you need more time, a quiet room, a transfer to the chair, an interpreter for sign
language, or to bring a helper or a service animal. It costs you nothing.</p>
<h2>Tell us</h2>
<p>Call $phone, write to $email or tell us at the desk: which page or which door, and what went
wrong. You have an answer within two working days, and what you needed to know at once.</p>
<p>If our answer does not help, you can complain to the Office for Civil Rights of the U.S.
Department of Health and Human Services:
<a href="https://www.hhs.gov/ocr/complaints/">hhs.gov/ocr/complaints</a>.</p>
""")
