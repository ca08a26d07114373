"""The user data stream: events of the exchange in Binance's words, told to whoever subscribed."""
from frame.decimals import ZERO
from frame.events import BalanceEvent, ListEvent, OrderEvent

from . import shapes
from .shapes import amount

EXECUTION = {"new": "NEW", "trade": "TRADE", "canceled": "CANCELED", "replaced": "REPLACED", "expired": "EXPIRED",
             "rejected": "REJECTED", "triggered": "NEW"}


class UserData:
    """`subscribers` are called with (account, message, event name, symbol)."""

    def __init__(self, venue):
        self.venue = venue
        self.subscribers = []

    def hear(self, event):
        if isinstance(event, OrderEvent):
            self.tell(event.order.account, self.execution(event), event.order.instrument.symbol)
        elif isinstance(event, BalanceEvent):
            for message in self.balances(event):
                self.tell(event.account, message)
        elif isinstance(event, ListEvent):
            self.tell(event.orders.account, self.list_status(event), event.orders.instrument.symbol)

    def tell(self, account, message, symbol=""):
        for subscriber in list(self.subscribers):
            subscriber(account, message, message["e"], symbol)

    def now(self):
        return self.venue.world.clock.milliseconds()

    def client_ids(self, event):
        """`c` and `C`: of a cancel, `c` is the cancel's own id and `C` the order's."""
        order = event.order
        if event.kind == "canceled":
            return event.client_id or "web_" + self.venue.world.identifiers.hexadecimal(32), order.client_id
        return order.client_id, event.before.get("client_id", "") if event.kind == "replaced" else ""

    def execution(self, event):
        order, fill, sent = event.order, event.fill, event.order.details
        own, original = self.client_ids(event)
        message = {
            "e": "executionReport", "E": self.now(), "s": order.instrument.symbol, "c": own, "S": order.side,
            "o": sent["type"], "f": order.time_in_force, "q": amount(order.quantity), "p": amount(order.price),
            "P": amount(sent.get("stopPrice")), "F": amount(order.shown), "g": shapes.list_id(order), "C": original,
            "x": EXECUTION[event.kind], "X": shapes.status(order), "r": self.reason(order), "i": order.number,
            "l": amount(fill.quantity if fill else ZERO), "z": amount(order.executed), "L": amount(fill.price if fill else ZERO),
            "n": amount(fill.commission) if fill else "0", "N": fill.asset if fill else None, "T": order.updated,
            "t": fill.number if fill else -1, "I": self.venue.last_execution,
            "w": order.state == "open",
            "m": bool(fill and fill.is_maker), "M": bool(fill), "O": order.created, "Z": amount(order.spent),
            "Y": amount(fill.price * fill.quantity if fill else ZERO), "Q": amount(order.spend)}
        for letter, name in (("d", "trailingDelta"), ("j", "strategyId"), ("J", "strategyType")):
            if name in sent:
                message[letter] = sent[name]
        if "trailingDelta" in sent and order.trigger.activated:
            message["D"] = order.trigger.activated
        if order.working_since != -1:
            message["W"] = order.working_since
        return message | {"V": sent["selfTradePreventionMode"]}

    def reason(self, order):
        if order.state != "rejected":
            return "NONE"
        return "INSUFFICIENT_BALANCES" if order.reason == "insufficient" else "UNKNOWN"

    def balances(self, event):
        now = self.now()
        if event.cause == "transfer":
            yield {"e": "balanceUpdate", "E": now, "a": event.assets[0], "d": amount(event.delta), "T": now}
        yield {"e": "outboundAccountPosition", "E": now, "u": event.account.updated,
               "B": [{"a": asset, "f": amount(event.account.balance(asset).free), "l": amount(event.account.balance(asset).locked)}
                     for asset in event.assets]}

    def list_status(self, event):
        shape = shapes.order_list(event.orders)
        return {"e": "listStatus", "E": self.now(), "s": shape["symbol"], "g": shape["orderListId"],
                "c": shape["contingencyType"], "l": shape["listStatusType"], "L": shape["listOrderStatus"], "r": "NONE",
                "C": shape["listClientOrderId"], "T": self.now(),
                "O": [{"s": row["symbol"], "i": row["orderId"], "c": row["clientOrderId"]} for row in shape["orders"]]}
