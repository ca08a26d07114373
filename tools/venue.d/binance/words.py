"""Public events in Binance's words, as far as spot and futures share them, and which streams there are."""
import re

from frame.orders import BUY, SELL

from . import public
from .public import INTERVALS


class Words:
    """Subclasses give the paces of books ({suffix of the topic: in tenths of a second}), the pattern of streams, and the fields
    that they add."""
    paces = {}
    streams = ""

    def __init__(self, venue):
        self.venue = venue
        self.candles = {}  # (symbol, interval) -> when the candle opened that was told last
        depths = "|".join(re.escape(suffix) for suffix in self.paces if suffix)
        self.partials = re.compile(rf"([a-z0-9_]+)@depth(5|10|20)({depths})?")
        kinds = rf"(depth(5|10|20)?({depths})?|kline_({'|'.join(INTERVALS)})|{self.streams})"
        self.pattern = re.compile(rf"[a-z0-9_]+@{kinds}|!(ticker|miniTicker|bookTicker|markPrice)@arr(@1s)?")

    def knows(self, topic):
        return self.pattern.fullmatch(topic) is not None

    def now(self):
        return self.venue.world.clock.milliseconds()

    def instrument(self, name):
        return self.venue.exchange.instruments.get(name.upper())

    def head(self, event, symbol):
        return {"e": event, "E": self.now(), "s": symbol}

    def trade(self, event):
        """The (topic, message) of a public trade."""
        venue, instrument, name = self.venue, event.instrument, event.instrument.symbol.lower()
        common = {"p": venue.price(instrument, event.price), "q": venue.quantity(instrument, event.quantity)}
        end = {"T": event.at, "m": event.buyer_is_maker, **self.trade_end}
        yield f"{name}@trade", {**self.head("trade", instrument.symbol), "t": event.number, **common, **end}
        yield f"{name}@aggTrade", {**self.head("aggTrade", instrument.symbol), "a": event.number, **common,
                                   "f": event.number, "l": event.number, **end}

    def best(self, symbol, book):
        quote = public.book_ticker(self.venue, book.instrument)
        return f"{symbol.lower()}@bookTicker", {"u": book.sequence, "s": symbol, "b": quote["bidPrice"], "B": quote["bidQty"],
                                                "a": quote["askPrice"], "A": quote["askQty"]}

    def depth(self, symbol, gathered, before, suffix):
        instrument = self.venue.exchange.instruments[symbol]
        sides = {letter: public.pairs(self.venue, instrument, gathered.sides[side].items())
                 for letter, side in (("b", BUY), ("a", SELL))}
        return f"{symbol.lower()}@depth{suffix}", {**self.head("depthUpdate", symbol), **self.updates(gathered, before), **sides}

    def updates(self, gathered, before):
        return {"U": gathered.first, "u": gathered.last}

    def partial(self, topic, suffix):
        """The first levels of a book and its symbol, if the topic asks for them at this pace."""
        match = self.partials.fullmatch(topic)
        if not match or (match[3] or "") != suffix or self.instrument(match[1]) is None:
            return None
        instrument = self.instrument(match[1])
        book = self.venue.exchange.books[instrument.symbol]
        bids, asks = (public.levels(self.venue, book, side, int(match[2])) for side in (BUY, SELL))
        return self.first_levels(instrument, book, bids, asks), instrument.symbol

    def first_levels(self, instrument, book, bids, asks):
        return {"lastUpdateId": book.sequence, "bids": bids, "asks": asks}

    def summary(self, topic):
        """What goes out every second: the message and its symbol, or None."""
        if topic.startswith("!"):
            make = self.summaries.get(topic[1:].partition("@")[0])
            rows = [make(self, each) for each in self.venue.exchange.instruments.values()] if make else None
            return (rows, "") if rows else None
        name, _, kind = topic.partition("@")
        instrument = self.instrument(name)
        if instrument is None:
            return None
        if kind.startswith("kline_"):
            return self.kline(instrument, kind.removeprefix("kline_")), instrument.symbol
        make = self.summaries.get(kind.partition("@")[0])
        return (make(self, instrument), instrument.symbol) if make else None

    def ticker(self, instrument):
        return {**self.head("24hrTicker", instrument.symbol), **public.day_event(self.venue, instrument, self.day_letters)}

    def mini_ticker(self, instrument):
        return {**self.head("24hrMiniTicker", instrument.symbol),
                **public.day_event(self.venue, instrument, public.MINI_LETTERS)}

    def kline(self, instrument, interval):
        """The current candle; once, when it ends, the one before as closed."""
        step = INTERVALS[interval] * 1000
        opened = self.now() // step * step
        before = self.candles.get((instrument.symbol, interval), opened)
        self.candles[instrument.symbol, interval] = opened
        candle = public.candle_event(self.venue, instrument, interval, min(before, opened), before < opened)
        return {**self.head("kline", instrument.symbol), "k": candle}

    trade_end = {}
    day_letters = tuple(public.DAY_LETTERS)
    summaries = {"ticker": ticker, "miniTicker": mini_ticker}
