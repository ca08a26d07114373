"""What is public: instruments, time, prices, books, trades, candles."""
from frame.decimals import ZERO, cut
from frame.orders import BUY, SELL

from . import fields, shapes
from .errors import wrong
from .operations import operation

INTERVALS = {"1": 60, "3": 180, "5": 300, "15": 900, "30": 1800, "60": 3600, "120": 7200, "240": 14400, "360": 21600, "720": 43200,
             "D": 86400, "W": 604800}
HOUR = 3_600_000


@operation("GET /v5/market/time")
def time(venue, account, given):
    now = venue.world.clock.microseconds()
    return {"timeSecond": str(now // 1_000_000), "timeNano": str(now * 1000)}


@operation("GET /v5/market/instruments-info")
def instruments(venue, account, given):
    fields.category(given)
    rows = [each.details["info"] for each in fields.scope(venue, given, needed=False)]
    state = fields.text(given, "status")
    return {"category": fields.category(given), "list": [row for row in rows if state in ("", row["status"])], "nextPageCursor": ""}


@operation("GET /v5/system/status")
def status(venue, account, given):
    return {"list": []}


def pairs(instrument, levels):
    return [[shapes.price(instrument, price), shapes.quantity(instrument, size)] for price, size in levels]


@operation("GET /v5/market/orderbook")
def book(venue, account, given):
    instrument = fields.instrument(venue, given)
    limit = fields.number(given, "limit", 1 if instrument.details["category"] == "spot" else 25, 1, 1000)
    found = venue.exchange.books[instrument.symbol]
    sides = {name: pairs(instrument, list(found.published[side].items())[:limit]) for name, side in (("a", SELL), ("b", BUY))}
    return {"s": instrument.details["info"]["symbol"], **sides, "ts": venue.now(), "u": venue.update_id(found),
            "seq": venue.sequence(found), "cts": venue.now()}


def best(venue, instrument, side):
    return next(iter(venue.exchange.books[instrument.symbol].published[side].items()), (None, ZERO))


def ticker(venue, instrument):
    market = venue.exchange.markets[instrument.symbol]
    day, hour = market.day(venue.now()), market.candle(venue.now() - HOUR + 1, HOUR)
    (bid, bid_size), (ask, ask_size) = best(venue, instrument, BUY), best(venue, instrument, SELL)
    write, size = (lambda value: shapes.price(instrument, value) if value is not None else ""), shapes.quantity
    change = cut((day.close - day.open) / day.open, 6) if day.open else ZERO
    row = {"symbol": instrument.details["info"]["symbol"], "bid1Price": write(bid), "bid1Size": size(instrument, bid_size),
           "ask1Price": write(ask), "ask1Size": size(instrument, ask_size), "lastPrice": write(day.close), "prevPrice24h": write(day.open),
           "price24hPcnt": shapes.text(change), "highPrice24h": write(day.high), "lowPrice24h": write(day.low),
           "turnover24h": shapes.text(day.turnover), "volume24h": size(instrument, day.volume)}
    if instrument.details["category"] == "spot":
        return {**row, "usdIndexPrice": shapes.text(instrument.price)}
    held = sum((max(each.quantity, ZERO) for account in venue.exchange.accounts.values() for each in account.positions.values()
                if each.symbol == instrument.symbol), ZERO)
    funding = (venue.now() // (8 * HOUR) + 1) * 8 * HOUR
    return {**row, "indexPrice": write(instrument.price), "markPrice": write(instrument.price), "prevPrice1h": write(hour.open),
            "openInterest": size(instrument, held), "openInterestValue": shapes.text(held * instrument.price), "fundingRate": "0.0001",
            "nextFundingTime": str(funding), "predictedDeliveryPrice": "", "basisRate": "", "deliveryFeeRate": "", "deliveryTime": "0",
            "basis": "", "preOpenPrice": "", "preQty": "", "curPreListingPhase": "", "fundingIntervalHour": "8", "basisRateYear": "",
            "fundingCap": "0.00375"}


@operation("GET /v5/market/tickers")
def tickers(venue, account, given):
    return {"category": fields.category(given), "list": [ticker(venue, each) for each in fields.scope(venue, given, needed=False)]}


def trade_id(event):
    """The id of a public trade, which is no user's execution."""
    if event.instrument.details["category"] == "spot":
        return str(shapes.EXECUTIONS + event.number * 2)
    return str(shapes.uuid.uuid5(shapes.uuid.NAMESPACE_OID, str(event.number)))


@operation("GET /v5/market/recent-trade")
def trades(venue, account, given):
    instrument = fields.instrument(venue, given)
    spot = instrument.details["category"] == "spot"
    limit = fields.number(given, "limit", 60 if spot else 500, 1, 60 if spot else 1000)
    found = list(reversed(venue.exchange.markets[instrument.symbol].trades))[:limit]
    return {"category": fields.category(given), "list": [
        {"execId": trade_id(each), "symbol": instrument.details["info"]["symbol"], "price": shapes.price(instrument, each.price),
         "size": shapes.quantity(instrument, each.quantity), "side": "Sell" if each.buyer_is_maker else "Buy", "time": str(each.at),
         "isBlockTrade": False, "isRPITrade": False, "seq": str(each.number)} for each in found]}


def candle_row(instrument, candle):
    return [str(candle.opened), *(shapes.price(instrument, each) for each in (candle.open, candle.high, candle.low, candle.close)),
            shapes.quantity(instrument, candle.volume), shapes.text(candle.turnover)]


@operation("GET /v5/market/kline")
def candles(venue, account, given):
    given = {"category": "linear", **given}
    instrument, interval = fields.instrument(venue, given), fields.choice(given, "interval", INTERVALS, needed=True)
    step, now = INTERVALS[interval] * 1000, venue.now()
    limit = fields.number(given, "limit", 200, 1, 1000)
    end, start = min(fields.number(given, "end", now), now), fields.number(given, "start", 0)
    market = venue.exchange.markets[instrument.symbol]
    newest, first = end // step * step, max(start, market.started // step * step)
    opened = [newest - step * index for index in range(limit)]
    return {"category": fields.category(given), "symbol": instrument.details["info"]["symbol"],
            "list": [candle_row(instrument, market.candle(each, step)) for each in opened if each >= first]}


@operation("GET /v5/market/price-limit")
def price_limit(venue, account, given):
    instrument = fields.instrument(venue, {"category": "linear", **given})
    low, high = venue.price_limits(instrument)
    return {"symbol": instrument.details["info"]["symbol"], "buyLmt": shapes.price(instrument, high), "sellLmt": shapes.price(instrument, low),
            "ts": str(venue.now())}


@operation("GET /v5/market/funding/history")
def funding(venue, account, given):
    instrument = fields.instrument(venue, given)
    if instrument.details["category"] == "spot":
        raise wrong("category")
    last = venue.now() // (8 * HOUR) * 8 * HOUR
    limit = fields.number(given, "limit", 200, 1, 200)
    return {"category": "linear", "list": [{"symbol": instrument.details["info"]["symbol"], "fundingRate": "0.0001",
                                            "fundingRateTimestamp": str(last - index * 8 * HOUR)} for index in range(limit)]}


@operation("GET /v5/market/risk-limit")
def risk_limits(venue, account, given):
    return {"category": fields.category(given), "list": [
        {"id": 1, "symbol": each.details["info"]["symbol"], "riskLimitValue": "2000000", "maintenanceMargin": "0.005", "initialMargin": "0.01",
         "isLowestRisk": 1, "maxLeverage": each.details["info"]["leverageFilter"]["maxLeverage"], "mmDeduction": ""}
        for each in fields.scope(venue, given, needed=False) if each.details["category"] == "linear"], "nextPageCursor": ""}
