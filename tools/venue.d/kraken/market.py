"""Public calls: time, currencies, pairs, book, trades, spreads, tickers, candles."""
import time as clock

from frame.decimals import ZERO, fixed
from frame.orders import BUY, SELL

from . import shapes
from .errors import VenueError, wrong
from .operations import CALLS
from .parameters import instrument

INTERVALS = (1, 5, 15, 30, 60, 240, 1440, 10080, 21600)
MOST_CANDLES = 720


@CALLS.public("Time")
def time(venue, given):
    now = venue.world.clock.milliseconds() // 1000
    return {"unixtime": now, "rfc1123": clock.strftime("%a, %d %b %y %H:%M:%S +0000", clock.gmtime(now))}


@CALLS.public("SystemStatus")
def system_status(venue, given):
    return {"status": "online", "timestamp": shapes.iso(venue.world.clock.milliseconds(), False)}


@CALLS.public("Assets")
def assets(venue, given):
    names = given.list("asset")
    found = {key: row for key, row in venue.assets.items() if not names or key in names or row["altname"] in names}
    if len(found) < len(names):
        raise VenueError("EQuery:Unknown asset")
    return found


def key(pair, asked):
    """Under what an answer has it: its name; but as it was asked for where that has a slash."""
    return asked if asked and "/" in asked else pair.details["name"]


def pairs(venue, given):
    """The instruments that were asked for, or all, under their keys."""
    asked = given.list("pair")
    found = {each: venue.pair(each) for each in asked}
    if None in found.values():
        raise VenueError("EQuery:Unknown asset pair")
    if not asked:
        return {each.details["name"]: each for each in venue.exchange.instruments.values()}
    return {key(pair, each): pair for each, pair in found.items()}


@CALLS.public("AssetPairs")
def asset_pairs(venue, given):
    wanted = given.text("info", ("info", "leverage", "fees", "margin"), "info")
    fields = {"leverage": ("leverage_buy", "leverage_sell"), "fees": ("fees", "fees_maker", "fee_volume_currency"),
              "margin": ("margin_call",)}.get(wanted)
    rows = {name: venue.listed(each) for name, each in pairs(venue, given).items()}
    return rows if fields is None else {name: {field: row[field] for field in fields} for name, row in rows.items()}


def now_seconds(venue):
    return venue.world.clock.milliseconds() // 1000


@CALLS.public("Depth")
def depth(venue, given):
    pair = instrument(venue, given)
    count = given.whole("count", 1, 500) or 100
    book = venue.exchange.books[pair.symbol]

    def rows(side):
        return [[fixed(price, 5), fixed(quantity, 3), now_seconds(venue)]
                for price, quantity in list(book.published[side].items())[:count]]
    return {key(pair, given.text("pair")): {"asks": rows(SELL), "bids": rows(BUY)}}


@CALLS.public("Trades")
def trades(venue, given):
    pair = instrument(venue, given)
    since, count = given.whole("since"), given.whole("count", 1, 1000) or 1000
    if since is not None and since < 10 ** 12:
        since *= 10 ** 9
    rows = [each for each in venue.exchange.markets[pair.symbol].trades if since is None or each.at * 10 ** 6 > since]
    rows = rows[:count] if since is not None else rows[-count:]
    last = str(rows[-1].at * 10 ** 6) if rows else str(since or 0)
    return {key(pair, given.text("pair")): [[fixed(each.price, 5), fixed(each.quantity, 8), shapes.seconds(each.at),
                                    "s" if each.buyer_is_maker else "b", "m" if each.seller or each.buyer else "l", "",
                                    each.number] for each in rows], "last": last}


def best(book, side):
    return next(iter(book.published[side].items()), (ZERO, ZERO))


@CALLS.public("Spread")
def spread(venue, given):
    pair = instrument(venue, given)
    book, now = venue.exchange.books[pair.symbol], now_seconds(venue)
    return {key(pair, given.text("pair")): [[now, fixed(best(book, BUY)[0], 5), fixed(best(book, SELL)[0], 5)]], "last": now}


@CALLS.public("Ticker")
def ticker(venue, given):
    found = {}
    for name, pair in pairs(venue, given).items():
        candle = venue.exchange.markets[pair.symbol].day(venue.world.clock.milliseconds())
        book = venue.exchange.books[pair.symbol]
        (bid, bid_size), (ask, ask_size) = best(book, BUY), best(book, SELL)
        last = venue.exchange.markets[pair.symbol].trades
        average = candle.turnover / candle.volume if candle.volume else candle.close

        def twice(value, digits=5):
            return [fixed(value, digits)] * 2

        def level(price, size):
            return [fixed(price, 5), str(int(size)), fixed(size, 3)]
        found[name] = {
            "a": level(ask, ask_size), "b": level(bid, bid_size),
            "c": [fixed(pair.price, 5), fixed(last[-1].quantity if last else ZERO, 8)], "v": twice(candle.volume, 8),
            "p": twice(average), "t": [candle.trades] * 2, "l": twice(candle.low), "h": twice(candle.high),
            "o": fixed(candle.open, 5)}
    return found


@CALLS.public("OHLC")
def candles(venue, given):
    pair = instrument(venue, given)
    minutes = given.whole("interval") or 1
    if minutes not in INTERVALS:
        raise wrong("interval")
    market, width = venue.exchange.markets[pair.symbol], minutes * 60_000
    now = venue.world.clock.milliseconds()
    since = (given.whole("since") or 0) * 1000
    first = max(since, market.started - width, now - width * MOST_CANDLES)
    opened = range(-(-first // width) * width, now + 1, width)
    rows = []
    for each in opened:
        candle = market.candle(each, width)
        average = candle.turnover / candle.volume if candle.volume else ZERO
        rows.append([each // 1000, *(fixed(value, 5) for value in (candle.open, candle.high, candle.low, candle.close,
                                                                   average)),
                     fixed(candle.volume, 8), candle.trades])
    return {key(pair, given.text("pair")): rows, "last": rows[-2][0] if len(rows) > 1 else 0}
