"""An account's transactions, numbered without a hole: everything that happens to it is one, and orders bear their numbers."""
from contextlib import contextmanager

from frame.decimals import ZERO
from frame.events import BalanceEvent, OrderEvent
from frame.orders import BUY, SELL

from .instruments import money, price_text, units_text
from .prices import book_sides
from .times import written

EXITS = {"takeProfit": "TAKE_PROFIT", "stopLoss": "STOP_LOSS", "trailingStopLoss": "TRAILING_STOP_LOSS"}


class Ledger:
    """`subscribers` are called with each transaction as it is written."""

    def __init__(self, venue, account, account_id, user):
        self.venue, self.account, self.id, self.user = venue, account, account_id, user
        self.rows = []
        self.subscribers = []
        self.current = None
        self.last_stamp = 0

    @property
    def next_id(self):
        return str(len(self.rows) + 1)

    @property
    def last_id(self):
        return str(len(self.rows))

    def now(self):
        """One moment for a whole batch."""
        if self.current is not None and self.current["time"]:
            return self.current["time"]
        self.last_stamp = max(self.venue.world.clock.microseconds(), self.last_stamp + 1)
        stamp = written(self.last_stamp)
        if self.current is not None:
            self.current["time"] = stamp
        return stamp

    @contextmanager
    def batch(self):
        """The transactions that are written inside belong together; inside another batch, to that."""
        if self.current is not None:
            yield self.current["rows"]
            return
        self.current = {"rows": [], "time": None, "id": self.next_id}
        try:
            yield self.current["rows"]
        finally:
            self.current = None

    def write(self, kind, **fields):
        with self.batch() as rows:
            request = {"requestID": self.venue.request_id} if self.venue.request_id else {}
            row = {"id": self.next_id, "accountID": self.id, "userID": self.user, "batchID": self.current["id"], **request,
                   "time": self.now(), "type": kind, **fields}
            self.rows.append(row)
            rows.append(row)
        for subscriber in list(self.subscribers):
            subscriber(row)
        return row

    # What the exchange tells

    def hear(self, event):
        if isinstance(event, OrderEvent) and event.order.account is self.account:
            {"new": self.new, "trade": self.trade}.get(event.kind, self.cancel)(event)
        elif isinstance(event, BalanceEvent) and event.account is self.account and event.cause == "transfer":
            self.write("TRANSFER_FUNDS", amount=money(event.delta), fundingReason="CLIENT_FUNDING",
                       accountBalance=money(self.account.balance(event.assets[0]).total))

    def new(self, event):
        order = event.order
        sent = order.details
        fields = {name: value for name, value in sent["fields"].items() if name != "type"}
        row = self.write(sent["fields"]["type"] + "_ORDER", **fields, reason=sent["reason"], **sent["links"])
        sent["venueId"], sent["createTime"] = row["id"], row["time"]

    def trade(self, event):
        order, fill = event.order, event.fill
        sent, outcome, instrument = order.details, order.details["outcome"], order.instrument
        units = fill.quantity if order.side == BUY else -fill.quantity
        bids, asks = book_sides(self.venue, instrument)
        factor = fixed_factor(self.venue.exchange.settlement.conversion(instrument.quote))
        row = self.write(
            "ORDER_FILL", orderID=sent["venueId"], **client_order_id(order), instrument=instrument.symbol,
            units=units_text(units), requestedUnits=units_text(sent["requested"]), price=price_text(instrument, fill.price),
            fullVWAP=price_text(instrument, fill.price),
            fullPrice={"closeoutBid": bids[-1]["price"], "closeoutAsk": asks[-1]["price"], "timestamp": self.now(),
                       "bids": bids,
                       "asks": asks} if bids and asks else {},
            reason=sent["fill_reason"], pl=money(outcome.profit), financing="0.0000", commission="0.0000",
            guaranteedExecutionFee="0.0000", gainQuoteHomeConversionFactor=factor, lossQuoteHomeConversionFactor=factor,
            accountBalance=money(self.account.balance("USD").total), **self.effects(outcome, fill, instrument),
            halfSpreadCost=money(self.half_spread(instrument, fill.quantity)))
        self.note(order, outcome, row)
        self.venue.dealer.after_fill(order, outcome, row)

    def effects(self, outcome, fill, instrument):
        def part(trade, units, profit):
            return {"tradeID": trade.id, "units": units_text(units), "price": price_text(instrument, fill.price),
                    "realizedPL": money(profit), "financing": "0.0000", "guaranteedExecutionFee": "0.0000",
                    "halfSpreadCost": money(self.half_spread(instrument, abs(units)))}
        found = {}
        if outcome.opened is not None:
            trade = outcome.opened
            margin = self.venue.exchange.settlement.margin(instrument, trade.initial)
            found["tradeOpened"] = {
                "price": price_text(instrument, trade.price), "tradeID": trade.id, "units": units_text(trade.initial),
                "guaranteedExecutionFee": "0.0000", "halfSpreadCost": money(self.half_spread(instrument, abs(trade.initial))),
                "initialMarginRequired": money(margin),
                **({"clientExtensions": trade.extensions} if trade.extensions else {})}
        if outcome.closed:
            found["tradesClosed"] = [part(*each) for each in outcome.closed]
        if outcome.reduced:
            found["tradeReduced"] = part(*outcome.reduced[0])
        return found

    def half_spread(self, instrument, units):
        made = self.venue.exchange.books[instrument.symbol].made
        if not made[BUY] or not made[SELL]:
            return ZERO
        spread = min(made[SELL]) - max(made[BUY])
        return spread / 2 * units * self.venue.exchange.settlement.conversion(instrument.quote)

    def note(self, order, outcome, row):
        """What the order will say of its fill."""
        sent = order.details
        sent["fillingTransactionID"], sent["filledTime"] = row["id"], row["time"]
        if outcome.opened is not None:
            sent["tradeOpenedID"] = outcome.opened.id
        if outcome.reduced:
            sent["tradeReducedID"] = outcome.reduced[0][0].id
        if outcome.closed:
            sent.setdefault("tradeClosedIDs", []).extend(trade.id for trade, _, _ in outcome.closed)

    def cancel(self, event):
        order = event.order
        reason = "TIME_IN_FORCE_EXPIRED" if event.kind == "expired" else order.reason or "CLIENT_REQUEST"
        replaced = {"replacedByOrderID": order.details["replacedByOrderID"]} if "replacedByOrderID" in order.details else {}
        row = self.write("ORDER_CANCEL", orderID=order.details["venueId"], **client_order_id(order), reason=reason, **replaced)
        order.details["cancellingTransactionID"], order.details["cancelledTime"] = row["id"], row["time"]


def client_order_id(order):
    return {"clientOrderID": order.client_id} if order.client_id else {}


def fixed_factor(value):
    return f"{value:.15f}".rstrip("0").rstrip(".")
