"""Kraken's limits: a counter of calls for each key, and the engine's counter for each account and pair."""
from frame.limits import Ceiling, Counter, Window

from .errors import VenueError

# What a change adds while its order is younger than so many seconds.
YOUNG = (5, 10, 15, 45, 90, 300)
EXTRA = {"amend": (3, 2, 1, 0, 0, 0), "edit": (6, 5, 4, 2, 1, 0), "cancel": (8, 6, 5, 4, 2, 1)}
FIXED = {"add": 1, "amend": 1, "edit": 1, "cancel": 0}


def made(clock):
    """The limits of an account of the tier pro."""
    return {"CALLS": Counter(clock, "CALLS", 20, 1.0), "ENGINE": Counter(clock, "ENGINE", 180, 3.75),
            "OPEN_ORDERS": Ceiling("OPEN_ORDERS", 225), "CONNECTIONS": Window(clock, "CONNECTIONS", "MINUTE", 10, 150)}


def cost(kind, order, now):
    """What a change of an order adds to the engine's counter."""
    if kind not in EXTRA or order is None:
        return FIXED[kind]
    age = (now - order.updated) / 1000
    extra = next((each for limit, each in zip(YOUNG, EXTRA[kind]) if age < limit), 0)
    return FIXED[kind] + extra


def count_call(venue, credential, amount):
    if amount and not venue.limits["CALLS"].add(credential.key, amount):
        raise VenueError("EAPI:Rate limit exceeded")


def count_change(venue, account, instrument, amount):
    if not venue.limits["ENGINE"].add(f"{account.name} {instrument.symbol}", amount):
        raise VenueError("EOrder:Rate limit exceeded")


def check_open(venue, account, instrument):
    ceiling = venue.limits["OPEN_ORDERS"]
    living = [each for each in venue.exchange.living.values() if each.account is account and each.instrument is instrument]
    ceiling.counts[f"{account.name} {instrument.symbol}"] = len(living)
    if len(living) >= ceiling.limit:
        raise VenueError("EOrder:Orders limit exceeded")
