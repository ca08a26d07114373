"""Public events of spot in Binance's words, and which streams there are."""
import re

from frame.orders import BUY, SELL

from .market_data import TENTH
from .market_operations import INTERVALS, book_ticker, day, levels
from .shapes import amount

PARTIAL = re.compile(r"([a-z0-9]+)@depth(5|10|20)(@100ms)?")
STREAM = re.compile(r"[a-z0-9]+@(trade|aggTrade|bookTicker|ticker|miniTicker|avgPrice|depth(5|10|20)?(@100ms|@1000ms)?|"
                    r"kline_(" + "|".join(INTERVALS) + r"))|!(ticker|miniTicker)@arr")


def pairs(changes):
    return [[amount(price), amount(quantity)] for price, quantity in changes.items()]


class SpotWords:
    def __init__(self, venue):
        self.venue = venue
        self.candles = {}  # (symbol, interval) -> when the candle opened that was told last

    def knows(self, topic):
        return STREAM.fullmatch(topic) is not None

    def now(self):
        return self.venue.world.clock.milliseconds()

    def instrument(self, name):
        return self.venue.exchange.instruments.get(name.upper())

    def trade(self, event):
        symbol = event.instrument.symbol
        name, common = symbol.lower(), {"p": amount(event.price), "q": amount(event.quantity)}
        end = {"T": event.at, "m": event.buyer_is_maker, "M": True}
        yield f"{name}@trade", {"e": "trade", "E": self.now(), "s": symbol, "t": event.number, **common, **end}
        yield f"{name}@aggTrade", {"e": "aggTrade", "E": self.now(), "s": symbol, "a": event.number, **common,
                                   "f": event.number, "l": event.number, **end}

    def best(self, symbol, book):
        quote = book_ticker(self.venue, book.instrument)
        return f"{symbol.lower()}@bookTicker", {"u": book.sequence, "s": symbol, "b": quote["bidPrice"], "B": quote["bidQty"],
                                                "a": quote["askPrice"], "A": quote["askQty"]}

    def depth(self, symbol, gathered, before, pace):
        topic = f"{symbol.lower()}@depth" + ("@100ms" if pace == TENTH else "")
        return topic, {"e": "depthUpdate", "E": self.now(), "s": symbol, "U": gathered.first, "u": gathered.last,
                       "b": pairs(gathered.sides[BUY]), "a": pairs(gathered.sides[SELL])}

    def partial(self, topic, pace):
        match = PARTIAL.fullmatch(topic)
        if not match or (match[3] is not None) != (pace == TENTH) or self.instrument(match[1]) is None:
            return None
        instrument = self.instrument(match[1])
        book = self.venue.exchange.books[instrument.symbol]
        return {"lastUpdateId": book.sequence, "bids": levels(book, BUY, int(match[2])),
                "asks": levels(book, SELL, int(match[2]))}, instrument.symbol

    def summary(self, topic):
        if topic.startswith("!"):
            make = self.ticker if topic == "!ticker@arr" else self.mini_ticker
            return [make(each) for each in self.venue.exchange.instruments.values()], ""
        name, _, kind = topic.partition("@")
        instrument = self.instrument(name)
        if instrument is None:
            return None
        if kind.startswith("kline_"):
            return self.kline(instrument, kind.removeprefix("kline_")), instrument.symbol
        make = {"ticker": self.ticker, "miniTicker": self.mini_ticker, "avgPrice": self.average}.get(kind)
        return (make(instrument), instrument.symbol) if make else None

    def ticker(self, instrument):
        row = day(self.venue, instrument)
        fields = {"p": "priceChange", "P": "priceChangePercent", "w": "weightedAvgPrice", "x": "prevClosePrice",
                  "c": "lastPrice", "Q": "lastQty", "b": "bidPrice", "B": "bidQty", "a": "askPrice", "A": "askQty",
                  "o": "openPrice", "h": "highPrice", "l": "lowPrice", "v": "volume", "q": "quoteVolume", "O": "openTime",
                  "C": "closeTime", "F": "firstId", "L": "lastId", "n": "count"}
        return {"e": "24hrTicker", "E": self.now(), "s": instrument.symbol,
                **{letter: row[name] for letter, name in fields.items()}}

    def mini_ticker(self, instrument):
        row = day(self.venue, instrument)
        return {"e": "24hrMiniTicker", "E": self.now(), "s": instrument.symbol, "c": row["lastPrice"], "o": row["openPrice"],
                "h": row["highPrice"], "l": row["lowPrice"], "v": row["volume"], "q": row["quoteVolume"]}

    def average(self, instrument):
        return {"e": "avgPrice", "E": self.now(), "s": instrument.symbol, "i": "5m", "w": amount(instrument.price),
                "T": self.now()}

    def kline(self, instrument, interval):
        """The current candle; once, when it ends, the one before as closed."""
        step = INTERVALS[interval] * 1000
        opened = self.now() // step * step
        before = self.candles.get((instrument.symbol, interval), opened)
        self.candles[instrument.symbol, interval] = opened
        return self.candle(instrument, interval, min(before, opened), before < opened)

    def candle(self, instrument, interval, opened, closed):
        candle = self.venue.exchange.markets[instrument.symbol].candle(opened, INTERVALS[interval] * 1000)
        return {"e": "kline", "E": self.now(), "s": instrument.symbol, "k": {
            "t": candle.opened, "T": candle.closes, "s": instrument.symbol, "i": interval, "f": candle.first,
            "L": candle.last, "o": amount(candle.open), "c": amount(candle.close), "h": amount(candle.high),
            "l": amount(candle.low), "v": amount(candle.volume), "n": candle.trades, "x": closed,
            "q": amount(candle.turnover), "V": amount(candle.bought), "Q": amount(candle.bought_turnover), "B": "0"}}
