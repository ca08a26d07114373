"""Clients that we did not write, with everything that leaves caught on its way, and with the time that we say."""
import functools
import urllib.parse

import ccxt
import v20

from . import keys
from .requests import Request

# 2023-11-14 22:13:20.123 UTC.
AT = 1700000000123
# What Binance's lists of instruments say that may be traded.
BINANCE_TYPES = [
    "LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT",
]
BINANCE_FUTURES_TYPES = [
    "LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET",
]


class Sent(Exception):
    """Carries the request out of the client, which never sees an answer."""

    def __init__(self, request):
        super().__init__(request.url)
        self.request = request


def market(symbol, name, **more):
    """As the client has it after it has loaded the venue's list: eight digits of everything, no bounds."""
    pair, _, settle = symbol.partition(":")
    base, quote = pair.split("/")
    kind = "swap" if settle else "spot"
    return {
        "id": name, "symbol": symbol, "base": base, "quote": quote, "settle": settle or None, "baseId": base,
        "quoteId": quote, "settleId": settle or None, "type": kind, "spot": not settle, "margin": False,
        "swap": bool(settle), "future": False, "option": False, "contract": bool(settle), "active": True,
        "linear": settle == quote if settle else None, "inverse": settle == base if settle else None,
        "contractSize": 1.0 if settle else None, "taker": 0.001, "maker": 0.001, "info": {},
        "precision": {"amount": 1e-8, "price": 1e-8, "cost": 1e-8},
        "limits": {part: {"min": None, "max": None} for part in ("amount", "price", "cost", "leverage")}, **more,
    }


def exchange(kind, markets, options=None, secret=keys.SECRET, key=keys.KEY):
    """A ccxt client that knows these markets and sends nothing."""
    client = getattr(ccxt, kind)({
        "apiKey": key, "secret": secret, "password": keys.PASSPHRASE,
        "options": {"adjustForTimeDifference": False, "timeDifference": 0,
            "fetchOpenOrders": {"warnWithoutSymbol": False}, **(options or {})},
    })
    client.milliseconds = lambda: AT
    client.seconds = lambda: AT // 1000
    client.microseconds = lambda: AT * 1000
    # What is drawn at random, where that is a nonce: the same each time.
    client.random_bytes = lambda length: "ab" * length
    client.incrementing_nonce = client.nonce
    client.set_markets([market(*row[:2], **(row[2] if len(row) > 2 else {})) for row in markets])

    def fetch(url, method="GET", headers=None, body=None):
        raise Sent(Request(method, url, {**client.headers, **(headers or {})}, body or ""))

    client.fetch = fetch
    client.enableRateLimit = False
    return client


def caught(call):
    """The request that a call would have sent."""
    try:
        call()
    except Sent as sent:
        return sent.request
    raise AssertionError("the client has sent nothing")


@functools.cache
def ccxt_client(venue):
    return {
        "binance": lambda: exchange(
            "binance", [("BTC/USDT", "BTCUSDT", {"info": {"orderTypes": BINANCE_TYPES}})]),
        "binance-futures": lambda: exchange(
            "binanceusdm", [("BTC/USDT:USDT", "BTCUSDT", {"info": {"orderTypes": BINANCE_FUTURES_TYPES}})],
            {"leverageBrackets": {}}),
        "coinbase": lambda: exchange(
            "coinbase", [("BTC/USD", "BTC-USD")], {
                "createMarketBuyOrderRequiresPrice": False, "fetchBalance": "v3PrivateGetBrokerageAccounts",
                "fetchTime": "v3PublicGetBrokerageTime"},
            secret=keys.COINBASE_SECRET, key=keys.COINBASE_KEY),
        "kraken": lambda: exchange("kraken", [("BTC/USD", "XXBTZUSD", {"altname": "XBTUSD"})], secret=keys.KRAKEN_SECRET),
        "kraken-futures": lambda: exchange(
            "krakenfutures", [("BTC/USD:USD", "PF_XBTUSD")], secret=keys.KRAKEN_SECRET),
        "okx": lambda: exchange(
            "okx", [("BTC/USDT", "BTC-USDT"), ("BTC/USDT:USDT", "BTC-USDT-SWAP")], {"createOrder": "privatePostTradeOrder"}),
        "bybit": lambda: exchange(
            "bybit", [("BTC/USDT", "BTCUSDT"), ("BTC/USDT:USDT", "BTCUSDT")],
            {"enableUnifiedMargin": False, "enableUnifiedAccount": True, "unifiedMarginStatus": 6,
                       "fetchOrder": {"acknowledged": True}}),
        "alpaca": lambda: exchange("alpaca", [("BTC/USD", "BTC/USD")]),
    }[venue]()


@functools.cache
def oanda_client():
    """OANDA's own client. It hands its requests to a session of `requests`, which is where they are caught."""
    context = v20.Context("api-fxtrade.oanda.com", token=keys.SECRET)

    def request(method, url, headers=None, params=None, data=None, **_):
        said = {name: value for name, value in (params or {}).items() if value is not None}
        query = f"?{urllib.parse.urlencode(said)}" if said else ""
        raise Sent(Request(method, url + query, dict(headers), data or ""))

    context._session.request = request
    return context
