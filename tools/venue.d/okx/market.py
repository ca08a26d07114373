"""What is public: instruments, time, prices, books, trades, candles."""
from decimal import Decimal

from frame.decimals import ZERO
from frame.orders import BUY, SELL

from . import fields, placing, shapes
from .errors import OKXError, missing, wrong
from .operations import operation

KINDS = ("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION")
BARS = {"1s": 1, "1m": 60, "3m": 180, "5m": 300, "15m": 900, "30m": 1800, "1H": 3600, "2H": 7200, "4H": 14400, "6H": 21600,
        "12H": 43200, "1D": 86400, "6Hutc": 21600, "12Hutc": 43200, "1Dutc": 86400}
HOUR = 3_600_000


def of_kind(venue, given):
    """The instruments of the kind that is asked for."""
    kind = fields.choice(given, "instType", KINDS, needed=True)
    if kind == "OPTION" and not fields.text(given, "uly") and not fields.text(given, "instFamily"):
        raise missing("instFamily")
    wanted = fields.instrument(venue, given, needed=False)
    family = fields.text(given, "instFamily") or fields.text(given, "uly")
    return [each for each in venue.exchange.instruments.values() if shapes.kind_of(each) == kind and wanted in (None, each)
            and family in ("", each.details["info"]["instFamily"])]


@operation("GET /api/v5/public/instruments", limit=20, by="address")
def instruments(venue, account, given):
    return [venue.info(each) for each in of_kind(venue, given)]


@operation("GET /api/v5/public/time", limit=10, by="address")
def time(venue, account, given):
    return [{"ts": str(venue.now())}]


@operation("GET /api/v5/system/status", limit=1, by="address")
def status(venue, account, given):
    return []


@operation("GET /api/v5/public/mark-price", limit=10, by="address")
def mark_prices(venue, account, given):
    return [mark(venue, each) for each in of_kind(venue, given)]


def mark(venue, each):
    return {"instType": shapes.kind_of(each), "instId": each.symbol, "markPx": shapes.text(each.price), "ts": str(venue.now())}


@operation("GET /api/v5/public/price-limit", limit=20, by="address")
def price_limit(venue, account, given):
    return [limits(venue, fields.instrument(venue, given))]


def limits(venue, each):
    low, high = placing.price_limits(venue, each)
    return {"instType": shapes.kind_of(each), "instId": each.symbol, "buyLmt": shapes.text(high), "sellLmt": shapes.text(low),
            "ts": str(venue.now()), "enabled": True}


@operation("GET /api/v5/public/funding-rate", limit=20, by="address")
def funding_rate(venue, account, given):
    each = fields.instrument(venue, given)
    if each.contract is None:
        raise wrong("instId")
    return [funding(venue, each)]


