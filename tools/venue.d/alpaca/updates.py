"""What the stream of orders tells: each event with the order as it then is; and the account's fills and fees."""
from datetime import datetime

from frame.events import OrderEvent

from . import assets
from .hours import Waiting
from .shapes import amount, ended, order_shape, status
from .times import NEW_YORK, written

STREAM = "trade_updates"
# The exchange's events that have one name and one moment here.
ENDS = {"canceled": "canceled_at", "expired": "expired_at", "replaced": "replaced_at", "rejected": "failed_at"}


class Updates:
    """`subscribers` are called with (account, message, event name, symbol)."""

    def __init__(self, venue):
        self.venue = venue
        self.subscribers = []

    def hear(self, event):
        if not isinstance(event, OrderEvent):
            return
        order = event.order
        order.details["updated_at"] = self.venue.stamps.next()
        {"new": self.new, "trade": self.trade, "triggered": self.triggered,
         "reached": self.triggered}.get(event.kind, self.end)(event)

    def new(self, event):
        """An order came, or came to life when the one it hangs on was filled."""
        order = event.order
        self.venue.by_id.setdefault(order.details["venueId"], order)
        waits = status(order) == "accepted"
        if status(order) == "held" or order.state == "waiting":
            return
        first = {**order_shape(order), "status": "accepted" if waits else "pending_new"}
        order.details.setdefault("first", first)
        self.tell(order, first["status"], shape=first)
        if not waits:
            self.tell(order, "new")

    def triggered(self, event):
        """Nothing is said of a stop that is set off; what waited for the market's hours is new now."""
        if isinstance(event.order.trigger, Waiting) and status(event.order) != "accepted":
            self.tell(event.order, "new")

    def trade(self, event):
        order, fill = event.order, event.fill
        now = order.details["updated_at"]
        if order.state == "filled":
            order.details["filled_at"] = now
        execution = self.venue.world.identifiers.uuid()
        position = order.account.position(order.instrument.symbol).quantity
        order.account.details["activities"] += self.activities(order, fill, execution, now)
        self.tell(order, "fill" if order.state == "filled" else "partial_fill", execution,
                  position_qty=amount(position), price=amount(fill.price), qty=amount(fill.quantity))

    def end(self, event):
        kind = ended(event.order) if event.kind == "expired" else event.kind
        event.order.details[ENDS[kind]] = event.order.details["updated_at"]
        self.tell(event.order, kind)

    def tell(self, order, event, execution=None, shape=None, **facts):
        now = written(order.details["updated_at"])
        told = {**(shape or order_shape(order)), "cancel_requested_at": written(order.details.get("cancel_requested_at"))}
        data = {"event": event, "execution_id": execution or self.venue.world.identifiers.uuid(), "order": told, **facts,
                "timestamp": now}
        for subscriber in list(self.subscribers):
            subscriber(order.account, {"stream": STREAM, "data": data}, event, order.instrument.symbol)

    def activities(self, order, fill, execution, now):
        """The rows of a fill: itself, and the fee that crypto costs."""
        stamp = datetime.fromtimestamp(now / 1_000_000, NEW_YORK).strftime("%Y%m%d%H%M%S") + f"{now // 1000 % 1000:03d}"
        rows = [{"id": f"{stamp}::{execution}", "activity_type": "FILL", "transaction_time": written(now),
                 "type": "fill" if order.state == "filled" else "partial_fill", "price": amount(fill.price),
                 "qty": amount(fill.quantity), "side": order.side.lower(), "symbol": order.instrument.symbol,
                 "leaves_qty": amount(order.leaves), "order_id": order.details["venueId"], "cum_qty": amount(order.executed),
                 "order_status": status(order)}]
        if fill.commission:
            in_cash = fill.asset == order.instrument.quote
            rows.append({"id": f"{stamp}::{self.venue.world.identifiers.uuid()}", "activity_type": "CFEE",
                         "date": written(now)[:10], "net_amount": amount(-fill.commission) if in_cash else "0",
                         "description": "Coin Pair Transaction Fee",
                         "symbol": assets.joined(order.instrument), "qty": "0" if in_cash else amount(-fill.commission),
                         "price": amount(fill.price), "status": "executed"})
        return rows
