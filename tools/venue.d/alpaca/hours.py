"""The market's hours, which are opened and closed by command: what waits for them, what ends with them."""
from dataclasses import dataclass
from typing import Optional

from frame.events import OrderEvent
from frame.orders import Trigger

from . import assets

OPEN, OPENING, CLOSING = "open", "opening", "closing"


class Hours:
    """Equities and options are traded while `is_open`; crypto always. `auction` is opening or closing while one is held."""

    def __init__(self, venue):
        self.venue = venue
        self.is_open = True
        self.auction = ""

    def waits_for(self, order, time_in_force, extended):
        """For which part of the day an order has to wait now; None when it need not."""
        if assets.kind(order.instrument) == assets.CRYPTO:
            return None
        if time_in_force in ("opg", "cls"):
            return OPENING if time_in_force == "opg" else CLOSING
        return None if self.is_open or extended else OPEN

    def change(self, is_open):
        if is_open == self.is_open:
            return
        self.auction = OPENING if is_open else CLOSING
        self.is_open = is_open
        exchange = self.venue.exchange
        if is_open:
            for order in list(exchange.held.values()):
                if isinstance(order.trigger, Waiting) and order.trigger.inner is not None and order.trigger.until == OPEN:
                    exchange.emit(OrderEvent("reached", order))
        exchange.settle_books()
        self.auction = ""
        if not is_open:
            self.end_day()

    def end_day(self):
        """Orders of the day end with it, those that took part in an auction too."""
        exchange = self.venue.exchange
        for order in list(exchange.living.values()):
            if order.details["time_in_force"] in ("day", "cls") and not order.is_final \
                    and assets.kind(order.instrument) != assets.CRYPTO:
                exchange.cancel(order, kind="expired", reason="over")
        for order in [each for each in exchange.living.values() if each.details["time_in_force"] == "opg"]:
            if order.state == "open":
                exchange.cancel(order, kind="expired", reason="over")


@dataclass
class Waiting(Trigger):
    """Goes off when the part of the day comes, or then when the inner trigger does."""
    hours: Optional[Hours] = None
    until: str = OPEN
    inner: Optional[Trigger] = None

    @property
    def is_reached(self):
        return self.hours.is_open if self.until == OPEN else self.hours.auction == self.until

    def sees(self, price, now):
        return self.is_reached and (self.inner is None or self.inner.sees(price, now))

    def level(self):
        return self.inner.level() if self.inner else None
