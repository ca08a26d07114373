"""When a pending order is filled: the bid or the ask reaches its price, whichever its condition names."""
from dataclasses import dataclass
from typing import Optional

from frame.orders import BUY, SELL, Trigger, opposite


@dataclass
class PriceTrigger(Trigger):
    """`condition` DEFAULT watches the side at which the order will be filled. With `limit` the order also waits until it can be
    filled as a whole at its price."""
    dealer: Optional[object] = None
    order: Optional[object] = None
    condition: str = "DEFAULT"
    limit: bool = False

    def reference(self):
        """The price that is watched now; None while there is none."""
        made = self.dealer.books[self.order.instrument.symbol].made
        bid, ask = max(made[BUY], default=None), min(made[SELL], default=None)
        if bid is None or ask is None:
            return None
        own = ask if self.order.side == BUY else bid
        other = bid if self.order.side == BUY else ask
        return {"INVERSE": other, "BID": bid, "ASK": ask, "MID": (bid + ask) / 2}.get(self.condition, own)

    def sees(self, price, now):
        watched = self.reference()
        if watched is None or not super().sees(watched, now):
            return False
        return not self.limit or self.dealer.offered(self.order, self.order.price) >= self.order.leaves


def direction(kind, side, price, market):
    """Whether the price has to rise or to fall to it."""
    if kind in ("LIMIT", "TAKE_PROFIT"):
        return "fall" if side == BUY else "rise"
    if kind in ("STOP", "STOP_LOSS", "TRAILING_STOP_LOSS"):
        return "rise" if side == BUY else "fall"
    return "rise" if price > market else "fall"  # MARKET_IF_TOUCHED


def closing_side(trade):
    return opposite(trade.side)
