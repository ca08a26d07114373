"""What an account hears: orders, executions, balances, positions."""
from frame.events import BalanceEvent, OrderEvent

from . import shapes

TOPICS = ("order", "execution", "execution.fast", "wallet", "position", "greeks", "dcp")
KINDS = ("spot", "linear", "inverse", "option", "future")


def knows(topic):
    """Whether it is a topic, of all or one category."""
    return topic in TOPICS or any(topic == f"{name}.{kind}" for name in TOPICS for kind in KINDS)


class Private:
    """`sessions` are the connections that are logged in; each says to what it is subscribed."""

    def __init__(self, venue):
        self.venue = venue
        self.sessions = []

    def tell(self, account, name, rows, category="", symbol=""):
        """Sends rows to who is subscribed to all of the kind, or to this category's."""
        for session in list(self.sessions):
            if session.account is None or session.account.name != account.name:
                continue
            for topic in (name, f"{name}.{category}"):
                if topic in session.channel.topics:
                    head = {} if name == "execution.fast" else {"id": self.venue.world.identifiers.uuid()}
                    session.channel.send({**head, "topic": topic, "creationTime": self.venue.now(), "data": rows}, name, symbol)

    def hear(self, event):
        if isinstance(event, OrderEvent):
            self.order(event)
        elif isinstance(event, BalanceEvent):
            self.balances(event)

    def order(self, event):
        order, venue = event.order, self.venue
        kind, symbol = order.details["category"], order.instrument.details["info"]["symbol"]
        book = venue.exchange.books[order.instrument.symbol]
        if event.fill:
            self.tell(order.account, "execution", [shapes.pushed_execution(event.fill)], kind, symbol)
            self.tell(order.account, "execution.fast", [shapes.fast_execution(event.fill)], kind, symbol)
        # An order that trades or ends at once is not told of as new before.
        if event.kind == "new" and order.state == "open" and book.available(order.side, order.price):
            return
        row = shapes.pushed_order(order)
        if event.kind == "triggered":
            self.tell(order.account, "order", [{**row, "orderStatus": "Triggered"}], kind, symbol)
            if book.available(order.side, order.price):
                return
        self.tell(order.account, "order", [row], kind, symbol)

    def balances(self, event):
        account, venue = event.account, self.venue
        instrument = venue.exchange.instruments.get(event.symbol)
        self.tell(account, "wallet", [shapes.wallet(venue, account, event.assets)])
        if instrument is not None and instrument.details["category"] == "linear":
            rows = [shapes.pushed_position(venue, account, instrument, each) for each in account.positions.values()
                    if each.symbol == event.symbol and each.updated]
            if rows:
                self.tell(account, "position", rows, "linear", instrument.details["info"]["symbol"])
