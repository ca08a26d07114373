"""What an account hears: orders, algo orders, fills, balances, positions, in OKX's channels."""
from . import algo as algos
from . import shapes

SOURCES = {"would-take": "31", "not-filled": "13", "insufficient": "2", "reduce-only": "22"}


class Private:
    """`sessions` are the connections that are logged in; each says to what it is subscribed."""

    def __init__(self, venue):
        self.venue = venue
        self.sessions = []

    def tell(self, account, channel, row, instrument=None, symbol=""):
        """Sends a row to who is subscribed to it."""
        for session in list(self.sessions):
            if session.account is not None and session.account.name == account.name:
                session.push(channel, [row], instrument, symbol)

    # Orders

    def order(self, event):
        order = event.order
        if not order.is_triggered:
            return
        kind, more = event.kind, {}
        if kind == "expired":
            order.details["cancelSource"] = SOURCES.get(order.reason) or self.source_of_end(order)
        elif kind == "canceled":
            order.details.setdefault("cancelSource", "1")
            more = order.details.pop("pushed", {})
        elif kind == "replaced":
            more = {"amendResult": "0", "amendSource": "1", "reqId": order.details.pop("request", "")}
        last = self.venue.exchange.books[order.instrument.symbol].last
        row = shapes.pushed(order, event.fill, last, **more)
        self.tell(order.account, "orders", row, order.instrument, order.instrument.symbol)
        if event.fill:
            self.fill(event.fill)

    def source_of_end(self, order):
        """Why an order ended by itself: OKX tells immediate-or-cancel from the rest."""
        if order.reduce_only and not order.executed:
            return "22"
        return "14" if order.time_in_force == "IOC" or order.price is None else "0"

    def fill(self, fill):
        order = fill.order
        row = {"instId": order.instrument.symbol, "fillSz": shapes.text(fill.quantity), "fillPx": shapes.text(fill.price),
               "side": order.side.lower(), "ts": str(fill.at), "ordId": str(order.number), "clOrdId": order.client_id,
               "tradeId": str(fill.number), "execType": "M" if fill.is_maker else "T", "count": "1"}
        self.tell(order.account, "fills", row, order.instrument, order.instrument.symbol)

    def algo(self, algo):
        channel = "algo-advance" if algo.kind in algos.ADVANCED else "orders-algo"
        self.tell(algo.account, channel, algos.pushed(self.venue, algo), algo.instrument, algo.instrument.symbol)
        algo.request = ""

    # Balances and positions

    def balances(self, event):
        account = event.account
        for asset in event.assets:
            account.details["balance", asset] = self.venue.now()
        self.tell(account, "account", shapes.balances(self.venue, account, event.assets))
        moved = [each for each in account.positions.values() if each.symbol == event.symbol and each.updated]
        for each in moved:
            self.tell(account, "positions", shapes.position(self.venue, account, each),
                      self.venue.exchange.instruments[each.symbol], each.symbol)
        self.tell(account, "balance_and_position", self.both(account, event.assets, moved, "filled"))

    def both(self, account, assets, positions, kind):
        rows = [shapes.position(self.venue, account, each) for each in positions]
        names = ("posId", "tradeId", "instId", "instType", "mgnMode", "posSide", "pos", "ccy", "posCcy", "avgPx", "uTime")
        return {"pTime": str(self.venue.now()), "eventType": kind,
                "balData": [{"ccy": asset, "cashBal": shapes.text(account.balance(asset).total), "uTime": str(self.venue.now())}
                            for asset in assets],
                "posData": [{name: row[name] for name in names} for row in rows],
                "trades": [{"instId": row["instId"], "tradeId": row["tradeId"]} for row in rows if kind == "filled"]}

    def snapshot(self, channel, account):
        """What is sent once when a channel is subscribed to; None where there is nothing of the kind."""
        assets = [asset for asset, balance in account.balances.items() if balance.total or balance.locked]
        held = [each for each in account.positions.values() if each.quantity]
        if channel == "account":
            return [shapes.balances(self.venue, account, assets)]
        if channel == "positions":
            return [shapes.position(self.venue, account, each) for each in held]
        if channel == "balance_and_position":
            return [self.both(account, assets, held, "snapshot")]
        return None
