"""The colours that charts and the map are drawn with, on a light and on a dark ground."""

from dataclasses import dataclass

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Ink:
    """Colours as `#rrggbb`, each readable on the page's own ground."""

    dark: bool
    text: str
    faint: str
    line: str
    ground: str
    accent: str
    land: str
    own_land: str
    border: str
    river: str

    def of_family(self, light: str, dark: str) -> str:
        return dark if self.dark else light


LIGHT = Ink(
    dark=False,
    text="#1c2126",
    faint="#5b6168",
    line="#dcd9d0",
    ground="#ffffff",
    accent="#1d5b79",
    land="#f3f1eb",
    own_land="#e9e6dc",
    border="#bdb8ab",
    river="#4f7f9c",
)
DARK = Ink(
    dark=True,
    text="#e4e2dc",
    faint="#a3a8ad",
    line="#333a42",
    ground="#0f1317",
    accent="#7cb9d6",
    land="#1b2127",
    own_land="#232b32",
    border="#48515a",
    river="#6c98b3",
)


def rgb_of(color: str) -> RGB:
    """The parts of `#rrggbb`."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def faded(color: str, opacity: float) -> str:
    """A colour as CSS with an opacity of 0 to 1."""
    red, green, blue = rgb_of(color)
    return f"rgba({red},{green},{blue},{opacity:.2f})"
