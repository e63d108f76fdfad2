"""Draws the demonstration's pictures: seas in flat colours, like linocuts, the same at every run."""

from __future__ import annotations

import math
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1472, 828
FINE = 2  # drawn larger and reduced, for smooth edges

PAPER, SAND, MIST, FOAM = "#f3ead8", "#e0c9a0", "#c9d3d0", "#dfe8e4"
SKY, SHALLOW, SEA, DEEP = "#b9cfd0", "#7ea6a5", "#3f7076", "#1f4650"
INK, RUST, GRASS, SUN = "#22302f", "#b4472c", "#7d8a4a", "#e2a13c"


def picture(name: str) -> BytesIO:
    """The drawing of this name as a PNG file. Raises KeyError for a name that is not in DRAWINGS."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    DRAWINGS[name](_Sheet(image, Random(name)))
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "PNG", compress_level=1)
    file.seek(0)
    return file


class _Sheet:
    """What is drawn on, measured in thousandths of the width from the top left corner."""

    def __init__(self, image: Image.Image, chance: Random) -> None:
        self._image = image
        self._pen = ImageDraw.Draw(image)
        self._unit = image.width / 1000
        self.chance = chance
        self.bottom = image.height / self._unit

    def area(self, colour: str, *points: tuple[float, float]) -> None:
        self._pen.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=colour)

    def box(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        self.area(colour, (x, y), (x + width, y), (x + width, y + height), (x, y + height))

    def disc(self, colour: str, x: float, y: float, radius: float) -> None:
        self._pen.ellipse([(v * self._unit) for v in (x - radius, y - radius, x + radius, y + radius)], fill=colour)

    def line(self, colour: str, width: float, *points: tuple[float, float]) -> None:
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._pen.line(scaled, fill=colour, width=max(1, round(width * self._unit)), joint="curve")

    def swell(self, colour: str, y: float, height: float, length: float, shift: float = 0.0) -> None:
        """Everything below a line of waves."""
        crest = [
            (x, y + height * math.sin((x + shift) / length) * math.cos((x - shift) / (length * 2.7))) for x in range(-10, 1011, 5)
        ]
        self.area(colour, *crest, (1010, self.bottom), (-10, self.bottom))

    def sea(self, y: float, *colours: str) -> None:
        """Waves in bands, larger as they come nearer."""
        depth = (self.bottom - y) / len(colours)
        for band, colour in enumerate(colours):
            self.swell(colour, y + band * depth, 2 + band * 3.5, 22 + band * 14, self.chance.uniform(0, 600))

    def glints(self, colour: str, top: float, number: int) -> None:
        """Short strokes of light on the water, denser below."""
        for _ in range(number):
            y = self.bottom - (self.bottom - top) * self.chance.random() ** 1.6
            x, length = self.chance.uniform(0, 1000), self.chance.uniform(6, 34)
            self.line(colour, 1.3, (x, y), (x + length, y))

    def birds(self, colour: str, number: int, left: float, right: float, top: float, low: float) -> None:
        for _ in range(number):
            x, y, s = self.chance.uniform(left, right), self.chance.uniform(top, low), self.chance.uniform(5, 11)
            self.line(
                colour,
                1.8,
                (x - s, y - s * 0.4),
                (x - s * 0.3, y - s * 0.55),
                (x, y),
                (x + s * 0.3, y - s * 0.55),
                (x + s, y - s * 0.4),
            )

    def blur(self, radius: float) -> None:
        self._image.paste(self._image.filter(ImageFilter.GaussianBlur(radius * self._unit)))


def _marsh(sheet: _Sheet) -> None:
    sheet.box(SKY, 0, 0, 1000, 330)
    sheet.disc(PAPER, 760, 150, 62)
    sheet.sea(215, SHALLOW, SEA)
    sheet.area(SAND, (0, 330), (420, 292), (1000, 318), (1000, 345), (0, 362))
    sheet.area(INK, (0, 352), (1000, 336), (1000, 344), (0, 364))
    sheet.box(GRASS, 0, 358, 1000, 220)
    for row in range(5):
        y = 384.0 + row * 36
        sheet.line(SKY, 4 + row * 3, *[(x, y + 12 * math.sin(x / (70 + row * 20) + row)) for x in range(-10, 1011, 10)])
    for _ in range(150):
        x, y = sheet.chance.uniform(0, 1000), sheet.chance.uniform(400, sheet.bottom)
        sheet.line("#5f6d38", 1.6, (x, y), (x + sheet.chance.uniform(-5, 5), y - sheet.chance.uniform(12, 34)))
    sheet.birds(INK, 14, 120, 640, 60, 190)


def _boat(sheet: _Sheet, x: float, y: float, size: float, hull: str) -> None:
    sheet.line(INK, size * 0.035, (x + size * 0.42, y), (x + size * 0.42, y - size * 0.75))
    sheet.line(INK, size * 0.02, (x + size * 0.42, y - size * 0.7), (x + size * 0.98, y - size * 0.05))
    sheet.box(PAPER, x + size * 0.5, y - size * 0.3, size * 0.26, size * 0.3)
    sheet.box(INK, x + size * 0.54, y - size * 0.24, size * 0.07, size * 0.09)
    sheet.area(
        hull,
        (x, y - size * 0.04),
        (x + size * 1.05, y - size * 0.12),
        (x + size * 0.9, y + size * 0.2),
        (x + size * 0.12, y + size * 0.2),
    )


def _harbour(sheet: _Sheet) -> None:
    sheet.box(DEEP, 0, 0, 1000, 260)
    for _ in range(90):
        sheet.disc(FOAM, sheet.chance.uniform(0, 1000), sheet.chance.uniform(0, 200), sheet.chance.uniform(0.6, 1.7))
    for n in range(9):
        x, height = 40 + n * 62, sheet.chance.uniform(46, 96)
        sheet.box(INK, x, 262 - height, 56, height)
        sheet.area(RUST, (x - 4, 262 - height), (x + 28, 236 - height), (x + 60, 262 - height))
        if n % 2:
            sheet.box(SUN, x + 20, 282 - height, 12, 15)
    sheet.sea(260, SEA, "#2c5a63", DEEP)
    sheet.area(INK, (720, 262), (1000, 246), (1000, 285), (720, 276))
    sheet.box(INK, 742, 176, 20, 90)
    sheet.disc(RUST, 752, 170, 13)
    sheet.area("#35626a", (752, 170), (1000, 120), (1000, 216))
    _boat(sheet, 160, 372, 190, RUST)
    _boat(sheet, 520, 440, 260, SHALLOW)
    sheet.glints(SUN, 300, 46)


def _ferry(sheet: _Sheet) -> None:
    sheet.box("#e8b98c", 0, 0, 1000, 300)
    sheet.box("#efcf9f", 0, 170, 1000, 130)
    sheet.disc(SUN, 690, 262, 84)
    sheet.area(INK, (0, 300), (0, 262), (130, 236), (260, 268), (340, 300))
    sheet.sea(290, SHALLOW, SEA, DEEP)
    sheet.area(RUST, (260, 352), (800, 338), (752, 420), (318, 424))
    sheet.box(PAPER, 330, 292, 372, 56)
    sheet.box(PAPER, 384, 246, 226, 48)
    sheet.box(INK, 432, 190, 52, 58)
    sheet.box(RUST, 432, 202, 52, 16)
    for n in range(14):
        sheet.box(SUN if n % 4 else DEEP, 346 + n * 25, 310, 14, 16)
    for n in range(5):
        sheet.disc("#d8c3a5", 470 + n * 44, 172 - n * 16, 14 + n * 6)
    sheet.glints(SUN, 400, 40)


def _turbines(sheet: _Sheet) -> None:
    sheet.box(FOAM, 0, 0, 1000, 380)
    sheet.box(MIST, 0, 250, 1000, 130)
    for n in range(12):
        x, size = 70 + n * 78 + sheet.chance.uniform(-10, 10), 150 - abs(n - 5.5) * 9
        base, turn = 366, sheet.chance.uniform(0, 2.1)
        sheet.line("#8b9a98", 3.2, (x, base), (x, base - size))
        for blade in range(3):
            angle = turn + blade * 2 * math.pi / 3
            sheet.line(
                "#6f807f", 2.4, (x, base - size), (x + size * 0.55 * math.sin(angle), base - size - size * 0.55 * math.cos(angle))
            )
        sheet.disc(RUST, x, base - size, 3)
    sheet.sea(362, SHALLOW, SEA, DEEP)
    sheet.area(INK, (0, 520), (210, 486), (390, 530), (430, sheet.bottom), (0, sheet.bottom))
    sheet.area(GRASS, (0, 508), (204, 476), (384, 522), (392, 532), (210, 490), (0, 524))
    sheet.birds(INK, 6, 480, 900, 60, 170)


def _lighthouse(sheet: _Sheet) -> None:
    sheet.box("#35505c", 0, 0, 1000, 460)
    sheet.area("#5d7576", (500, 130), (1000, 10), (1000, 260))
    sheet.area("#5d7576", (500, 130), (0, 30), (0, 240))
    sheet.sea(430, SEA, DEEP, "#16353d")
    sheet.area(INK, (330, 500), (410, 430), (600, 424), (700, 505), (640, sheet.bottom), (360, sheet.bottom))
    sheet.area(PAPER, (452, 432), (470, 160), (530, 160), (548, 432))
    sheet.area(RUST, (458, 350), (463, 280), (537, 280), (542, 350))
    sheet.box(INK, 458, 150, 84, 12)
    sheet.box(SUN, 474, 104, 52, 46)
    sheet.area(RUST, (466, 106), (500, 70), (534, 106))
    for n in range(4):
        sheet.box(INK, 494, 200 + n * 56, 12, 18)
    for n in range(9):
        sheet.box([RUST, SUN, SHALLOW, PAPER][n % 4], 560 + n * 13, 404 - (n % 3) * 5, 10, 24 + (n % 3) * 5)
    sheet.glints(FOAM, 470, 34)


def _fog(sheet: _Sheet) -> None:
    sheet.box("#d5dad6", 0, 0, 1000, 600)
    sheet.area("#9aa8a5", (610, 420), (700, 300), (780, 288), (900, 410), (1000, 430), (1000, 480), (600, 480))
    sheet.box("#8d9b98", 742, 196, 26, 110)
    for ring in range(7):
        radius = 60 + ring * 62
        arc = [(740 - radius * math.cos(a / 20), 214 + radius * math.sin(a / 20) * 0.62) for a in range(-12, 13)]
        sheet.line("#b3beba", 7 - ring * 0.7, *arc)
    sheet.sea(440, "#aebbb8", "#93a5a3", "#74898a")
    sheet.blur(4.2)
    _boat(sheet, 150, 470, 170, "#51666a")
    for n in range(6):
        y = 250 + n * 44
        left = sheet.chance.uniform(-60, 240)
        sheet.line("#e7eae6", 12, *[(left + x, y + 6 * math.sin(x / 90 + n)) for x in range(0, 620, 10)])
    sheet.blur(1.8)


def _fish(sheet: _Sheet) -> None:
    sheet.box(SAND, 0, 0, 1000, 600)
    for row in range(6):
        for column in range(5):
            x, y = column * 224 - (row % 2) * 112 + 20, 40 + row * 92
            colour = RUST if (row, column) == (3, 2) else [SEA, DEEP, SHALLOW][(row + column * 2) % 3]
            body = [(x + 90 + 84 * math.cos(t / 10), y + 26 * math.sin(t / 10)) for t in range(63)]
            sheet.area(colour, *body)
            sheet.area(colour, (x + 160, y), (x + 204, y - 24), (x + 190, y), (x + 204, y + 24))
            sheet.disc(PAPER, x + 34, y - 5, 6)
            sheet.disc(INK, x + 34, y - 5, 3)
            for scale in range(5):
                sheet.line(FOAM, 1.4, (x + 66 + scale * 17, y - 11), (x + 73 + scale * 17, y), (x + 66 + scale * 17, y + 11))


def _tide(sheet: _Sheet) -> None:
    sheet.box(PAPER, 0, 0, 1000, 260)
    sheet.sea(196, SKY, SHALLOW)
    sheet.swell(SAND, 306, 16, 90, 40)
    sheet.swell("#cdb184", 400, 12, 64, 260)
    sheet.line(SHALLOW, 26, *[(x, 470 + 30 * math.sin(x / 120)) for x in range(-20, 1021, 10)])
    sheet.area(RUST, (560, 392), (760, 356), (744, 412), (600, 432))
    sheet.line(INK, 5, (664, 374), (622, 204))
    sheet.line(INK, 2.4, (622, 204), (752, 360))
    for n in range(8):
        sheet.box(INK if n % 2 else PAPER, 140, 230 + n * 34, 26, 34)
    for n in range(16):
        sheet.line(INK, 1.6, (166, 238 + n * 17), (178 if n % 2 else 186, 238 + n * 17))
    sheet.birds(INK, 7, 260, 940, 40, 150)


DRAWINGS: Final[dict[str, Callable[[_Sheet], None]]] = {
    "marsh": _marsh,
    "harbour": _harbour,
    "ferry": _ferry,
    "turbines": _turbines,
    "lighthouse": _lighthouse,
    "fog": _fog,
    "fish": _fish,
    "tide": _tide,
}
