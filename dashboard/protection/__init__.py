"""The public layer of events: what leaves the workspace without exposing anybody."""

from dashboard.protection.layer import RESTRICTED, Change, Protected, protect_events
from dashboard.protection.masking import Masked, Masker
from dashboard.protection.rules import ProtectionRules, RulesError, load_rules, rules_of

__all__ = [
    "RESTRICTED",
    "Change",
    "Masked",
    "Masker",
    "Protected",
    "ProtectionRules",
    "RulesError",
    "load_rules",
    "protect_events",
    "rules_of",
]