def funding(venue, each):
    next_time = (venue.now() // (8 * HOUR) + 1) * 8 * HOUR
    return {"formulaType": "withRate", "fundingRate": "0.0001", "fundingTime": str(next_time), "impactValue": "20000",
            "instId": each.symbol, "instType": "SWAP", "interestRate": "0.0001", "maxFundingRate": "0.00375", "method": "current_period",
            "minFundingRate": "-0.00375", "nextFundingRate": "", "nextFundingTime": str(next_time + 8 * HOUR), "premium": "0",
            "prevFundingTime": str(next_time - 8 * HOUR), "settFundingRate": "0.0001", "settState": "settled", "ts": str(venue.now())}


# Prices


def best(book, side):
    return next(iter(book.published[side].items()), (None, ZERO))


def ticker(venue, instrument):
    book, market = venue.exchange.books[instrument.symbol], venue.exchange.markets[instrument.symbol]
    day = market.day(venue.now())
    (bid, bid_size), (ask, ask_size) = best(book, BUY), best(book, SELL)
    turnover = day.turnover
    if instrument.contract:
        # Volume in contracts; in coins it is what they are worth of the base asset.
        turnover = day.volume * instrument.contract.value / (day.close if instrument.contract.inverse else 1)
    opening = shapes.text(day.open)
    last = market.trades[-1].quantity if market.trades else ZERO
    return {"instType": shapes.kind_of(instrument), "instId": instrument.symbol, "last": shapes.text(day.close),
            "lastSz": shapes.text(last), "askPx": shapes.text(ask), "askSz": shapes.text(ask_size), "bidPx": shapes.text(bid),
            "bidSz": shapes.text(bid_size), "open24h": opening, "high24h": shapes.text(day.high), "low24h": shapes.text(day.low),
            "volCcy24h": shapes.average(turnover) or "0", "vol24h": shapes.text(day.volume), "sodUtc0": opening, "sodUtc8": opening,
            "ts": str(venue.now())}


@operation("GET /api/v5/market/ticker", limit=20, by="address")
def one_ticker(venue, account, given):
    return [ticker(venue, fields.instrument(venue, given))]


@operation("GET /api/v5/market/tickers", limit=20, by="address")
def tickers(venue, account, given):
    return [ticker(venue, each) for each in of_kind(venue, given)]


@operation("GET /api/v5/market/index-tickers", limit=20, by="address")
def index_tickers(venue, account, given):
    quote = fields.text(given, "quoteCcy")
    names = fields.text(given, "instId")
    if not quote and not names:
        raise missing("quoteCcy")
    rows = [ticker(venue, each) for each in venue.exchange.instruments.values()
            if each.contract is None and (each.symbol == names if names else each.quote == quote)]
    return [{"instId": row["instId"], "idxPx": row["last"], **{name: row[name] for name in ("high24h", "low24h", "open24h", "sodUtc0",
                                                                                        "sodUtc8", "ts")}} for row in rows]


def counts(book, side):
    """How many orders there are at each price: the venue's own level counts as one."""
    found = {price: 1 for price in book.made[side]}
    for order in book.resting[side]:
        found[order.price] = found.get(order.price, 0) + 1
    return found


def rows(book, side, levels):
    number = counts(book, side)
    return [[shapes.text(price), shapes.text(size), "0", str(number.get(price, 0))] for price, size in levels]


def depth(venue, instrument, size):
    book = venue.exchange.books[instrument.symbol]
    sides = {name: rows(book, side, list(book.published[side].items())[:size]) for name, side in (("asks", SELL), ("bids", BUY))}
    return {**sides, "ts": str(venue.now()), "seqId": venue.sequence(book)}


@operation("GET /api/v5/market/books", limit=40, by="address")
def books(venue, account, given):
    size = fields.number(given, "sz", 1)
    if not 1 <= size <= 400:
        raise wrong("sz")
    return [depth(venue, fields.instrument(venue, given), size)]


@operation("GET /api/v5/market/books-full", limit=10, by="address")
def full_books(venue, account, given):
    found = depth(venue, fields.instrument(venue, given), min(fields.number(given, "sz", 1), 5000))
    return [{**found, "asks": [[row[0], row[1], row[3]] for row in found["asks"]],
             "bids": [[row[0], row[1], row[3]] for row in found["bids"]]}]


def trade(event):
    return {"instId": event.instrument.symbol, "side": "sell" if event.buyer_is_maker else "buy", "sz": shapes.text(event.quantity),
            "px": shapes.text(event.price), "tradeId": str(event.number), "ts": str(event.at)}


@operation("GET /api/v5/market/trades", limit=100, by="address")
def trades(venue, account, given):
    found = venue.exchange.markets[fields.instrument(venue, given).symbol].trades
    return [trade(each) for each in list(reversed(found))[:fields.limit(given, 500)]]


@operation("GET /api/v5/market/history-trades", limit=20, by="address")
def old_trades(venue, account, given):
    kind = fields.choice(given, "type", ("1", "2"), default="1")
    found = venue.exchange.markets[fields.instrument(venue, given).symbol].trades
    return [trade(each) for each in fields.page(given, found, lambda each: each.number if kind == "1" else each.at)]


def candle_row(instrument, candle, is_over):
    contract = instrument.contract
    coins = candle.volume if contract is None else candle.volume * contract.value / (candle.close if contract.inverse else Decimal(1))
    quote = candle.turnover * (contract.value if contract and not contract.inverse else 1)
    return [str(candle.opened), *(shapes.text(each) for each in (candle.open, candle.high, candle.low, candle.close)),
            shapes.text(candle.volume), shapes.average(coins) or "0", shapes.average(quote) or "0", "1" if is_over else "0"]


def candles_of(venue, given, most):
    instrument, bar = fields.instrument(venue, given), fields.choice(given, "bar", BARS, default="1m")
    step, now = BARS[bar] * 1000, venue.now()
    market = venue.exchange.markets[instrument.symbol]
    after, before = fields.number(given, "after", now + step), fields.number(given, "before", 0)
    count = fields.limit(given, most)
    newest = min(now, after - 1) // step * step
    first = market.started // step * step
    opened = [newest - step * index for index in range(count)]
    return [candle_row(instrument, market.candle(each, step), each + step <= now) for each in opened
            if each >= first and each > before]


@operation("GET /api/v5/market/candles", limit=40, by="address")
def candles(venue, account, given):
    return candles_of(venue, given, 300)


@operation("GET /api/v5/market/history-candles", limit=20, by="address")
def old_candles(venue, account, given):
    return candles_of(venue, given, 300)


@operation("GET /api/v5/public/underlying", limit=20, by="address")
def underlying(venue, account, given):
    kind = fields.choice(given, "instType", ("SWAP", "FUTURES", "OPTION"), needed=True)
    if kind != "SWAP":
        raise OKXError("51000", "instType")
    return [[each.details["info"]["uly"] for each in venue.exchange.instruments.values() if each.contract]]
