"""Prices over REST: latest quotes, trades, bars and books, and the trades and bars before them."""
from . import assets, prices
from .assets import CRYPTO, EQUITY, OPTION
from .errors import AlpacaError
from .operations import operation
from .parameters import count, moment

FRAMES = {"min": 60, "t": 60, "hour": 3600, "h": 3600, "day": 86_400, "d": 86_400, "week": 604_800, "w": 604_800}


def bad(text):
    """The data service has no codes."""
    return AlpacaError(400, None, text)


def wanted(venue, given, kind):
    names = [name for name in given.get("symbols", "").split(",") if name]
    if not names:
        raise bad("symbols is required")
    found = [venue.exchange.instruments.get(name) for name in names]
    return [each for each in found if each is not None and assets.kind(each) == kind]


def one(venue, name, kind):
    instrument = venue.exchange.instruments.get(name)
    if instrument is None or assets.kind(instrument) != kind:
        raise bad(f"invalid symbol: {name}")
    return instrument


def last_trade(venue, instrument):
    trades = venue.exchange.markets[instrument.symbol].trades
    return prices.trade(instrument, trades[-1]) if trades else None


def last_bar(venue, instrument):
    market = venue.exchange.markets[instrument.symbol]
    return prices.bar(market.candle(venue.world.clock.milliseconds() // 60_000 * 60_000, 60_000))


LATEST = {"quotes": prices.quote, "trades": last_trade, "bars": last_bar, "orderbooks": prices.orderbook}


def latest(venue, given, what, kind):
    rows = {each.symbol: LATEST[what](venue, each) for each in wanted(venue, given, kind)}
    return {what: {symbol: row for symbol, row in rows.items() if row is not None}}


def snapshot(venue, instrument):
    market, now = venue.exchange.markets[instrument.symbol], venue.world.clock.milliseconds()
    day = now // 86_400_000 * 86_400_000
    return {"latestTrade": last_trade(venue, instrument), "latestQuote": prices.quote(venue, instrument),
            "minuteBar": last_bar(venue, instrument), "dailyBar": prices.bar(market.candle(day, 86_400_000)),
            "prevDailyBar": prices.bar(market.candle(day - 86_400_000, 86_400_000))}


def history(venue, given, what, kind):
    """Trades, bars or quotes of symbols by time; a page is cut at `limit` rows and goes on at its token."""
    limit, ascending = count(given, "limit", 1000, 10_000), given.get("sort", "asc") == "asc"
    now = venue.world.clock.microseconds()
    start, end = moment(given, "start") or now // 86_400_000_000 * 86_400_000_000, moment(given, "end") or now
    rows = []
    for instrument in wanted(venue, given, kind):
        found = PAST[what](venue, instrument, given, start // 1000, end // 1000)
        rows += [(instrument.symbol, row) for row in (found if ascending else reversed(found))]
    token = given.get("page_token", "0")
    if not token.isdigit():
        raise bad("invalid page_token")
    first = int(token)
    page = {}
    for symbol, row in rows[first:first + limit]:
        page.setdefault(symbol, []).append(row)
    return {what: page, "next_page_token": str(first + limit) if first + limit < len(rows) else None}


def past_trades(venue, instrument, given, start, end):
    return [prices.trade(instrument, each) for each in venue.exchange.markets[instrument.symbol].between(start, end)]


def past_bars(venue, instrument, given, start, end):
    width, market = frame(given.get("timeframe", "")), venue.exchange.markets[instrument.symbol]
    first = -(-max(start, market.started - width) // width) * width
    return [prices.bar(market.candle(opened, width)) for opened in range(first, end + 1, width)]


def past_quotes(venue, instrument, given, start, end):
    return [prices.quote(venue, instrument)] if end >= venue.exchange.markets[instrument.symbol].started else []


PAST = {"trades": past_trades, "bars": past_bars, "quotes": past_quotes}


def frame(text):
    """`1Min`, `15T`, `1Hour`, `1Day`, `1Week` in milliseconds."""
    digits = text[:len(text) - len(text.lstrip("0123456789"))]
    unit = text[len(digits):].lower()
    if not digits or not int(digits) or unit not in FRAMES:
        raise bad(f"invalid timeframe: {text}")
    return int(digits) * FRAMES[unit] * 1000


def routes():
    """The same questions about three kinds of assets, under three paths."""
    for what in ("quotes", "trades", "bars"):
        data(f"/v2/stocks/{what}/latest", latest, what, EQUITY)
        data(f"/v2/stocks/{what}", history, what, EQUITY)
        single(f"/v2/stocks/{{symbol}}/{what}/latest", what)
        data(f"/v1beta3/crypto/us/{what}", history, what, CRYPTO, needs="nothing")
    for what in LATEST:
        data(f"/v1beta3/crypto/us/latest/{what}", latest, what, CRYPTO, needs="nothing")
    for what in ("quotes", "trades"):
        data(f"/v1beta1/options/{what}/latest", latest, what, OPTION)


def data(path, answer, what, kind, needs="data"):
    @operation(f"GET {path}", needs, "data")
    def perform(venue, account, given):
        return answer(venue, given, what, kind)


def single(path, what):
    @operation(f"GET {path}", "data", "data")
    def perform(venue, account, given, symbol):
        return {"symbol": symbol, what.removesuffix("s"): LATEST[what](venue, one(venue, symbol, EQUITY))}


@operation("GET /v2/stocks/snapshots", "data", "data")
def stock_snapshots(venue, account, given):
    return {each.symbol: snapshot(venue, each) for each in wanted(venue, given, EQUITY)}


@operation("GET /v2/stocks/{symbol}/snapshot", "data", "data")
def stock_snapshot(venue, account, given, symbol):
    return {"symbol": symbol, **snapshot(venue, one(venue, symbol, EQUITY))}


@operation("GET /v1beta3/crypto/us/snapshots", "nothing", "data")
def crypto_snapshots(venue, account, given):
    return {"snapshots": {each.symbol: snapshot(venue, each) for each in wanted(venue, given, CRYPTO)}}


routes()
