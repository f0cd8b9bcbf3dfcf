"""The refusal of a file that cannot be read as a document."""


class UnreadableDocument(ValueError):  # noqa: N818 - named for what it is about, as the issues are
    """Names the file and says why it yields no text; the build writes it down as an issue and goes on."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason

    def __reduce__(self) -> tuple[type["UnreadableDocument"], tuple[str, str]]:
        # ValueError pickles its one message; a process pool needs both arguments back.
        return UnreadableDocument, (self.name, self.reason)
