"""User data of futures: listen keys, and the exchange's events in Binance's words."""
from frame.decimals import ZERO, fixed
from frame.events import BalanceEvent, OrderEvent

from . import shapes

EXECUTION = {"new": "NEW", "trade": "TRADE", "canceled": "CANCELED", "replaced": "AMENDMENT", "expired": "EXPIRED",
             "rejected": "EXPIRED", "triggered": "NEW"}


class UserData:
    def __init__(self, venue):
        self.venue = venue
        self.keys = {}  # listen key -> account name
        self.until = {}
        self.subscribers = []

    def now(self):
        return self.venue.world.clock.milliseconds()

    # Listen keys: one an account, alive for an hour from the last time it was asked for

    def has_key(self, account):
        return account.name in self.keys.values()

    def key_of(self, account):
        key = next((key for key, name in self.keys.items() if name == account.name), None)
        if key is None:
            key = self.venue.world.identifiers.text(64)
            self.keys[key] = account.name
        self.until[key] = self.venue.world.clock.true_milliseconds() + int(
            self.venue.world.settings["listenKeySeconds"] * 1000)
        return key

    def end(self, account):
        for key in [key for key, name in self.keys.items() if name == account.name]:
            self.expire(key)

    def expire_keys(self):
        now = self.venue.world.clock.true_milliseconds()
        for key in [key for key, until in self.until.items() if until <= now]:
            self.expire(key)

    def expire(self, key):
        self.send(key, {"e": "listenKeyExpired", "E": self.now(), "listenKey": key}, "")
        del self.keys[key], self.until[key]

    # Events

    def hear(self, event):
        if isinstance(event, OrderEvent):
            for message in self.order_messages(event):
                self.tell(event.order.account, message, event.order.instrument.symbol)
        elif isinstance(event, BalanceEvent) and (event.cause != "order" or self.changed(event.account)):
            self.tell(event.account, self.account_update(event), event.symbol)

    def tell(self, account, message, symbol):
        for key, name in list(self.keys.items()):
            if name == account.name:
                self.send(key, message, symbol)

    def send(self, key, message, symbol):
        for subscriber in list(self.subscribers):
            subscriber.tell(key, message, symbol)

    def changed(self, account):
        """Whether wallet or positions changed since it was last told: locks are no news here."""
        state = ([(asset, balance.total) for asset, balance in account.balances.items()],
                 [(key, each.quantity) for key, each in account.positions.items() if each.quantity])
        before, account.details["told"] = account.details.get("told"), state
        return before != state

    def order_messages(self, event):
        order = event.order
        if order.trigger and not order.is_triggered:
            yield self.algo_update(order)
            return
        if event.kind == "triggered":
            yield self.algo_update(order)
        yield self.order_update(event)
        if event.kind == "trade" and not order.trigger:
            yield self.trade_lite(event)
        if order.trigger and order.is_final:
            yield self.algo_update(order)

    def order_update(self, event):
        order, fill, now = event.order, event.fill, self.now()
        sent, bids, asks = order.details, ZERO, ZERO
        for each in self.venue.exchange.living.values():
            if each.account is order.account and each.instrument is order.instrument and each.price is not None:
                worth = each.leaves * each.price
                bids, asks = (bids + worth, asks) if each.side == "BUY" else (bids, asks + worth)
        row = {"s": order.instrument.symbol, "c": order.client_id, "S": order.side, "o": shapes.kind(order),
               "f": sent["timeInForce"], "q": shapes.quantity(order, order.quantity), "p": shapes.price(order, order.price),
               "ap": shapes.average(order), "sp": shapes.price(order, ZERO), "x": EXECUTION[event.kind],
               "X": shapes.status(order), "i": order.number, "l": shapes.quantity(order, fill.quantity if fill else ZERO),
               "z": shapes.quantity(order, order.executed), "L": shapes.price(order, fill.price if fill else ZERO)}
        if fill:
            row |= {"n": fixed(fill.commission, 8), "N": fill.asset}
        row |= {"T": order.updated, "t": fill.number if fill else 0, "b": fixed(bids, 5), "a": fixed(asks, 5),
                "m": bool(fill and fill.is_maker), "R": order.reduce_only, "wt": sent["workingType"],
                "ot": sent["type"] if order.trigger else shapes.kind(order), "ps": order.position_side, "cp": order.closes,
                "rp": fixed(fill.realized if fill else ZERO, 8), "pP": False, "si": 0, "ss": 0,
                "V": sent["selfTradePreventionMode"], "pm": "NONE", "gtd": order.expires or 0}
        return {"e": "ORDER_TRADE_UPDATE", "E": now, "T": order.updated, "o": row}

    def trade_lite(self, event):
        order, fill = event.order, event.fill
        return {"e": "TRADE_LITE", "E": self.now(), "T": fill.at, "s": order.instrument.symbol,
                "q": shapes.quantity(order, order.quantity), "p": shapes.price(order, order.price), "m": fill.is_maker,
                "c": order.client_id, "S": order.side, "L": shapes.price(order, fill.price),
                "l": shapes.quantity(order, fill.quantity), "t": fill.number, "i": order.number}

    def algo_update(self, order):
        sent = order.details
        row = {"caid": order.client_id, "aid": sent["algoId"], "at": "CONDITIONAL", "o": sent["type"],
               "s": order.instrument.symbol, "S": order.side, "ps": order.position_side, "f": sent["timeInForce"],
               "q": shapes.quantity(order, order.quantity), "X": shapes.algo_status(order),
               "ai": str(order.number) if order.is_triggered else "", "ap": fixed(order.average, 5),
               "aq": shapes.quantity(order, order.executed), "act": shapes.kind(order) if order.is_triggered else "0",
               "tp": shapes.price(order, sent.get("triggerPrice")), "p": shapes.price(order, order.price),
               "V": sent["selfTradePreventionMode"], "wt": sent["workingType"], "pm": "NONE", "cp": order.closes,
               "pP": sent["priceProtect"], "R": order.reduce_only,
               "tt": order.working_since if order.is_triggered else 0, "gtd": order.expires or 0}
        if order.reason:
            row["rm"] = "Reduce Only reject" if order.reason == "reduce-only" else "Margin is insufficient."
        return {"e": "ALGO_UPDATE", "T": order.updated, "E": self.now(), "o": row}

    def account_update(self, event):
        account, now = event.account, self.now()
        balances = [{"a": asset, "wb": fixed(account.balance(asset).total, 8), "cw": fixed(account.balance(asset).total, 8),
                     "bc": fixed(event.delta, 8)} for asset in event.assets]
        rows = [] if event.cause != "order" else [each for each in account.positions.values() if each.symbol == event.symbol]
        positions = [{"s": each.symbol, "pa": self.digits(each), "ep": fixed(each.entry, 5), "bep": fixed(each.entry, 5),
                      "cr": fixed(each.realized, 8), "up": fixed(self.venue.settlement.unrealized(each), 8), "mt": "cross",
                      "iw": "0", "ps": each.side, "ma": self.venue.settlement.asset} for each in rows]
        cause = {"order": "ORDER", "transfer": "DEPOSIT", "funding": "FUNDING_FEE"}[event.cause]
        return {"e": "ACCOUNT_UPDATE", "T": now, "E": now, "a": {"m": cause, "B": balances, "P": positions}}

    def digits(self, position):
        info = self.venue.exchange.instruments[position.symbol].details["info"]
        return fixed(position.quantity, info["quantityPrecision"])
