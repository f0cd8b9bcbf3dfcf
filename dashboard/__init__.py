"""An analyst dashboard on how North Korea pulls escapees back: documents become events, pages show them."""

__version__ = "0.1.0"
