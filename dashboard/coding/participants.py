"""Loads what each tactic's actors, targets and places can be when the sentence leaves them open."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.codebook import Codebook, CodebookError
from dashboard.codebook_schema import Fields, read_fields
from dashboard.model import Role

FILE = "participants.yaml"
COUNTRIES = ("KP", "CN", "KR", "other")
ESCAPEE = "escapee*"
NO_ROLE = "none"


@dataclass(frozen=True)
class Participants:
    """One tactic's entry of participants.yaml."""

    actors: tuple[str, ...]
    default: str
    proxy: tuple[str, ...]
    targets: tuple[str, ...]
    kind: str
    always: tuple[str, ...]
    roles: Mapping[str, Role | None]
    joint: bool
    carried: bool
    yields_to: tuple[str, ...]

    def role_in(self, country: str) -> Role | None:
        """The role of a place in that country when no preposition decides; None where it is not the act's."""
        return self.roles.get(country, self.roles["other"])


def load_participants(folder: Path, codebook: Codebook) -> Mapping[str, Participants]:
    """The entry of each tactic; CodebookError lists every missing, unknown or ill-typed key."""
    problems: list[str] = []
    fields = read_fields(folder, FILE, problems)
    entries = {tactic.key: _participants_of(fields.section(tactic.key), codebook) for tactic in codebook.tactics}
    fields.close()
    if problems:
        raise CodebookError(problems)
    return entries


def _participants_of(fields: Fields, codebook: Codebook) -> Participants:
    actors = [actor.key for actor in codebook.actors]
    targets = [target.key for target in codebook.targets]
    entry = Participants(
        fields.keys("actors", actors, "actor"),
        fields.key("default", actors, "actor"),
        fields.keys("proxy", actors, "actor"),
        fields.keys("targets", [*targets, ESCAPEE], "target"),
        fields.key("kind", targets, "target"),
        fields.keys("always", targets, "target"),
        _roles_of(fields.section("roles")),
        fields.flag("joint"),
        fields.flag("carried"),
        fields.keys("yields_to", [tactic.key for tactic in codebook.tactics], "tactic"),
    )
    fields.close()
    return entry


def _roles_of(fields: Fields) -> Mapping[str, Role | None]:
    roles = {country: fields.key(country, [*Role, NO_ROLE], "role") for country in COUNTRIES}
    fields.close()
    return {country: None if role == NO_ROLE else Role(role) for country, role in roles.items() if role}
