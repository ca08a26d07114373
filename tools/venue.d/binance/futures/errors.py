"""Errors that only futures have, and its texts."""
from ..errors import VenueError

NEW_ORDER = {
    "insufficient": (-2019, "Margin is insufficient."),
    "would-take": (-5022, "Due to the order could not be executed as maker, the Post Only order will be rejected. "
                          "The order will not be recorded in the order history"),
    "would-trigger": (-2021, "Order would immediately trigger."),
    "not-filled": (-5021, "Due to the order could not be filled immediately, the FOK order has been rejected. "
                          "The order will not be recorded in the order history"),
    "duplicate-client-id": (-4116, "ClientOrderId is duplicated."),
    "not-trading": (-4108, "Symbol is on delivering or delivered or settling or closed or pre-trading."),
    "no-liquidity": (-4188, "No liquidity for the order."),
    "reduce-only": (-2022, "ReduceOnly Order is rejected."),
    "bad-amend": (-5027, "No need to modify the order."),
}


def refused(refusal):
    return VenueError(*NEW_ORDER[refusal.reason])


def no_order():
    return VenueError(-2013, "Order does not exist.")
