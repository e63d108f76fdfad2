"""The learning curve as a picture: one line a set, their mean in bold, the floors as ticks; readable in light and dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Points = Mapping[int, float]  # decisions -> AUC gained

WIDE, LEFT, RIGHT, TOP, BOTTOM = 800, 64, 500, 28, 300
LOWEST, HIGHEST, STEP = -0.04, 0.24, 0.04
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #4a443c; }
.paper { fill: #fbf8f1; } .grid { stroke: #ddd5c6; } .zero { stroke: #8c8375; }
.set { fill: none; stroke: #8c8375; stroke-width: 1.25; } .mean { fill: none; stroke: #b3321c; stroke-width: 3; }
.floor { stroke: #4a443c; stroke-width: 2; } .bold { font-weight: 600; }
@media (prefers-color-scheme: dark) {
  text { fill: #d8d0c2; } .paper { fill: #1d1b18; } .grid { stroke: #3a362f; } .zero { stroke: #8c8375; }
  .set { stroke: #a09786; } .mean { stroke: #f0735a; } .floor { stroke: #d8d0c2; }
}
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: each set by name, the mean of those that reach so many decisions, and the least the mean must be."""

    sets: Mapping[str, Points]
    mean: Points
    floors: Points

    @property
    def numbers(self) -> list[int]:
        """The numbers of decisions, from none on."""
        return sorted({0, *self.floors})

    def across(self, number: int) -> float:
        """Each number as far from the next as that from the one after it: 50, 200 and 1000 would not fit otherwise."""
        return LEFT + 20 + (RIGHT - LEFT - 40) * self.numbers.index(number) / (len(self.numbers) - 1)


def down(value: float) -> float:
    """The height at which a gain stands."""
    return TOP + (BOTTOM - TOP) * (HIGHEST - min(max(value, LOWEST), HIGHEST)) / (HIGHEST - LOWEST)


def picture(drawn: Drawn) -> str:
    """The whole SVG."""
    parts = [*grid(drawn), *floors(drawn)]
    for letter, (name, points) in zip("abcdefghijklmnopqrstuvwxyz", drawn.sets.items(), strict=False):
        parts += [line(drawn, {0: 0.0, **points}, "set"), *named(drawn, letter, name, points)]
    parts += [line(drawn, {0: 0.0, **drawn.mean}, "mean"), *key(drawn)]
    said = "; ".join(f"after {number} decisions {value:+.3f}" for number, value in drawn.mean.items())
    height = BOTTOM + 64
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" role="img" aria-labelledby="title said">\n'
        f'<title id="title">What a site gains from its own decisions</title>\n<desc id="said">Mean AUC gained: {said}.</desc>\n'
        f'<style>{_STYLE}</style>\n<rect class="paper" width="{WIDE}" height="{height}" rx="6"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def grid(drawn: Drawn) -> list[str]:
    """Both axes, with their figures."""
    values = [round(LOWEST + STEP * n, 2) for n in range(round((HIGHEST - LOWEST) / STEP) + 1)]
    rules = [
        f'<line class="{"grid" if value else "zero"}" x1="{LEFT}" x2="{RIGHT}" y1="{down(value):.1f}" y2="{down(value):.1f}"/>'
        f'<text x="{LEFT - 8}" y="{down(value) + 4:.1f}" text-anchor="end">{f"{value:+.2f}" if value else "0"}</text>'
        for value in values
    ]
    numbers = [f'<text x="{drawn.across(n):.1f}" y="{BOTTOM + 22}" text-anchor="middle">{n}</text>' for n in drawn.numbers]
    below = f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 46}" text-anchor="middle">decisions learnt from</text>'
    return [*rules, *numbers, below, f'<text x="{LEFT - 44}" y="{TOP - 12}">AUC gained on comments not decided on</text>']


def floors(drawn: Drawn) -> list[str]:
    """A tick where the mean must at least be."""
    return [
        f'<line class="floor" x1="{drawn.across(n) - 14:.1f}" x2="{drawn.across(n) + 14:.1f}" y1="{down(v):.1f}" y2="{down(v):.1f}"/>'
        for n, v in drawn.floors.items()
    ]


def line(drawn: Drawn, points: Points, kind: str) -> str:
    """A line through points."""
    path = " ".join(f"{drawn.across(number):.1f},{down(value):.1f}" for number, value in points.items())
    return f'<polyline class="{kind}" points="{path}"/>'


def named(drawn: Drawn, letter: str, name: str, points: Points) -> list[str]:
    """A letter where the line ends, and its name beside the picture."""
    number, value = max(points.items())
    place = list(drawn.sets).index(name)
    at, aside = TOP + 20 * place, 6 + 12 * (place % 3)  # ends often lie close to each other
    return [
        f'<text x="{drawn.across(number) + aside:.1f}" y="{down(value) + 4:.1f}">{letter}</text>',
        f'<text x="{RIGHT + 24}" y="{at + 12}">{letter}   {name} {value:+.3f}</text>',
    ]


def key(drawn: Drawn) -> list[str]:
    """What the bold line and the ticks are."""
    at, x = TOP + 20 * len(drawn.sets) + 24, RIGHT + 24
    return [
        f'<line class="mean" x1="{x}" x2="{x + 22}" y1="{at}" y2="{at}"/><text class="bold" x="{x + 30}" y="{at + 4}">mean</text>',
        f'<line class="floor" x1="{x}" x2="{x + 22}" y1="{at + 22}" y2="{at + 22}"/><text x="{x + 30}" y="{at + 26}">least wanted</text>',
    ]
