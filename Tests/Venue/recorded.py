"""Holds answers against recorded ones: each recorded member must be there, with the same kind of value."""
import re

DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def kind(value):
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def differences(ours, recorded, but=(), where=""):
    """Where ours is not like the recorded one; `but` names members that may be missing."""
    if kind(ours) != kind(recorded):
        return [f"{where}: {ours!r} instead of {recorded!r}"]
    if isinstance(recorded, dict):
        found = [f"{where}.{name} is missing" for name in recorded if name not in ours and name not in but]
        return found + [each for name in recorded if name in ours
                        for each in differences(ours[name], recorded[name], but, f"{where}.{name}")]
    if isinstance(recorded, list) and recorded:
        return differences(ours[0], recorded[0], but, f"{where}[0]") if ours else []
    # A decimal is never told in words.
    if isinstance(recorded, str) and DECIMAL.fullmatch(recorded) and ours and not DECIMAL.fullmatch(ours):
        return [f"{where}: {ours!r} instead of {recorded!r}"]
    return []
