"""What does the patient's copy look like? Content in, PDF bytes out; the same in, the same out."""

from consent.pdf.content import CopyContent, Fact, Item, Section, Use
from consent.pdf.rendering import RenderedCopy, render

__all__ = ["CopyContent", "Fact", "Item", "RenderedCopy", "Section", "Use", "render"]
