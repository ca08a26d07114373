"""Futures' operations on what is public."""
from frame.decimals import fixed
from frame.orders import BUY, SELL

from .. import public
from ..operations import FUTURES

ONE = {"symbol": "symbol"}
EIGHT_HOURS = 28_800_000


def one_or_all(one, several):
    return lambda given: one if "symbol" in given else several


def depth_weight(given):
    text = str(given.get("limit", 500))
    limit = int(text) if text.isdigit() else 500
    return 2 if limit <= 50 else 5 if limit <= 100 else 10 if limit <= 500 else 20


@FUTURES.operation("ping", "GET /fapi/v1/ping")
def ping(venue, account, values):
    return {}


@FUTURES.operation("time", "GET /fapi/v1/time")
def time(venue, account, values):
    return {"serverTime": venue.world.clock.milliseconds()}


@FUTURES.operation("exchangeInfo", "GET /fapi/v1/exchangeInfo")
def exchange_info(venue, account, values):
    rows = [{**each.details["info"], "status": "TRADING" if each.trading else "BREAK"}
            for each in venue.exchange.instruments.values()]
    return {"timezone": "UTC", "serverTime": venue.world.clock.milliseconds(), "futuresType": "U_MARGINED",
            "rateLimits": [window.shown() for window in venue.limits.values()], "exchangeFilters": [],
            "assets": venue.recorded_assets, "symbols": rows}


@FUTURES.operation("depth", "GET /fapi/v1/depth", wants={"symbol": "symbol!", "limit": "limit"}, weight=depth_weight)
def depth(venue, account, values):
    book, now = venue.exchange.books[values["symbol"].symbol], venue.world.clock.milliseconds()
    bids, asks = (public.levels(venue, book, side, values.get("limit", 500)) for side in (BUY, SELL))
    return {"lastUpdateId": book.sequence, "E": now, "T": now, "bids": bids, "asks": asks}


@FUTURES.operation("trades.recent", "GET /fapi/v1/trades", wants={"symbol": "symbol!", "limit": "limit"}, weight=5)
@FUTURES.operation("trades.historical", "GET /fapi/v1/historicalTrades", weight=20,
                   wants={"symbol": "symbol!", "limit": "limit", "fromId": "number"})
def trades(venue, account, values):
    return public.trades(venue, values)


@FUTURES.operation("trades.aggregate", "GET /fapi/v1/aggTrades", weight=20, wants={"symbol": "symbol!", "fromId": "number",
                   "startTime": "number", "endTime": "number", "limit": "limit"})
def aggregate_trades(venue, account, values):
    return public.aggregates(venue, values)


@FUTURES.operation("klines", "GET /fapi/v1/klines", weight=5, wants={"symbol": "symbol!", "interval": "text!",
                   "startTime": "number", "endTime": "number", "limit": "limit"})
def klines(venue, account, values):
    return public.candles(venue, values)


def premium(venue, instrument):
    """Mark and index stand at the price; the rate of funding is constant."""
    now = venue.world.clock.milliseconds()
    price = fixed(instrument.price, 8)
    return {"symbol": instrument.symbol, "markPrice": price, "indexPrice": price, "estimatedSettlePrice": price,
            "lastFundingRate": "0.00010000", "nextFundingTime": (now // EIGHT_HOURS + 1) * EIGHT_HOURS,
            "interestRate": "0.00010000", "time": now}


@FUTURES.operation("premiumIndex", "GET /fapi/v1/premiumIndex", wants=ONE, weight=one_or_all(1, 10))
def premium_index(venue, account, values):
    return public.each(venue, values, lambda each: premium(venue, each))


@FUTURES.operation("ticker.price", "GET /fapi/v1/ticker/price", "GET /fapi/v2/ticker/price", wants=ONE, weight=one_or_all(1, 2))
def ticker_price(venue, account, values):
    now = venue.world.clock.milliseconds()
    return public.each(venue, values, lambda each: {"symbol": each.symbol, "price": venue.price(each, each.price), "time": now})


@FUTURES.operation("ticker.book", "GET /fapi/v1/ticker/bookTicker", wants=ONE, weight=one_or_all(2, 5))
def ticker_book(venue, account, values):
    now = venue.world.clock.milliseconds()

    def row(instrument):
        return {"lastUpdateId": venue.exchange.books[instrument.symbol].sequence, **public.book_ticker(venue, instrument),
                "time": now}
    return public.each(venue, values, row)


@FUTURES.operation("ticker.24hr", "GET /fapi/v1/ticker/24hr", wants=ONE, weight=one_or_all(1, 40))
def ticker_day(venue, account, values):
    absent = ("prevClosePrice", "bidPrice", "bidQty", "askPrice", "askQty")

    def row(instrument):
        return {name: value for name, value in public.day(venue, instrument).items() if name not in absent}
    return public.each(venue, values, row)
