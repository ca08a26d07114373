"""What the public knows of an instrument: its trades, its last day, its candles."""
from collections import deque
from dataclasses import dataclass
from decimal import Decimal

from .decimals import ZERO

DAY = 86_400_000


@dataclass
class Candle:
    opened: int
    closes: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal = ZERO
    turnover: Decimal = ZERO
    bought: Decimal = ZERO
    bought_turnover: Decimal = ZERO
    trades: int = 0
    first: int = -1
    last: int = -1


class Market:
    def __init__(self, instrument, now, kept=100_000):
        self.instrument = instrument
        self.started = now
        self.opening = instrument.price
        self.trades = deque(maxlen=kept)

    def trade(self, event):
        self.trades.append(event)

    def seen(self, price):
        """A price was set: an instrument that never traded opens there."""
        if not self.trades:
            self.opening = price

    def between(self, start, end):
        return [trade for trade in self.trades if start <= trade.at <= end]

    def candle(self, opened, width):
        """The candle that opens then; an empty one carries the last price before it."""
        inside = self.between(opened, opened + width - 1)
        before = next((trade.price for trade in reversed(self.trades) if trade.at < opened), self.opening)
        first = inside[0].price if inside else before
        candle = Candle(opened, opened + width - 1, first, first, first, inside[-1].price if inside else before)
        for trade in inside:
            candle.high, candle.low = max(candle.high, trade.price), min(candle.low, trade.price)
            candle.volume += trade.quantity
            candle.turnover += trade.quantity * trade.price
            if not trade.buyer_is_maker:
                candle.bought += trade.quantity
                candle.bought_turnover += trade.quantity * trade.price
        candle.trades = len(inside)
        if inside:
            candle.first, candle.last = inside[0].number, inside[-1].number
        return candle

    def day(self, now):
        """The last 24 hours as one candle."""
        return self.candle(now - DAY + 1, DAY)
