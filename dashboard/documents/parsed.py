"""What a parser in its child process hands back, as the two processes exchange it."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class ParsedPage:
    """Text and statements of an HTML page or a PDF.

    `stamps` are publication stamps of the page's own metadata, most trusted first; `visible` the bylines and date
    lines printed around the story; `site` the outlet that the page names as its publisher.
    """

    title: str = ""
    site: str = ""
    url: str = ""
    stamps: tuple[str, ...] = ()
    visible: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """The page as one JSON object; lone surrogates survive as escapes."""
        return json.dumps(asdict(self)).encode("ascii")

    @classmethod
    def from_json(cls, data: bytes) -> "ParsedPage":
        """The page again; raises ValueError when the bytes are not one."""
        said = json.loads(data)
        lists = (tuple(said[name]) for name in ("stamps", "visible", "paragraphs"))
        return cls(said["title"], said["site"], said["url"], *lists)
