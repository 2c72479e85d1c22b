"""What can the demo show without a photograph? People, smiles, rooms and a logo, drawn by code.

Every function returns a whole SVG document as text: the same numbers give the same text, no
font and no other file is needed. `render.to_png` and `render.to_jpeg` make picture files of it.
"""

from config.demo.drawings.cast import CASES, CAST
from config.demo.drawings.logo import logo
from config.demo.drawings.people import portrait
from config.demo.drawings.person import Person
from config.demo.drawings.rooms import ROOMS, room
from config.demo.drawings.scenes import SCENES, scene
from config.demo.drawings.smile import smile_close_up
from config.demo.drawings.teeth import Smile

__all__ = [
    "CASES",
    "CAST",
    "ROOMS",
    "SCENES",
    "Person",
    "Smile",
    "logo",
    "portrait",
    "room",
    "scene",
    "smile_close_up",
]
