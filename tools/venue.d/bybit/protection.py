"""Stops of positions: take profit, stop loss and trailing stop are held orders that close the position."""
from decimal import Decimal

from frame.decimals import ZERO
from frame.orders import BUY, SELL, Order, Trigger
from frame.refusals import Refusal

from . import fields, placing
from .errors import BybitError, refused, wrong

# Member of the request -> what its order is called, and how it was made.
KINDS = {"takeProfit": ("TakeProfit", "CreateByTakeProfit"), "stopLoss": ("StopLoss", "CreateByStopLoss"),
         "trailingStop": ("TrailingStop", "CreateByTrailingStop")}


class Protection:
    def __init__(self, venue):
        self.venue = venue
        self.bringing = []  # orders that bring stops with them, until they trade
        self.orders = {}  # (account, symbol, side of the position, member) -> order

    def set(self, account, instrument, held, given):
        """Sets, changes or, with zero, takes away; what is not named stays."""
        wishes = {name: fields.decimal(given, name) for name in KINDS}
        if all(wish is None for wish in wishes.values()):
            raise wrong("takeProfit, stopLoss or trailingStop", "is required")
        made = {name: self.make(account, instrument, held, name, level, given) for name, level in wishes.items() if level}
        for name, level in wishes.items():
            if level is not None:
                self.drop((account.name, instrument.symbol, held.side, name))
        for name, order in made.items():
            self.orders[account.name, instrument.symbol, held.side, name] = order
            self.venue.by_id[order.details["orderId"]] = order
            try:
                self.venue.exchange.place(order)
            except Refusal as refusal:
                raise refused(refusal, "linear") from None

    def make(self, account, instrument, held, name, level, given):
        long = held.quantity > 0
        last = self.venue.exchange.books[instrument.symbol].last
        placing.check_tick(instrument, level)
        if name == "trailingStop":
            trigger = Trigger("fall" if long else "rise", distance=level, activation=fields.decimal(given, "activePrice"))
        else:
            rises = (name == "takeProfit") == long
            if level <= last if rises else level >= last:
                raise wrong(name, f"set for {'Buy' if long else 'Sell'} position should be "
                                  f"{'higher' if rises else 'lower'} than the last price")
            trigger = Trigger("rise" if rises else "fall", level)
        made = Order(account, instrument, SELL if long else BUY, abs(held.quantity), None, trigger=trigger, reduce_only=True, closes=True,
                     position_side=held.side)
        stop, creation = KINDS[name]
        made.details = {"given": {"triggerBy": "LastPrice"}, "timeInForce": "IOC", "category": "linear", "createType": creation,
                        "lastOnCreated": last, "closeOnTrigger": True, "filter": "StopOrder", "stopType": stop,
                        "orderId": self.venue.new_order_id("linear")}
        return made

    def drop(self, key):
        order = self.orders.pop(key, None)
        if order is not None and not order.is_final and not order.is_triggered:
            order.details["cancelType"] = "CancelByTpSlTsClear"
            self.venue.exchange.cancel(order)

    def shown(self, account, instrument, side):
        found = {}
        for name in KINDS:
            order = self.orders.get((account.name, instrument.symbol, side, name))
            alive = order is not None and not order.is_final and not order.is_triggered
            value = ZERO if not alive else order.trigger.distance if name == "trailingStop" else order.trigger.price
            found[name] = f"{value:.2f}"
        return found

    def beat(self):
        """Ends the stops of positions that are gone, and sets those that orders brought with them."""
        exchange = self.venue.exchange
        for key in list(self.orders):
            account, symbol, side, _ = key
            if not exchange.accounts[account].position(symbol, side).quantity:
                self.drop(key)
        for order in self.bringing:
            held = order.account.position(order.instrument.symbol, order.position_side)
            if order.executed and held.quantity:
                sent = {name: order.details["given"][name] for name in ("takeProfit", "stopLoss")}
                self.bring(order, held, {name: value for name, value in sent.items() if value and Decimal(value)})
        self.bringing = [order for order in self.bringing if not order.executed and not order.is_final]

    def bring(self, order, held, levels):
        try:
            self.set(order.account, order.instrument, held, levels)
        except BybitError:
            pass  # the price is past it already: the venue drops such a stop too
