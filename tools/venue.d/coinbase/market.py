"""Operations on what is public; under /market without a key."""
from decimal import Decimal

from frame.decimals import ZERO, shortest
from frame.orders import BUY, SELL

from . import shapes
from .errors import invalid, not_found
from .operations import OPERATIONS

GRANULARITIES = {"ONE_MINUTE": 60, "FIVE_MINUTE": 300, "FIFTEEN_MINUTE": 900, "THIRTY_MINUTE": 1800, "ONE_HOUR": 3600,
                 "TWO_HOUR": 7200, "FOUR_HOUR": 14400, "SIX_HOUR": 21600, "ONE_DAY": 86400}
MOST_CANDLES = 350


def both(path):
    """Where an operation stands: with a key, and without."""
    return f"GET {path}", f"GET /market{path}"


@OPERATIONS.operation("time", "GET /time")
def time(venue, account, given):
    now = venue.world.clock.milliseconds()
    return {"iso": shapes.iso(now), "epochSeconds": str(now // 1000), "epochMillis": str(now)}


def product(venue, name):
    instrument = venue.exchange.instruments.get(name)
    if instrument is None:
        raise not_found("product not found")
    return instrument


def product_row(venue, instrument):
    info = instrument.details["info"]
    day = venue.exchange.markets[instrument.symbol].day(venue.world.clock.milliseconds())
    book = venue.exchange.books[instrument.symbol]
    change = (day.close - day.open) * 100 / day.open if day.open else ZERO
    bid, ask = book.best(BUY), book.best(SELL)
    return {**info, "price": shortest(instrument.price),
            "price_percentage_change_24h": shapes.amount(change.quantize(Decimal("1E-14"))),
            "volume_24h": shapes.amount(day.volume), "volume_percentage_change_24h": "0",
            "approximate_quote_24h_volume": shapes.amount(day.turnover),
            "trading_disabled": info["trading_disabled"] or not instrument.trading,
            "best_bid_price": shapes.amount(bid) if bid else "", "best_ask_price": shapes.amount(ask) if ask else ""}


@OPERATIONS.operation("products.list", *both("/products"))
def products(venue, account, given):
    names, kind = given.list("product_ids"), given.text("product_type")
    rows = [each for each in venue.exchange.instruments.values() if not names or each.symbol in names]
    if kind not in (None, "UNKNOWN_PRODUCT_TYPE"):
        rows = [each for each in rows if each.details["info"]["product_type"] == kind]
    elif not names:
        # Without a type the venue lists what is traded at once.
        rows = [each for each in rows if each.details["info"]["product_type"] == "SPOT" or given.flag("get_all_products")]
    first = given.whole("offset", 0, 10 ** 6)
    rows = rows[first:first + (given.whole("limit", len(rows) or 1, 10 ** 6) or len(rows))]
    return {"products": [product_row(venue, each) for each in rows], "num_products": len(rows), "pagination": None}


@OPERATIONS.operation("products.get", *both("/products/{product_id}"))
def one_product(venue, account, given):
    return product_row(venue, product(venue, given.values["product_id"]))


def level_rows(book, side, limit):
    return [{"price": shortest(price), "size": shortest(quantity)}
            for price, quantity in list(book.published[side].items())[:limit]]


def price_book(venue, instrument, limit):
    book = venue.exchange.books[instrument.symbol]
    return {"product_id": instrument.symbol, "bids": level_rows(book, BUY, limit), "asks": level_rows(book, SELL, limit),
            "time": shapes.iso(venue.world.clock.milliseconds())}


@OPERATIONS.operation("products.book", *both("/product_book"))
def product_book(venue, account, given):
    instrument = product(venue, given.needed("product_id"))
    book = venue.exchange.books[instrument.symbol]
    bid, ask = book.best(BUY) or ZERO, book.best(SELL) or ZERO
    middle = (bid + ask) / 2
    spread = ask - bid
    basis = (spread / middle * 10_000).quantize(Decimal("1E-8")) if middle else ZERO
    return {"pricebook": price_book(venue, instrument, given.whole("limit", 1000, 10_000) or 1000),
            "last": shortest(instrument.price),
            "mid_market": shapes.amount(middle), "spread_bps": shapes.amount(basis), "spread_absolute": shapes.amount(spread)}


@OPERATIONS.operation("products.best", "GET /best_bid_ask")
def best_bid_ask(venue, account, given):
    names = given.list("product_ids")
    chosen = [product(venue, each) for each in names] if names else list(venue.exchange.instruments.values())
    return {"pricebooks": [price_book(venue, each, 1) for each in chosen]}


def trade_row(event):
    return {"trade_id": str(event.number), "product_id": event.instrument.symbol, "price": shortest(event.price),
            "size": shortest(event.quantity), "time": shapes.iso(event.at), "side": "SELL" if event.buyer_is_maker else "BUY"}


@OPERATIONS.operation("products.ticker", *both("/products/{product_id}/ticker"))
def ticker(venue, account, given):
    instrument = product(venue, given.values["product_id"])
    limit = given.whole("limit", 100, 1000)
    start, end = (int(given.text(name, default="0") or 0) * 1000 for name in ("start", "end"))
    rows = [each for each in venue.exchange.markets[instrument.symbol].trades if each.at >= start and (not end or each.at <= end)]
    book = venue.exchange.books[instrument.symbol]
    return {"trades": [{**trade_row(each), "bid": "", "ask": "", "exchange": "coinbase"}
                       for each in list(reversed(rows))[:limit]],
            "best_bid": shapes.amount(book.best(BUY) or ZERO), "best_ask": shapes.amount(book.best(SELL) or ZERO)}


@OPERATIONS.operation("products.candles", *both("/products/{product_id}/candles"))
def candles(venue, account, given):
    instrument = product(venue, given.values["product_id"])
    width = GRANULARITIES.get(given.needed("granularity"))
    if width is None:
        raise invalid("invalid value for granularity")
    start, end = given.whole("start", 0, 10 ** 11) * 1000, given.whole("end", 0, 10 ** 11) * 1000
    if not start or not end or (end - start) // (width * 1000) > MOST_CANDLES:
        raise invalid("number of candles requested should be less than 350")
    market = venue.exchange.markets[instrument.symbol]
    first = max(start, market.started - width * 1000)
    opened = range(-(-first // (width * 1000)) * width * 1000, min(end, venue.world.clock.milliseconds()) + 1, width * 1000)
    return {"candles": [candle_row(market, each, width) for each in reversed(opened)]}


def candle_row(market, opened, width):
    candle = market.candle(opened, width * 1000)
    return {"start": str(opened // 1000), "low": shortest(candle.low), "high": shortest(candle.high),
            "open": shortest(candle.open),
            "close": shortest(candle.close), "volume": shapes.amount(candle.volume)}
