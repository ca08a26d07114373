"""The public channels: what each subscription tells at first, and with each event of the exchange."""
import asyncio
import zlib

from frame.decimals import ZERO, fixed
from frame.events import BookEvent, TradeEvent
from frame.orders import BUY, SELL

from . import names, shapes
from .executions import places

CHECKED_LEVELS = 10


def price(instrument, value):
    return places(value, instrument.details["info"]["pair_decimals"])


def volume(value):
    return places(value, 8)


def digits(number):
    """A number as the checksum takes it: without the point, and without zeros before it."""
    return f"{number:f}".replace(".", "").lstrip("0")


def checksum(asks, bids):
    """Of the first levels, (price, quantity) each, asks first."""
    text = "".join(digits(price) + digits(quantity) for rows in (asks, bids) for price, quantity in rows)
    return zlib.crc32(text.encode())


class Subscription:
    """One channel of one instrument. `first` is its snapshot's data, `hear` the data of an update; None where there is none."""
    channel = ""

    def __init__(self, venue, instrument):
        self.venue, self.instrument = venue, instrument
        self.book = venue.exchange.books[instrument.symbol]
        self.market = venue.exchange.markets[instrument.symbol]

    def now(self):
        return shapes.iso(self.venue.world.clock.milliseconds())

    def hear(self, event):
        return None

    def told(self):
        """What the answer to the subscription says of it beside channel and symbol."""
        return {}


class Trades(Subscription):
    channel = "trade"

    def row(self, event):
        return {"symbol": self.instrument.symbol, "side": "sell" if event.buyer_is_maker else "buy",
                "price": price(self.instrument, event.price), "qty": volume(event.quantity),
                "ord_type": "limit" if event.buyer or event.seller else "market", "trade_id": event.number,
                "timestamp": shapes.iso(event.at)}

    def first(self):
        return [self.row(each) for each in list(self.market.trades)[-50:]]

    def hear(self, event):
        return [self.row(event)] if isinstance(event, TradeEvent) else None


class Ticker(Subscription):
    channel = "ticker"

    def __init__(self, venue, instrument, event_trigger="trades"):
        super().__init__(venue, instrument)
        self.event_trigger = event_trigger
        self.best = None

    def told(self):
        return {"event_trigger": self.event_trigger}

    def first(self):
        instrument = self.instrument
        day = self.market.day(self.venue.world.clock.milliseconds())
        (bid, bid_size), (ask, ask_size) = (next(iter(self.book.published[side].items()), (ZERO, ZERO)) for side in (BUY, SELL))
        average = day.turnover / day.volume if day.volume else day.close
        change = day.close - day.open
        percent = change * 100 / day.open if day.open else ZERO
        return [{"symbol": instrument.symbol, "bid": price(instrument, bid), "bid_qty": volume(bid_size),
                 "ask": price(instrument, ask), "ask_qty": volume(ask_size), "last": price(instrument, instrument.price),
                 "volume": volume(day.volume), "vwap": price(instrument, average), "low": price(instrument, day.low),
                 "high": price(instrument, day.high), "change": price(instrument, change), "change_pct": places(percent, 2)}]

    def hear(self, event):
        if self.event_trigger == "trades":
            return self.first() if isinstance(event, TradeEvent) else None
        best = [next(iter(self.book.published[side].items()), None) for side in (BUY, SELL)]
        if not isinstance(event, BookEvent) or best == self.best:
            return None
        self.best = best
        return self.first()


