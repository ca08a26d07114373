"""What is public, in the fields that spot and futures share; `venue.price` and `venue.quantity` write the digits."""
from frame.decimals import ZERO, fixed
from frame.orders import BUY, SELL

from .errors import VenueError

SYMBOLS = {"symbol": "symbol", "symbols": "symbols"}
INTERVALS = {"1s": 1, "1m": 60, "3m": 180, "5m": 300, "15m": 900, "30m": 1800, "1h": 3600, "2h": 7200, "4h": 14400,
             "6h": 21600, "8h": 28800, "12h": 43200, "1d": 86400, "3d": 259200, "1w": 604800}


def chosen(venue, values):
    """One instrument or several, as asked; the second says whether a list is wanted."""
    if "symbol" in values and "symbols" in values:
        raise VenueError(-1128, "Combination of optional parameters invalid.")
    if "symbol" in values:
        return [values["symbol"]], False
    return values.get("symbols") or list(venue.exchange.instruments.values()), True


def each(venue, values, make):
    instruments, many = chosen(venue, values)
    rows = [make(instrument) for instrument in instruments]
    return rows if many else rows[0]


def pairs(venue, instrument, rows):
    return [[venue.price(instrument, price), venue.quantity(instrument, quantity)] for price, quantity in rows]


def levels(venue, book, side, limit):
    return pairs(venue, book.instrument, list(book.published[side].items())[:limit])


def best(book, side):
    """The best price and its quantity, zeros where a side is empty."""
    return next(iter(book.published[side].items()), (ZERO, ZERO))


def book_ticker(venue, instrument):
    book = venue.exchange.books[instrument.symbol]
    (bid, bid_size), (ask, ask_size) = best(book, BUY), best(book, SELL)
    return {"symbol": instrument.symbol, "bidPrice": venue.price(instrument, bid), "bidQty": venue.quantity(instrument, bid_size),
            "askPrice": venue.price(instrument, ask), "askQty": venue.quantity(instrument, ask_size)}


def trades(venue, values):
    """The last public trades, or those from `fromId` on."""
    instrument, limit, first = values["symbol"], values.get("limit", 500), values.get("fromId")
    rows = [row for row in venue.exchange.markets[instrument.symbol].trades if first is None or row.number >= first]
    return [{"id": row.number, "price": venue.price(instrument, row.price), "qty": venue.quantity(instrument, row.quantity),
             "quoteQty": venue.turnover(instrument, row.price * row.quantity), "time": row.at,
             "isBuyerMaker": row.buyer_is_maker} for row in (rows[:limit] if first is not None else rows[-limit:])]


def aggregates(venue, values):
    instrument = values["symbol"]
    rows = [row for row in venue.exchange.markets[instrument.symbol].trades
            if row.number >= values.get("fromId", 0)
            and values.get("startTime", 0) <= row.at <= values.get("endTime", row.at)]
    return [{"a": row.number, "p": venue.price(instrument, row.price), "q": venue.quantity(instrument, row.quantity),
             "f": row.number, "l": row.number, "T": row.at, "m": row.buyer_is_maker}
            for row in rows[-values.get("limit", 500):]]


def candles(venue, values):
    if values["interval"] not in INTERVALS:
        raise VenueError(-1120, "Invalid interval.")
    step, instrument = INTERVALS[values["interval"]] * 1000, values["symbol"]
    now = venue.world.clock.milliseconds()
    end, limit = min(values.get("endTime", now), now), min(values.get("limit", 500), 1500)
    market = venue.exchange.markets[instrument.symbol]
    start = max(values.get("startTime", 0), market.started - step, end - step * limit)
    first = -(-start // step) * step
    return [candle_row(venue, instrument, market.candle(opened, step)) for opened in range(first, end + 1, step)][:limit]


def candle_row(venue, instrument, candle):
    prices = [venue.price(instrument, value) for value in (candle.open, candle.high, candle.low, candle.close)]
    return [candle.opened, *prices, venue.quantity(instrument, candle.volume), candle.closes,
            venue.turnover(instrument, candle.turnover), candle.trades, venue.quantity(instrument, candle.bought),
            venue.turnover(instrument, candle.bought_turnover), "0"]


def candle_event(venue, instrument, interval, opened, closed):
    candle = venue.exchange.markets[instrument.symbol].candle(opened, INTERVALS[interval] * 1000)
    row = candle_row(venue, instrument, candle)
    return {"t": candle.opened, "T": candle.closes, "s": instrument.symbol, "i": interval, "f": candle.first,
            "L": candle.last, "o": row[1], "c": row[4], "h": row[2], "l": row[3], "v": row[5], "n": candle.trades,
            "x": closed, "q": row[7], "V": row[9], "Q": row[10], "B": "0"}


def day(venue, instrument):
    """The last 24 hours."""
    market = venue.exchange.markets[instrument.symbol]
    candle = market.day(venue.world.clock.milliseconds())
    change = candle.close - candle.open
    average = candle.turnover / candle.volume if candle.volume else candle.close
    last = market.trades[-1].quantity if market.trades else ZERO
    quote = book_ticker(venue, instrument)

    def price(value):
        return venue.price(instrument, value)
    return {"symbol": instrument.symbol, "priceChange": price(change),
            "priceChangePercent": fixed(change * 100 / candle.open if candle.open else ZERO, 3),
            "weightedAvgPrice": price(average), "prevClosePrice": price(candle.open), "lastPrice": price(candle.close),
            "lastQty": venue.quantity(instrument, last), "bidPrice": quote["bidPrice"], "bidQty": quote["bidQty"],
            "askPrice": quote["askPrice"], "askQty": quote["askQty"], "openPrice": price(candle.open),
            "highPrice": price(candle.high), "lowPrice": price(candle.low),
            "volume": venue.quantity(instrument, candle.volume), "quoteVolume": venue.turnover(instrument, candle.turnover),
            "openTime": candle.opened, "closeTime": candle.closes, "firstId": candle.first, "lastId": candle.last,
            "count": candle.trades}


# The letters of the 24 hour events and the fields above; what a surface does not have it leaves out.
DAY_LETTERS = {"p": "priceChange", "P": "priceChangePercent", "w": "weightedAvgPrice", "x": "prevClosePrice", "c": "lastPrice",
               "Q": "lastQty", "b": "bidPrice", "B": "bidQty", "a": "askPrice", "A": "askQty", "o": "openPrice",
               "h": "highPrice", "l": "lowPrice", "v": "volume", "q": "quoteVolume", "O": "openTime", "C": "closeTime",
               "F": "firstId", "L": "lastId", "n": "count"}
MINI_LETTERS = ("c", "o", "h", "l", "v", "q")


def day_event(venue, instrument, letters):
    row = day(venue, instrument)
    return {letter: row[DAY_LETTERS[letter]] for letter in letters}
