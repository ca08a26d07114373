"""Operations on what is public: time, instruments, book, trades, tickers, candles."""
from frame.decimals import ZERO, fixed
from frame.orders import BUY, SELL

from .errors import VenueError
from .operations import operation
from .shapes import amount

SYMBOLS = {"symbol": "symbol", "symbols": "symbols"}
INTERVALS = {"1s": 1, "1m": 60, "3m": 180, "5m": 300, "15m": 900, "30m": 1800, "1h": 3600, "2h": 7200, "4h": 14400,
             "6h": 21600, "8h": 28800, "12h": 43200, "1d": 86400, "3d": 259200, "1w": 604800}


@operation("ping", "GET /api/v3/ping")
def ping(venue, account, values):
    return {}


@operation("time", "GET /api/v3/time")
def time(venue, account, values):
    return {"serverTime": venue.world.clock.milliseconds()}


def chosen(venue, values):
    """One instrument or several, as asked; the second says whether a list is wanted."""
    if "symbol" in values and "symbols" in values:
        raise VenueError(-1128, "Combination of optional parameters invalid.")
    if "symbol" in values:
        return [values["symbol"]], False
    return values.get("symbols") or list(venue.exchange.instruments.values()), True


def each(venue, values, make):
    instruments, many = chosen(venue, values)
    rows = [make(venue, instrument) for instrument in instruments]
    return rows if many else rows[0]


@operation("exchangeInfo", "GET /api/v3/exchangeInfo", SYMBOLS | {"permissions": "text", "showPermissionSets": "flag",
           "symbolStatus": "text"}, weight=20)
def exchange_info(venue, account, values):
    instruments, _ = chosen(venue, values)
    rows = [{**each.details["info"], "status": "TRADING" if each.trading else "BREAK"} for each in instruments]
    wanted = values.get("symbolStatus")
    return {"timezone": "UTC", "serverTime": venue.world.clock.milliseconds(),
            "rateLimits": [window.shown() for window in venue.limits.values()], "exchangeFilters": [],
            "symbols": [row for row in rows if wanted in (None, row["status"])]}


def depth_weight(values):
    text = str(values.get("limit", 100))
    limit = int(text) if text.isdigit() else 100
    return 5 if limit <= 100 else 25 if limit <= 500 else 50 if limit <= 1000 else 250


@operation("depth", "GET /api/v3/depth", {"symbol": "symbol!", "limit": "limit", "symbolStatus": "text"}, weight=depth_weight)
def depth(venue, account, values):
    book = venue.exchange.books[values["symbol"].symbol]
    limit = values.get("limit", 100)
    return {"lastUpdateId": book.sequence, "bids": levels(book, BUY, limit), "asks": levels(book, SELL, limit)}


def levels(book, side, limit):
    return [[amount(price), amount(quantity)] for price, quantity in list(book.published[side].items())[:limit]]


@operation("trades.recent", "GET /api/v3/trades", {"symbol": "symbol!", "limit": "limit"}, weight=25)
def recent_trades(venue, account, values):
    return trades(venue, values["symbol"], values.get("limit", 500))


@operation("trades.historical", "GET /api/v3/historicalTrades", {"symbol": "symbol!", "limit": "limit", "fromId": "number"},
           weight=25)
def historical_trades(venue, account, values):
    return trades(venue, values["symbol"], values.get("limit", 500), values.get("fromId"))


def trades(venue, instrument, limit, first=None):
    rows = [row for row in venue.exchange.markets[instrument.symbol].trades if first is None or row.number >= first]
    rows = rows[:limit] if first is not None else rows[-limit:]
    return [{"id": row.number, "price": amount(row.price), "qty": amount(row.quantity),
             "quoteQty": amount(row.price * row.quantity), "time": row.at, "isBuyerMaker": row.buyer_is_maker,
             "isBestMatch": True} for row in rows]


@operation("trades.aggregate", "GET /api/v3/aggTrades", {"symbol": "symbol!", "fromId": "number", "startTime": "number",
           "endTime": "number", "limit": "limit"}, weight=4)
def aggregate_trades(venue, account, values):
    rows = [row for row in venue.exchange.markets[values["symbol"].symbol].trades
            if row.number >= values.get("fromId", 0)
            and values.get("startTime", 0) <= row.at <= values.get("endTime", row.at)]
    return [{"a": row.number, "p": amount(row.price), "q": amount(row.quantity), "f": row.number, "l": row.number,
             "T": row.at, "m": row.buyer_is_maker, "M": True} for row in rows[-values.get("limit", 500):]]