class Candles(Subscription):
    channel = "ohlc"

    def __init__(self, venue, instrument, interval=1):
        super().__init__(venue, instrument)
        self.interval = interval

    def told(self):
        return {"interval": self.interval}

    def row(self, opened):
        width, instrument = self.interval * 60_000, self.instrument
        candle = self.market.candle(opened, width)
        average = candle.turnover / candle.volume if candle.volume else ZERO
        return {"symbol": instrument.symbol, "open": price(instrument, candle.open), "high": price(instrument, candle.high),
                "low": price(instrument, candle.low), "close": price(instrument, candle.close), "trades": candle.trades,
                "volume": volume(candle.volume), "vwap": price(instrument, average), "interval_begin": shapes.iso(opened),
                "interval": self.interval, "timestamp": shapes.iso(opened + width)}

    def opened(self):
        width = self.interval * 60_000
        return self.venue.world.clock.milliseconds() // width * width

    def first(self):
        width, start = self.interval * 60_000, self.market.started
        return [self.row(each) for each in range(start // width * width, self.opened() + 1, width)][-100:]

    def hear(self, event):
        return [self.row(self.opened())] if isinstance(event, TradeEvent) else None


class Book(Subscription):
    channel = "book"

    def __init__(self, venue, instrument, depth=10):
        super().__init__(venue, instrument)
        self.depth = depth
        self.seen = self.levels()

    def told(self):
        return {"depth": self.depth}

    def levels(self):
        return {side: dict(list(self.book.published[side].items())[:self.depth]) for side in (BUY, SELL)}

    def rows(self, changes):
        return [{"price": price(self.instrument, level), "qty": volume(quantity)} for level, quantity in changes.items()]

    def sum(self):
        sides = [[(price(self.instrument, level), volume(quantity)) for level, quantity in
                  list(self.book.published[side].items())[:CHECKED_LEVELS]] for side in (SELL, BUY)]
        return checksum(*sides)

    def message(self, bids, asks):
        return [{"symbol": self.instrument.symbol, "bids": self.rows(bids), "asks": self.rows(asks), "checksum": self.sum(),
                 "timestamp": self.now()}]

    def first(self):
        self.seen = self.levels()
        return self.message(self.seen[BUY], self.seen[SELL])

    def hear(self, event):
        """Levels that are other ones, or gone. What others pushed out of the depth is not told: clients cut it off."""
        if not isinstance(event, BookEvent):
            return None
        now, before, changes = self.levels(), self.seen, {}
        for side in (BUY, SELL):
            # What is gone comes first: a client that cuts to the depth with each level would else cut what is new.
            changes[side] = {level: ZERO for level in before[side] if level not in self.book.published[side]}
            changes[side] |= {level: quantity for level, quantity in now[side].items() if before[side].get(level) != quantity}
        self.seen = now
        return self.message(changes[BUY], changes[SELL]) if changes[BUY] or changes[SELL] else None


class Level3(Book):
    """Single orders. The venue's own levels are one order each."""
    channel = "level3"

    def orders(self, side):
        book, rows = self.book, []
        for order in book.resting[side]:
            rows.append((order.details["venueId"], order.price, order.visible, order.priority))
        for level, quantity in book.made[side].items():
            code = f"{zlib.crc32(f'{self.instrument.symbol}{side}{level}'.encode()):09d}".ljust(16, "0")
            letters = "".join(names.BASE32[int(each)] for each in code)
            rows.append((f"O{letters[:5]}-{letters[5:10]}-{letters[10:]}", level, quantity, 0))
        rows.sort(key=lambda row: (row[1] if side == SELL else -row[1], row[3]))
        inside = sorted({row[1] for row in rows}, reverse=side == BUY)[:self.depth]
        return [row for row in rows if row[1] in inside]

    def levels(self):
        return {side: {row[0]: row[1:3] for row in self.orders(side)} for side in (BUY, SELL)}

    def sum(self):
        sides = []
        for side in (SELL, BUY):
            rows = self.orders(side)
            inside = sorted({row[1] for row in rows}, reverse=side == BUY)[:CHECKED_LEVELS]
            sides.append([(price(self.instrument, row[1]), volume(row[2])) for row in rows if row[1] in inside])
        return checksum(*sides)

    def rows(self, changes):
        return [{**({"event": kind} if kind else {}), "order_id": name, "limit_price": price(self.instrument, level),
                 "order_qty": volume(quantity), "timestamp": self.now()}
                for name, (kind, level, quantity) in changes.items()]

    def first(self):
        self.seen = self.levels()
        sides = [{name: (None, *row) for name, row in self.seen[side].items()} for side in (BUY, SELL)]
        found = self.message(*sides)
        del found[0]["timestamp"]
        return found

    def hear(self, event):
        if not isinstance(event, BookEvent):
            return None
        now, before, changes = self.levels(), self.seen, {}
        for side in (BUY, SELL):
            changed = {name: ("modify" if name in before[side] else "add", *row) for name, row in now[side].items()
                       if before[side].get(name) != row}
            gone = {name: ("delete", *row) for name, row in before[side].items() if name not in now[side]}
            changes[side] = {**gone, **changed}
        self.seen = now
        return self.message(changes[BUY], changes[SELL]) if changes[BUY] or changes[SELL] else None


def instruments(venue):
    """The data of the channel instrument: all currencies, all pairs."""
    currencies = [{"id": names.stream_name(row["altname"]), "status": "enabled", "precision": row["decimals"],
                   "precision_display": row["display_decimals"], "borrowable": True, "collateral_value": row["collateral_value"],
                   "margin_rate": places(ZERO + 2, 6)} for row in venue.assets.values()]
    return {"assets": currencies, "pairs": [pair_row(venue, each) for each in venue.exchange.instruments.values()]}


def pair_row(venue, instrument):
    info = venue.listed(instrument)
    base, quote = instrument.symbol.split("/")
    one = ZERO + 1
    return {"symbol": instrument.symbol, "base": base, "quote": quote, "status": info["status"],
            "qty_precision": info["lot_decimals"], "qty_increment": one.scaleb(-info["lot_decimals"]),
            "price_precision": info["pair_decimals"], "cost_precision": info["cost_decimals"], "marginable": True,
            "has_index": True, "cost_min": one * type(one)(info["costmin"]), "price_increment": instrument.tick,
            "qty_min": type(one)(info["ordermin"]), "margin_initial": type(one)(fixed(one / max(info["leverage_buy"]), 2)),
            "position_limit_long": info["long_position_limit"], "position_limit_short": info["short_position_limit"]}


class Feed:
    """Tells the events of the exchange to the sessions, and lets their hearts beat."""

    def __init__(self, venue):
        self.venue = venue
        self.sessions = []
        self.heart = None

    def forget(self):
        """A new exchange has other books: what is subscribed starts anew."""
        for session in self.sessions:
            session.restart()

    def hear(self, event):
        if isinstance(event, (TradeEvent, BookEvent)):
            for session in list(self.sessions):
                session.follow(event)

    def tell_instruments(self):
        for session in list(self.sessions):
            session.tell_instruments()

    def start(self):
        self.heart = asyncio.ensure_future(self.beat())

    def stop(self):
        self.heart.cancel()

    async def beat(self):
        while True:
            await asyncio.sleep(1)
            for session in list(self.sessions):
                session.beat()
