"""Operations on what is public: instruments, their states, books, tickers, trades, fees."""
from frame.decimals import ZERO
from frame.orders import BUY, SELL

from . import shapes
from .operations import API, OPERATIONS
from .shapes import number

TRADES = 100


@OPERATIONS.operation("instruments", "GET", f"{API}/instruments")
def instruments(venue, account, given):
    return {"instruments": [{**each.details["info"], "tradeable": each.trading}
                            for each in venue.exchange.instruments.values()]}


def state(instrument):
    return {"tradeable": instrument.symbol, "experiencingDislocation": False, "priceDislocationDirection": None,
            "experiencingExtremeVolatility": False, "extremeVolatilityInitialMarginMultiplier": 1}


@OPERATIONS.operation("instruments.status", "GET", f"{API}/instruments/status")
def states(venue, account, given):
    return {"instrumentStatus": [state(each) for each in venue.exchange.instruments.values()]}


@OPERATIONS.operation("instrument.status", "GET", f"{API}/instruments/{{symbol}}/status")
def one_state(venue, account, given):
    return state(venue.instrument_named(given.values["symbol"]))


@OPERATIONS.operation("orderbook", "GET", f"{API}/orderbook")
def order_book(venue, account, given):
    book = venue.exchange.books[venue.instrument_named(given.needed("symbol")).symbol]
    return {"orderBook": {name: [[number(price), number(quantity)] for price, quantity in book.published[side].items()]
                          for name, side in (("bids", BUY), ("asks", SELL))}}


def best(venue, instrument, side):
    return next(iter(venue.exchange.books[instrument.symbol].published[side].items()), (ZERO, ZERO))


def ticker_row(venue, instrument):
    market = venue.exchange.markets[instrument.symbol]
    day = market.day(venue.world.clock.milliseconds())
    last = market.trades[-1] if market.trades else None
    (bid, bid_size), (ask, ask_size) = best(venue, instrument, BUY), best(venue, instrument, SELL)
    change = ((day.close - day.open) * 100 / day.open).quantize(type(ZERO)("0.01")) if day.open else ZERO
    return {"symbol": instrument.symbol, "last": number(instrument.price),
            "lastTime": shapes.iso(last.at if last else market.started), "tag": venue.tag(instrument),
            "pair": venue.pair(instrument),
            "markPrice": number(instrument.price), "bid": number(bid), "bidSize": number(bid_size), "ask": number(ask),
            "askSize": number(ask_size), "vol24h": number(day.volume), "volumeQuote": number(day.turnover), "openInterest": ZERO,
            "open24h": number(day.open), "high24h": number(day.high), "low24h": number(day.low),
            "lastSize": number(last.quantity if last else ZERO), "fundingRate": ZERO, "fundingRatePrediction": ZERO,
            "suspended": not instrument.trading, "indexPrice": number(instrument.price),
            "postOnly": instrument.details["info"]["postOnly"], "change24h": number(change)}


@OPERATIONS.operation("tickers", "GET", f"{API}/tickers")
def tickers(venue, account, given):
    return {"tickers": [ticker_row(venue, each) for each in venue.exchange.instruments.values()]}


@OPERATIONS.operation("ticker", "GET", f"{API}/tickers/{{symbol}}")
def ticker(venue, account, given):
    return {"ticker": ticker_row(venue, venue.instrument_named(given.values["symbol"]))}


@OPERATIONS.operation("history", "GET", f"{API}/history")
def history(venue, account, given):
    instrument = venue.instrument_named(given.needed("symbol"))
    last = given.text("lastTime")
    trades = reversed(venue.exchange.markets[instrument.symbol].trades)
    rows = [each for each in trades if last is None or shapes.iso(each.at) < last]
    return {"history": [{"time": shapes.iso(each.at), "trade_id": each.number, "price": number(each.price),
                         "size": number(each.quantity),
                         "side": "sell" if each.buyer_is_maker else "buy", "type": "fill", "uid": venue.trade_uid(each.number)}
                        for each in rows[:TRADES]]}


@OPERATIONS.operation("feeschedules", "GET", f"{API}/feeschedules")
def fee_schedules(venue, account, given):
    uids = {each.details["info"]["feeScheduleUid"] for each in venue.exchange.instruments.values()}
    tier = {"makerFee": number(venue.maker * 100), "takerFee": number(venue.taker * 100), "usdVolume": ZERO}
    return {"feeSchedules": [{"uid": uid, "name": "mainstream", "tiers": [tier]} for uid in sorted(uids)]}
