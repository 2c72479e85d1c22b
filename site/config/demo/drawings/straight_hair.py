"""How does cut, tied or loose hair lie? Behind the shoulders and over the head."""

from __future__ import annotations

from config.demo.drawings.face import ear
from config.demo.drawings.ink import fill, loop, oval, shape
from config.demo.drawings.palette import CLOUD
from config.demo.drawings.person import Person
from config.demo.drawings.tress import CROWN, mass, strands, swept


def crop(person: Person) -> str:
    path = loop(
        [
            *CROWN,
            (-116, 38),
            (-112, -30),
            (-88, -34),
            (-80, 24),
            (-66, 22),
            (-66, 22),
            (-62, -52),
            (-72, -92),
            (-40, -120),
            (-44, -150),
            (20, -134),
            (84, -138),
            (122, -106),
        ]
    )
    return mass(person, path) + strands(
        person,
        "-44,-150 -30,-190 20,-216",
        "-10,-150 30,-186 80,-186",
        "-100,-60 -124,-110 -110,-160",
        "-132,-10 -150,-60 -146,-100",
    )


def quiff(person: Person) -> str:
    path = loop(
        "136,-92 158,-150 154,-216 110,-262 112,-238 60,-282 0,-276 14,-256 -80,-240 -142,-180 -164,-90 -150,0 -130,30 -114,24 -110,-34 -88,-36 -82,10 -68,8! -66,-70 -48,-118 0,-150 60,-162 104,-148 126,-110"
    )
    return mass(person, path) + strands(
        person,
        "-20,-156 30,-214 104,-236",
        "30,-166 84,-204 140,-196",
        "-60,-130 -50,-196 10,-246",
        "-104,-60 -118,-120 -84,-190",
    )


def fringe_of_age(person: Person) -> str:
    path = loop(
        "-82,-8 -90,-60 -118,-104 -146,-108 -166,-66 -164,0 -140,52 -114,42 -110,-30 -92,-34"
    )
    shine = fill(loop("0,-186 46,-182 84,-150 60,-158 20,-170"), CLOUD, opacity=0.35)
    return (
        shine
        + mass(person, path)
        + ear(person)
        + strands(person, "-100,-60 -126,-84 -146,-70", "-134,24 -150,-10 -152,-50")
    )


def bun(person: Person) -> str:
    return swept(person) + strands(
        person,
        "-80,-60 -112,-130 -116,-196",
        "-40,-126 -76,-176 -104,-206",
        "20,-156 -30,-204 -88,-218",
        "84,-148 40,-206 -50,-228",
        "-112,-30 -140,-90 -136,-160",
    )


def bun_behind(person: Person) -> str:
    knot = oval(-132, -226, 74, 66, -20)
    swirl = strands(
        person,
        "-176,-250 -130,-278 -84,-250 -92,-204",
        "-160,-220 -140,-252 -108,-238 -112,-210 -140,-204",
        "-190,-214 -160,-184 -120,-178",
        width=5,
    )
    return mass(person, knot) + swirl


def ponytail_behind(person: Person) -> str:
    tail = loop(
        "-130,-190 -190,-210 -250,-150 -262,-30 -236,90 -262,170 -214,130 -190,40 -196,-50 -150,-110"
    )
    tie = shape(oval(-150, -168, 20, 30, 30), person.trim, width=4)
    return (
        mass(person, tail)
        + strands(person, "-200,-180 -232,-80 -218,60", "-180,-160 -210,-60 -206,40")
        + tie
    )


def bob_behind(person: Person) -> str:
    return mass(
        person,
        loop(
            "120,-120 150,-60 158,40 150,120 118,150 60,120 -60,150 -150,176 -190,130 -196,10 -170,-120 -60,-220"
        ),
    )


def bob(person: Person) -> str:
    path = loop(
        "140,-40 148,-110 120,-186 50,-232 -40,-240 -128,-204 -180,-110 -192,10 -186,120 -160,176 -104,166 -72,132! -86,60 -82,-20 -66,-76! -20,-84 40,-88 98,-84 122,-78! 128,-52"
    )
    return mass(person, path) + strands(
        person,
        "-40,-92 -30,-160 10,-212",
        "10,-94 24,-150 40,-200",
        "60,-94 72,-150 62,-196",
        "100,-92 112,-140 96,-180",
        "-108,140 -120,20 -110,-100 -60,-190",
        "-150,150 -160,20 -150,-100",
    )


def long_behind(person: Person) -> str:
    return mass(
        person,
        loop(
            "110,-140 150,-60 160,60 150,180 186,280 150,340 40,300 -120,350 -236,380 -230,260 -190,140 -196,-20 -160,-140 -40,-220"
        ),
    )


def long(person: Person) -> str:
    path = loop(
        "132,-30 148,-96 128,-176 66,-228 -20,-242 -112,-214 -172,-124 -186,0 -196,120 -240,240 -230,350 -196,400 -160,372 -108,350 -76,270 -84,170 -104,80 -96,-10 -66,-80 -20,-126 28,-170! 84,-136 120,-80"
    )
    return mass(person, path) + strands(
        person,
        "20,-174 -60,-140 -112,-50 -124,60",
        "0,-200 -90,-160 -146,-40 -150,90 -180,220",
        "40,-180 90,-160 126,-100",
        "-112,100 -110,180 -140,280 -120,340",
        "-190,200 -206,280 -190,350",
    )
