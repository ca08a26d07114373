"""Trades, which OANDA keeps beside positions: fills open them and close them first in first out, for a profit or a loss."""
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Optional

from frame.decimals import ZERO
from frame.instruments import Instrument
from frame.orders import BUY, SELL
from frame.settlement import Settlement

HOME = "USD"
CENTS = Decimal("0.0001")


@dataclass
class Trade:
    """Units are negative when it is short."""
    id: str
    instrument: Instrument
    price: Decimal
    opened: str
    initial: Decimal
    current: Decimal
    realized: Decimal = ZERO
    closed: str = ""
    closed_worth: Decimal = ZERO
    closing_ids: list = field(default_factory=list)
    extensions: dict = field(default_factory=dict)
    exits: dict = field(default_factory=dict)  # takeProfit, stopLoss, trailingStopLoss -> its order

    @property
    def side(self):
        return BUY if self.initial > 0 else SELL

    @property
    def is_open(self):
        return self.current != 0


@dataclass
class Outcome:
    """What a fill did: (trade, units, profit) rows of what it closed and reduced, and the trade that it opened."""
    closed: list = field(default_factory=list)
    reduced: list = field(default_factory=list)
    opened: Optional[Trade] = None
    profit: Decimal = ZERO


class Dealing(Settlement):
    def needs(self, order):
        """Nothing is locked: margin is looked at when an order is filled."""
        return HOME, ZERO

    def afford(self, order, quantity, cost):
        """See `Dealer.work`."""

    def trades(self, account, instrument=None):
        return [each for each in account.details["trades"].values()
                if each.is_open and instrument in (None, each.instrument)]

    def against(self, order):
        """The trades that an order would close, oldest first."""
        only = order.details.get("trade")
        if only is not None:
            return [only] if only.is_open else []
        if order.details["positionFill"] == "OPEN_ONLY":
            return []
        return [each for each in self.trades(order.account, order.instrument) if each.side != order.side]

    def held(self, account, instrument):
        return sum((each.current for each in self.trades(account, instrument)), ZERO)

    # Worth in the account's currency

    def conversion(self, currency):
        """How much of the account's currency one of another is, at the middle of bid and ask."""
        prices = {symbol: self.middle(each) for symbol, each in self.exchange.instruments.items()}
        if currency == HOME:
            return Decimal(1)
        if f"{currency}_{HOME}" in prices:
            return prices[f"{currency}_{HOME}"]
        return 1 / prices[f"{HOME}_{currency}"]

    def middle(self, instrument):
        made = self.exchange.books[instrument.symbol].made
        return (max(made[BUY]) + min(made[SELL])) / 2 if made[BUY] and made[SELL] else instrument.price

    def profit(self, instrument, units, entry, price):
        return ((price - entry) * units * self.conversion(instrument.quote)).quantize(CENTS, rounding=ROUND_HALF_UP)

    def unrealized(self, trade):
        """At the price at which it could be closed."""
        made = self.exchange.books[trade.instrument.symbol].made
        side = made[BUY] if trade.side == BUY else made[SELL]
        price = (max if trade.side == BUY else min)(side, default=trade.instrument.price)
        return self.profit(trade.instrument, trade.current, trade.price, price)

    def margin(self, instrument, units):
        rate = Decimal(instrument.details["row"]["marginRate"])
        worth = abs(units) * self.middle(instrument) * self.conversion(instrument.quote)
        return (worth * rate).quantize(CENTS, rounding=ROUND_HALF_UP)

    def margin_used(self, account):
        return sum((self.margin(each, self.held(account, each)) for each in self.exchange.instruments.values()), ZERO)

    def net_asset_value(self, account):
        return account.balance(HOME).total + sum(map(self.unrealized, self.trades(account)), ZERO)

    def margin_available(self, account):
        return max(ZERO, self.net_asset_value(account) - self.margin_used(account))

    def covers(self, order, units):
        """Whether the margin is enough for the position as it would be; less of a position always has enough."""
        held = self.held(order.account, order.instrument)
        if abs(held + units) <= abs(held):
            return True
        more = self.margin(order.instrument, held + units) - self.margin(order.instrument, held)
        return more <= self.margin_available(order.account)

    # Fills

    def settle(self, fill):
        order, account = fill.order, fill.order.account
        now, left = account.details["ledger"].now(), fill.quantity
        outcome = order.details["outcome"] = Outcome()
        fill_id = account.details["ledger"].next_id
        for trade in self.against(order):
            part = min(left, abs(trade.current))
            if part:
                self.close(trade, part, fill.price, fill_id, now, outcome)
                left -= part
        if left and order.details["positionFill"] != "REDUCE_ONLY":
            units = left if order.side == BUY else -left
            trade = Trade(fill_id, order.instrument, fill.price, now, units, units,
                          extensions=order.details.get("tradeExtensions", {}))
            account.details["trades"][fill_id] = outcome.opened = trade
        fill.realized, fill.asset = outcome.profit, HOME
        account.balance(HOME).total += outcome.profit
        self.mirror(account, order.instrument, outcome, fill.at)
        return {HOME}

    def close(self, trade, part, price, fill_id, now, outcome):
        units = part if trade.current > 0 else -part
        profit = self.profit(trade.instrument, units, trade.price, price)
        trade.current -= units
        trade.realized += profit
        trade.closed_worth += part * price
        trade.closing_ids.append(fill_id)
        outcome.profit += profit
        if not trade.is_open:
            trade.closed = now
        (outcome.reduced if trade.is_open else outcome.closed).append((trade, -units, profit))

    def mirror(self, account, instrument, outcome, at):
        """The position, as the control interface shows it and as answers sum it up."""
        trades, position = self.trades(account, instrument), account.position(instrument.symbol)
        position.quantity = self.held(account, instrument)
        worth = sum((abs(each.current) * each.price for each in trades), ZERO)
        position.entry = worth / abs(position.quantity) if position.quantity else ZERO
        position.realized += outcome.profit
        position.updated = at
        profits = account.details["profits"].setdefault(instrument.symbol, {BUY: ZERO, SELL: ZERO})
        for trade, _, profit in outcome.closed + outcome.reduced:
            profits[trade.side] += profit
