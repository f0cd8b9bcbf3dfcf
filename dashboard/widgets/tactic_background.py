"""What a tactic's page says beside its events: neighbours, published schemes, contacts."""

from dashboard.codebook import CodebookError, Scheme, Tactic
from dashboard.codebook_contacts import Contact, find_contacts
from dashboard.filters import Filters
from dashboard.widgets.links import address_of, link
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace

MISSING = "–"  # a scheme without a place for the tactic: said, never forced


def exclusions(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> str:
    near = "".join(
        f"<li>{link(opened.label_of('tactic', other.key), _page_of(other.key, filters))}: {markup(other.when)}</li>"
        for other in tactic.not_this
    )
    return f"<p>{markup(tactic.code_when)}</p><p>Not this, but another tactic:</p><ul>{near}</ul>"


def _page_of(tactic: str, filters: Filters) -> str:
    return address_of("tactics", filters.choose("tactic", (tactic,)))


def crosswalk(opened: OpenWorkspace, tactic: Tactic) -> str:
    rows = "".join(_scheme_row(scheme, tactic) for scheme in opened.codebook.schemes)
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Scheme", "Its place there", "What the scheme is"))
    return f'<div class="wide"><table class="events"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _scheme_row(scheme: Scheme, tactic: Tactic) -> str:
    """Addresses are text to copy: no link leads out of the dashboard."""
    meanings = {code.code: code.meaning for code in scheme.codes}
    value = tactic.in_scheme(scheme.key)
    codes = [f"{code} ({meanings[code]})" if meanings.get(code) else code for code in _codes(tactic, scheme)]
    place = markup("; ".join(codes) if value else MISSING)
    address = f"<br><code>{markup(scheme.address)}</code>" if scheme.address else ""
    return (
        f'<tr><th scope="row">{markup(scheme.label)}</th><td>{place}</td><td>{markup(scheme.what)}{address}</td></tr>'
    )


def _codes(tactic: Tactic, scheme: Scheme) -> tuple[str, ...]:
    return next(entry.codes for entry in tactic.crosswalk if entry.scheme == scheme.key)


def contacts(opened: OpenWorkspace) -> str:
    """The organisation's own contacts; a file that cannot be read says so here, and nowhere is a contact invented."""
    try:
        found = find_contacts(opened.folder.codebook)
    except CodebookError as error:
        return f"<section><h2>Contacts</h2><p>{markup(str(error))}</p></section>"
    if found is None:
        return ""
    listed = "".join(_contact(contact) for contact in found.contacts)
    text = f"<p>{markup(found.text)}</p>"
    return f'<section class="help"><h2>{markup(found.heading)}</h2>{text}<dl class="facts">{listed}</dl></section>'


def _contact(contact: Contact) -> str:
    return f"<dt>{markup(contact.name)}</dt><dd>{markup(contact.offers)}<br>{markup(contact.reach)}</dd>"
