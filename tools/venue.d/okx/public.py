"""What everybody hears: trades and best prices at once; books, tickers and candles at their pace."""
import asyncio
import binascii

from frame.decimals import shortest
from frame.orders import BUY, SELL

from . import market

TENTH_OF_A_SECOND = 0.1
CANDLES = tuple(f"candle{bar}" for bar in market.BARS)
CHECKED = 25


def checksum(sides):
    """CRC32, signed, over bid:size:ask:size of the first 25 levels."""
    parts = []
    bids, asks = (list(sides[side].items())[:CHECKED] for side in (BUY, SELL))
    for index in range(max(len(bids), len(asks))):
        for side in (bids, asks):
            if index < len(side):
                parts += [shortest(side[index][0]), shortest(side[index][1])]
    value = binascii.crc32(":".join(parts).encode())
    return value - (1 << 32) if value >= 1 << 31 else value


class Public:
    """`sessions` are all connections; each says to what it is subscribed."""

    def __init__(self, venue):
        self.venue = venue
        self.sessions = []
        self.forget()

    def forget(self):
        """For a new exchange, whose books count from the start."""
        self.changed = set()
        self.bests = {}
        for session in self.sessions:
            session.books.clear()

    def push(self, channel, rows, instrument):
        for session in list(self.sessions):
            session.push(channel, rows, instrument, instrument.symbol)

    def trade(self, event):
        row = market.trade(event)
        self.push("trades", [{**row, "count": "1"}], event.instrument)
        self.push("trades-all", [row], event.instrument)
        self.changed.add(event.instrument.symbol)

    def book(self, event):
        self.changed.add(event.instrument.symbol)
        self.flush_books(event.instrument.symbol, ("bbo-tbt",))

    def instrument(self, instrument):
        for session in list(self.sessions):
            session.push("instruments", [self.venue.info(instrument)], instrument, instrument.symbol)

    async def run(self):
        while True:
            await asyncio.sleep(TENTH_OF_A_SECOND)
            changed, self.changed = self.changed, set()
            for symbol in sorted(changed):
                self.flush(symbol)

    def flush(self, symbol):
        venue = self.venue
        instrument = venue.exchange.instruments.get(symbol)
        if instrument is None:
            return
        self.flush_books(symbol, ("books", "books-l2-tbt", "books50-l2-tbt", "books5"))
        self.push("tickers", [market.ticker(venue, instrument)], instrument)
        self.push("mark-price", [market.mark(venue, instrument)], instrument)
        self.push("price-limit", [market.limits(venue, instrument)], instrument)
        for channel in CANDLES:
            if self.is_wanted(channel, symbol):
                self.push(channel, [self.candle(instrument, channel)], instrument)

    def is_wanted(self, channel, symbol):
        return any(each["channel"] == channel and each.get("instId") == symbol
                   for session in self.sessions for each in session.arguments)

    def candle(self, instrument, channel):
        step = market.BARS[channel.removeprefix("candle")] * 1000
        opened = self.venue.now() // step * step
        return market.candle_row(instrument, self.venue.exchange.markets[instrument.symbol].candle(opened, step), False)

    def flush_books(self, symbol, channels):
        instrument = self.venue.exchange.instruments[symbol]
        for session in list(self.sessions):
            for argument in session.arguments:
                if argument["channel"] in channels and argument.get("instId") == symbol:
                    session.flush_book(argument["channel"], argument, instrument)

    def snapshot(self, channel, argument, instrument):
        """What a channel begins with."""
        venue = self.venue
        if channel == "instruments":
            return [venue.info(each) for each in venue.exchange.instruments.values()
                    if argument["instType"] == venue.info(each)["instType"]]
        if channel in CANDLES:
            return [self.candle(instrument, channel)]
        makers = {"tickers": market.ticker, "mark-price": market.mark, "price-limit": market.limits}
        if channel == "funding-rate":
            return [market.funding(venue, instrument)] if instrument.contract else []
        return [makers[channel](venue, instrument)] if channel in makers else []
