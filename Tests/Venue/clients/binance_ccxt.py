"""ccxt on Binance spot over REST."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same

key = credential()
exchange = ccxt.binance({"apiKey": key["key"], "secret": key["secret"],
                         "options": {"fetchMarkets": {"types": ["spot"]}, "fetchCurrencies": False, "fetchMargins": False}})
exchange.session.trust_env = exchange.requests_trust_env = True
for name in ("public", "private"):
    exchange.urls["api"][name] = VENUE["rest"] + "/api/v3"

markets = exchange.load_markets()
same("markets", markets["BTC/USDT"]["precision"], {"amount": 0.00001, "price": 0.01, "base": 1e-8, "quote": 1e-8})
before = exchange.fetch_balance()
same("the balance at the start", before["USDT"]["free"], 1_000_000.0)

order = exchange.create_order("BTC/USDT", "limit", "buy", 0.5, 50_000, {"clientOrderId": "ccxt-1"})
same("a limit order rests", (order["status"], order["clientOrderId"], order["remaining"]), ("open", "ccxt-1", 0.5))
same("its funds are locked", exchange.fetch_balance()["USDT"]["used"], 25_000.0)
same("it is found", exchange.fetch_order(order["id"], "BTC/USDT")["price"], 50_000.0)
same("it is found by its client id",
     exchange.fetch_order(None, "BTC/USDT", {"origClientOrderId": "ccxt-1"})["id"], order["id"])
same("it is among the open ones", [each["id"] for each in exchange.fetch_open_orders("BTC/USDT")], [order["id"]])
control("POST", "/fills", clientId="ccxt-1", quantity="0.2")
same("it fills in part", exchange.fetch_order(order["id"], "BTC/USDT")["filled"], 0.2)
edited = exchange.edit_order(order["id"], "BTC/USDT", "limit", "buy", 0.4, 49_000)
same("it is replaced", (edited["status"], edited["price"]), ("open", 49_000.0))
same("the old one is canceled", exchange.fetch_order(order["id"], "BTC/USDT")["status"], "canceled")
same("the new one is canceled", exchange.cancel_order(edited["id"], "BTC/USDT")["status"], "canceled")
same("nothing is locked any more", exchange.fetch_balance()["USDT"]["used"], 0.0)

market = exchange.create_order("BTC/USDT", "market", "sell", 0.1)
same("a market order fills", (market["status"], market["filled"], market["average"]), ("closed", 0.1, 59_999.99))
spent = exchange.create_market_buy_order_with_cost("BTC/USDT", 600)
holds("a market order by its cost fills", spent["cost"] <= 600 and spent["filled"] == 0.01, spent)
trades = exchange.fetch_my_trades("BTC/USDT")
same("the fills", [(each["side"], each["amount"], each["takerOrMaker"]) for each in trades],
     [("buy", 0.2, "maker"), ("sell", 0.1, "taker"), ("buy", 0.01, "taker")])
same("the commission is a thousandth of what came in", trades[0]["fee"], {"cost": 0.0002, "currency": "BTC"})

stop = exchange.create_order("BTC/USDT", "limit", "sell", 0.1, 57_900, {"stopLossPrice": 58_000})
same("a stop waits", exchange.fetch_order(stop["id"], "BTC/USDT")["triggerPrice"], 58_000.0)
control("POST", "/market", symbol="BTCUSDT", price="57950")
same("the price sets it off", exchange.fetch_order(stop["id"], "BTC/USDT")["status"], "closed")
control("POST", "/market", symbol="BTCUSDT", price="60000")

maker = exchange.create_order("BTC/USDT", "limit", "buy", 0.1, 59_000, {"postOnly": True})
same("post-only rests", exchange.fetch_order(maker["id"], "BTC/USDT")["status"], "open")
same("all are canceled", [each["id"] for each in exchange.cancel_all_orders("BTC/USDT")], [maker["id"]])
cut = exchange.create_order("BTC/USDT", "limit", "buy", 15, 60_000, {"timeInForce": "IOC"})
same("immediate-or-cancel takes what is there", (cut["filled"], cut["status"]), (10.0, "expired"))

refused("too little money", ccxt.InsufficientFunds, lambda: exchange.create_order("BTC/USDT", "limit", "buy", 30, 50_000))
refused("post-only would take", ccxt.OrderImmediatelyFillable,
        lambda: exchange.create_order("BTC/USDT", "limit", "buy", 0.1, 61_000, {"postOnly": True}))
refused("an unknown order", ccxt.OrderNotFound, lambda: exchange.cancel_order("1", "BTC/USDT"))


def wrong_secret():
    other = ccxt.binance({"apiKey": key["key"], "secret": "not the secret"})
    other.session.trust_env = other.requests_trust_env = True
    other.urls["api"]["private"] = VENUE["rest"] + "/api/v3"
    return other


refused("a wrong secret", ccxt.AuthenticationError, lambda: wrong_secret().private_get_account())

control("POST", "/clock", skewMilliseconds=30_000)
refused("a clock that is off", ccxt.InvalidNonce, lambda: exchange.fetch_open_orders("BTC/USDT"))
exchange.load_time_difference()
exchange.options["adjustForTimeDifference"] = True
same("and is adjusted to", exchange.fetch_open_orders("BTC/USDT"), [])
control("POST", "/clock", skewMilliseconds=0)
exchange.load_time_difference()

control("POST", "/faults", kind="status", status=503, after=True, match={"operation": "order.place"})
refused("an answer that is lost", ccxt.OperationFailed,
        lambda: exchange.create_order("BTC/USDT", "limit", "buy", 0.1, 50_000, {"clientOrderId": "ccxt-lost"}))
lost = exchange.fetch_order(None, "BTC/USDT", {"origClientOrderId": "ccxt-lost"})
same("its order is there", lost["status"], "open")
same("and was placed once", len(control("GET", "/requests?clientId=ccxt-lost&operation=order.place")), 1)
control("POST", "/faults", kind="too-many-requests", retryAfter=2)
refused("too many requests", ccxt.DDoSProtection, lambda: exchange.fetch_ticker("BTC/USDT"))

book = exchange.fetch_order_book("BTC/USDT", 5)
same("the book", (book["bids"][0][0], len(book["asks"])), (59_999.99, 5))
same("the ticker", exchange.fetch_ticker("BTC/USDT")["last"], 60_000.0)
holds("public trades", exchange.fetch_trades("BTC/USDT"))
holds("candles", exchange.fetch_ohlcv("BTC/USDT", "1m"))
finish()