def width(text):
    if text not in INTERVALS:
        raise VenueError(-1120, "Invalid interval.")
    return INTERVALS[text] * 1000


def candle_row(candle):
    return [candle.opened, amount(candle.open), amount(candle.high), amount(candle.low), amount(candle.close),
            amount(candle.volume), candle.closes, amount(candle.turnover), candle.trades, amount(candle.bought),
            amount(candle.bought_turnover), "0"]


@operation("klines", "GET /api/v3/klines", {"symbol": "symbol!", "interval": "text!", "startTime": "number",
           "endTime": "number", "timeZone": "text", "limit": "limit"}, weight=2)
def klines(venue, account, values):
    step = width(values["interval"])
    end = min(values.get("endTime", venue.world.clock.milliseconds()), venue.world.clock.milliseconds())
    limit = min(values.get("limit", 500), 1000)
    market = venue.exchange.markets[values["symbol"].symbol]
    start = max(values.get("startTime", 0), market.started - step, end - step * limit)
    first = -(-start // step) * step
    return [candle_row(market.candle(opened, step)) for opened in range(first, end + 1, step)][:limit]


@operation("avgPrice", "GET /api/v3/avgPrice", {"symbol": "symbol!"}, weight=2)
def average_price(venue, account, values):
    return {"mins": 5, "price": amount(values["symbol"].price), "closeTime": venue.world.clock.milliseconds()}


@operation("ticker.price", "GET /api/v3/ticker/price", SYMBOLS, weight=lambda values: 2 if "symbol" in values else 4)
def ticker_price(venue, account, values):
    return each(venue, values, lambda _, instrument: {"symbol": instrument.symbol, "price": amount(instrument.price)})


@operation("ticker.book", "GET /api/v3/ticker/bookTicker", SYMBOLS, weight=lambda values: 2 if "symbol" in values else 4)
def ticker_book(venue, account, values):
    return each(venue, values, book_ticker)


def best(book, side):
    """The best price and its quantity, zeros where a side is empty."""
    return next(iter(book.published[side].items()), (ZERO, ZERO))


def book_ticker(venue, instrument):
    book = venue.exchange.books[instrument.symbol]
    (bid, bid_size), (ask, ask_size) = best(book, BUY), best(book, SELL)
    return {"symbol": instrument.symbol, "bidPrice": amount(bid), "bidQty": amount(bid_size), "askPrice": amount(ask),
            "askQty": amount(ask_size)}


@operation("ticker.24hr", "GET /api/v3/ticker/24hr", SYMBOLS | {"type": "text"},
           weight=lambda values: 2 if "symbol" in values else 80)
def ticker_day(venue, account, values):
    mini = values.get("type", "FULL") == "MINI"
    return each(venue, values, lambda venue, instrument: day(venue, instrument, mini))


def day(venue, instrument, mini=False):
    market, now = venue.exchange.markets[instrument.symbol], venue.world.clock.milliseconds()
    candle = market.day(now)
    change = candle.close - candle.open
    average = candle.turnover / candle.volume if candle.volume else candle.close
    quote = book_ticker(venue, instrument)
    row = {"symbol": instrument.symbol, "priceChange": amount(change),
           "priceChangePercent": fixed(change * 100 / candle.open if candle.open else ZERO, 3),
           "weightedAvgPrice": amount(average), "prevClosePrice": amount(candle.open), "lastPrice": amount(candle.close),
           "lastQty": amount(market.trades[-1].quantity if market.trades else ZERO), "bidPrice": quote["bidPrice"],
           "bidQty": quote["bidQty"], "askPrice": quote["askPrice"], "askQty": quote["askQty"],
           "openPrice": amount(candle.open), "highPrice": amount(candle.high), "lowPrice": amount(candle.low),
           "volume": amount(candle.volume), "quoteVolume": amount(candle.turnover), "openTime": candle.opened,
           "closeTime": candle.closes, "firstId": candle.first, "lastId": candle.last, "count": candle.trades}
    small = ("symbol", "openPrice", "highPrice", "lowPrice", "lastPrice", "volume", "quoteVolume", "openTime", "closeTime",
             "firstId", "lastId", "count")
    return {name: row[name] for name in small} if mini else row
