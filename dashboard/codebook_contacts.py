"""Load the contacts for people at risk that an organisation has written into its codebook."""

from dataclasses import dataclass
from pathlib import Path

from dashboard.codebook_schema import CodebookError, Fields, read_fields

FILE = "contacts.yaml"


@dataclass(frozen=True)
class Contact:
    """Somebody who helps, in the organisation's own words."""

    name: str
    offers: str
    reach: str


@dataclass(frozen=True)
class Contacts:
    """The section about help: its heading, a text before the list, and the list."""

    heading: str
    text: str
    contacts: tuple[Contact, ...]


def find_contacts(folder: Path) -> Contacts | None:
    """The contacts of a codebook; None without the file. CodebookError names every problem by its key."""
    if not (folder / FILE).is_file():
        return None
    problems: list[str] = []
    fields = read_fields(folder, FILE, problems)
    contacts = Contacts(
        fields.text("heading"), fields.text("text"), tuple(_contact_of(item) for item in fields.items("contacts"))
    )
    fields.close()
    if problems:
        raise CodebookError(problems)
    return contacts


def _contact_of(fields: Fields) -> Contact:
    contact = Contact(fields.text("name"), fields.text("offers"), fields.text("reach"))
    fields.close()
    return contact
