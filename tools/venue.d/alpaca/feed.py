"""The public side of the streams: quotes, trades, bars and books, as events of the exchange and of the clock make them."""
from frame.events import BookEvent, TradeEvent
from frame.orders import BUY, SELL

from . import assets, prices

MINUTE = 60_000
CHANNELS = {assets.EQUITY: ("trades", "quotes", "bars", "updatedBars", "dailyBars", "statuses", "lulds", "corrections",
                            "cancelErrors"),
            assets.CRYPTO: ("trades", "quotes", "bars", "updatedBars", "dailyBars", "orderbooks"),
            assets.OPTION: ("trades", "quotes")}


class Feed:
    """`subscribers` are told (kind of asset, channel, symbol, message)."""

    def __init__(self, venue):
        self.venue = venue
        self.subscribers = []
        self.quoted = {}
        self.minute = None

    def hear(self, event):
        if isinstance(event, TradeEvent):
            self.tell("trades", "t", event.instrument, prices.trade(event.instrument, event))
        elif isinstance(event, BookEvent):
            self.book(event)

    def book(self, event):
        instrument = event.instrument
        book = self.venue.exchange.books[instrument.symbol]
        now = [prices.best(book, side) for side in (BUY, SELL)]
        if assets.kind(instrument) == assets.CRYPTO:
            changes = {letter: prices.levels(event.changes.get(side, {}).items()) for letter, side in (("b", BUY), ("a", SELL))}
            self.tell("orderbooks", "o", instrument, {"t": prices.now(self.venue), **changes})
        if self.quoted.get(instrument.symbol) != now:
            self.quoted[instrument.symbol] = now
            self.tell("quotes", "q", instrument, prices.quote(self.venue, instrument))

    def tell(self, channel, letter, instrument, row):
        message = {"T": letter, "S": instrument.symbol, **row}
        for subscriber in list(self.subscribers):
            subscriber(assets.kind(instrument), channel, instrument.symbol, message)

    def snapshot(self, instrument):
        """The whole book, which takes the place of what a client has."""
        return {"T": "o", "S": instrument.symbol, **prices.orderbook(self.venue, instrument), "r": True}

    def beat(self):
        """When a minute is over, its bars are told of whatever has traded in it."""
        minute = self.venue.world.clock.milliseconds() // MINUTE * MINUTE
        before, self.minute = self.minute, minute
        if before is None or minute <= before:
            return
        for symbol, market in self.venue.exchange.markets.items():
            candle = market.candle(before, MINUTE)
            if candle.trades:
                self.tell("bars", "b", self.venue.exchange.instruments[symbol], prices.bar(candle))
