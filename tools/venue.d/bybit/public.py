"""What everybody hears: trades and best prices at once; books, tickers and candles at their pace."""
import asyncio

from frame.book import changed_levels
from frame.events import BookEvent, TradeEvent
from frame.orders import BUY, SELL

from . import market, shapes

TENTH_OF_A_SECOND = 0.1
DEPTHS = (1, 50, 200, 1000)


def knows(venue, category, topic):
    """Whether there is such a topic."""
    name, *rest = topic.split(".")
    if topic == "system.status":
        return True
    if not rest or f"{category}:{rest[-1]}" not in venue.exchange.instruments:
        return False
    if name in ("publicTrade", "tickers", "liquidation", "allLiquidation", "priceLimit"):
        return len(rest) == 1
    if name == "orderbook":
        return len(rest) == 2 and rest[0].isdigit() and int(rest[0]) in DEPTHS
    return name == "kline" and len(rest) == 2 and rest[0] in market.INTERVALS


class Public:
    """`sessions` are the connections; each has a category and says to what it is subscribed."""

    def __init__(self, venue):
        self.venue = venue
        self.sessions = []
        self.forget()

    def forget(self):
        """For a new exchange, whose books count from the start."""
        self.changed, self.tick = set(), {}
        for session in self.sessions:
            session.books.clear()

    def interested(self, instrument):
        return [session for session in list(self.sessions) if session.category == instrument.details["category"]]

    def hear(self, event):
        if isinstance(event, TradeEvent):
            self.trade(event)
        elif isinstance(event, BookEvent):
            self.changed.add(event.instrument.symbol)
            self.flush_books(event.instrument, (1,))

    def trade(self, event):
        instrument = event.instrument
        symbol = instrument.details["info"]["symbol"]
        before = self.tick.get(instrument.symbol, event.price)
        self.tick[instrument.symbol] = event.price
        self.changed.add(instrument.symbol)
        tick = "PlusTick" if event.price > before else "MinusTick" if event.price < before else "ZeroPlusTick"
        row = {"T": event.at, "s": symbol, "S": "Sell" if event.buyer_is_maker else "Buy", "v": shapes.quantity(instrument, event.quantity),
               "p": shapes.price(instrument, event.price), "L": tick, "i": market.trade_id(event), "BT": False, "RPI": False, "seq": event.number}
        if instrument.details["category"] == "spot":
            del row["L"]
        for session in self.interested(instrument):
            session.push(f"publicTrade.{symbol}", {"type": "snapshot", "ts": self.venue.now(), "data": [row]}, symbol)

    async def run(self):
        while True:
            await asyncio.sleep(TENTH_OF_A_SECOND)
            changed, self.changed = self.changed, set()
            for symbol in sorted(changed):
                instrument = self.venue.exchange.instruments.get(symbol)
                if instrument is not None:
                    self.flush(instrument)

    def flush(self, instrument):
        self.flush_books(instrument, DEPTHS[1:])
        for session in self.interested(instrument):
            for topic in list(session.channel.topics):
                self.summary(session, topic, instrument)

    def summary(self, session, topic, instrument):
        name, *rest = topic.split(".")
        symbol = instrument.details["info"]["symbol"]
        if rest[-1:] != [symbol]:
            return
        if name == "tickers":
            self.ticker(session, topic, instrument)
        elif name == "kline":
            session.push(topic, self.candle(instrument, rest[0]), symbol)
        elif name == "priceLimit":
            low, high = self.venue.price_limits(instrument)
            row = {"symbol": symbol, "buyLmt": shapes.price(instrument, high), "sellLmt": shapes.price(instrument, low)}
            session.push(topic, {"ts": self.venue.now(), "data": row}, symbol)

    def ticker(self, session, topic, instrument):
        """Spot is told whole each time, contracts by what changed."""
        row, before = market.ticker(self.venue, instrument), session.books.get(topic)
        if instrument.details["category"] == "spot":
            row = {name: row[name] for name in ("symbol", "lastPrice", "highPrice24h", "lowPrice24h", "prevPrice24h", "volume24h",
                                                "turnover24h", "price24hPcnt", "usdIndexPrice")}
        kind, data = "snapshot", row
        if before is not None and instrument.details["category"] != "spot":
            kind, data = "delta", {"symbol": row["symbol"], **{name: value for name, value in row.items() if before.get(name) != value}}
            if len(data) == 1:
                return
        session.books[topic] = row
        cross = self.venue.sequence(self.venue.exchange.books[instrument.symbol])
        session.push(topic, {"type": kind, "cs": cross, "ts": self.venue.now(), "data": data}, row["symbol"])

    def candle(self, instrument, interval):
        step, now = market.INTERVALS[interval] * 1000, self.venue.now()
        opened = now // step * step
        row = market.candle_row(instrument, self.venue.exchange.markets[instrument.symbol].candle(opened, step))
        names = ("open", "high", "low", "close", "volume", "turnover")
        return {"type": "snapshot", "ts": now, "data": [
            {"start": opened, "end": opened + step - 1, "interval": interval, **dict(zip(names, row[1:])), "confirm": False, "timestamp": now}]}

    # Books: each subscription counts its own updates, so that none begins with a gap

    def flush_books(self, instrument, depths):
        symbol = instrument.details["info"]["symbol"]
        for session in self.interested(instrument):
            for depth in depths:
                if f"orderbook.{depth}.{symbol}" in session.channel.topics:
                    self.flush_book(session, depth, instrument)

    def flush_book(self, session, depth, instrument):
        venue, symbol = self.venue, instrument.details["info"]["symbol"]
        topic = f"orderbook.{depth}.{symbol}"
        book, before = venue.exchange.books[instrument.symbol], session.books.get(topic)
        now = {side: dict(list(book.published[side].items())[:depth]) for side in (BUY, SELL)}
        if before is not None and before[1] == now:
            return
        update = venue.update_id(book) if before is None else before[0] + 1
        session.books[topic] = (update, now)
        bids, asks = (market.pairs(instrument, changed_levels(now[side], before and before[1][side])) for side in (BUY, SELL))
        kind = "snapshot" if before is None else "delta"
        for side in (bids, asks):
            side[:] = [[price, size if size.strip("0.") else "0"] for price, size in side]
        session.push(topic, {"type": kind, "ts": venue.now(), "data": {"s": symbol, "b": bids, "a": asks, "u": update,
                                                                       "seq": venue.sequence(book)}, "cts": venue.now()}, symbol)

    def begin(self, session, topic):
        """What a topic begins with."""
        name, *rest = topic.split(".")
        instrument = self.venue.exchange.instruments.get(f"{session.category}:{rest[-1]}")
        if name == "orderbook":
            self.flush_book(session, int(rest[0]), instrument)
        elif instrument is not None:
            self.summary(session, topic, instrument)
