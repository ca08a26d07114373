"""Spot's operations on what is public: time, instruments, book, trades, tickers, candles."""
from frame.orders import BUY, SELL

from .. import public
from ..operations import SPOT
from ..public import SYMBOLS

RANGE = {"symbol": "symbol!", "fromId": "number", "startTime": "number", "endTime": "number", "limit": "limit"}
MINI = ("symbol", "openPrice", "highPrice", "lowPrice", "lastPrice", "volume", "quoteVolume", "openTime", "closeTime", "firstId",
        "lastId", "count")


def one_or_all(one, several):
    return lambda given: one if "symbol" in given else several


def depth_weight(given):
    text = str(given.get("limit", 100))
    limit = int(text) if text.isdigit() else 100
    return 5 if limit <= 100 else 25 if limit <= 500 else 50 if limit <= 1000 else 250


@SPOT.operation("ping", "GET /api/v3/ping")
def ping(venue, account, values):
    return {}


@SPOT.operation("time", "GET /api/v3/time")
def time(venue, account, values):
    return {"serverTime": venue.world.clock.milliseconds()}


@SPOT.operation("exchangeInfo", "GET /api/v3/exchangeInfo", weight=20,
                wants=SYMBOLS | {"permissions": "text", "showPermissionSets": "flag", "symbolStatus": "text"})
def exchange_info(venue, account, values):
    instruments, _ = public.chosen(venue, values)
    rows = [{**each.details["info"], "status": "TRADING" if each.trading else "BREAK"} for each in instruments]
    wanted = values.get("symbolStatus")
    return {"timezone": "UTC", "serverTime": venue.world.clock.milliseconds(),
            "rateLimits": [window.shown() for window in venue.limits.values()], "exchangeFilters": [],
            "symbols": [row for row in rows if wanted in (None, row["status"])]}


@SPOT.operation("depth", "GET /api/v3/depth", weight=depth_weight,
                wants={"symbol": "symbol!", "limit": "limit", "symbolStatus": "text"})
def depth(venue, account, values):
    book = venue.exchange.books[values["symbol"].symbol]
    limit = values.get("limit", 100)
    return {"lastUpdateId": book.sequence, "bids": public.levels(venue, book, BUY, limit),
            "asks": public.levels(venue, book, SELL, limit)}


@SPOT.operation("trades.recent", "GET /api/v3/trades", wants={"symbol": "symbol!", "limit": "limit"}, weight=25)
@SPOT.operation("trades.historical", "GET /api/v3/historicalTrades", weight=25,
                wants={"symbol": "symbol!", "limit": "limit", "fromId": "number"})
def trades(venue, account, values):
    return [{**row, "isBestMatch": True} for row in public.trades(venue, values)]


@SPOT.operation("trades.aggregate", "GET /api/v3/aggTrades", wants=RANGE, weight=4)
def aggregate_trades(venue, account, values):
    return [{**row, "M": True} for row in public.aggregates(venue, values)]


@SPOT.operation("klines", "GET /api/v3/klines", weight=2, wants={"symbol": "symbol!", "interval": "text!", "timeZone": "text",
                "startTime": "number", "endTime": "number", "limit": "limit"})
def klines(venue, account, values):
    return public.candles(venue, {**values, "limit": min(values.get("limit", 500), 1000)})


@SPOT.operation("avgPrice", "GET /api/v3/avgPrice", wants={"symbol": "symbol!"}, weight=2)
def average_price(venue, account, values):
    instrument = values["symbol"]
    return {"mins": 5, "price": venue.price(instrument, instrument.price), "closeTime": venue.world.clock.milliseconds()}


@SPOT.operation("ticker.price", "GET /api/v3/ticker/price", wants=SYMBOLS, weight=one_or_all(2, 4))
def ticker_price(venue, account, values):
    return public.each(venue, values, lambda each: {"symbol": each.symbol, "price": venue.price(each, each.price)})


@SPOT.operation("ticker.book", "GET /api/v3/ticker/bookTicker", wants=SYMBOLS, weight=one_or_all(2, 4))
def ticker_book(venue, account, values):
    return public.each(venue, values, lambda each: public.book_ticker(venue, each))


@SPOT.operation("ticker.24hr", "GET /api/v3/ticker/24hr", wants=SYMBOLS | {"type": "text"}, weight=one_or_all(2, 80))
def ticker_day(venue, account, values):
    names = MINI if values.get("type") == "MINI" else None

    def row(instrument):
        full = public.day(venue, instrument)
        return {name: full[name] for name in names or full}
    return public.each(venue, values, row)
