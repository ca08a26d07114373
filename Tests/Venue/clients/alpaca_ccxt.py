"""ccxt on Alpaca's crypto over REST."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same

key = credential("plain")
exchange = ccxt.alpaca({"apiKey": key["key"], "secret": key["secret"]})
exchange.session.trust_env = exchange.requests_trust_env = True
for name in ("trader", "market"):
    exchange.urls["api"][name] = VENUE["rest"]

markets = exchange.load_markets()
same("markets", (markets["BTC/USD"]["precision"]["price"], markets["BTC/USD"]["limits"]["amount"]["min"]), (0.1, 0.00001))
same("the balance at the start", exchange.fetch_balance()["USD"]["free"], 1_000_000.0)
holds("the time", exchange.fetch_time() > 1_600_000_000_000)

order = exchange.create_order("BTC/USD", "limit", "buy", 0.5, 50_000, {"clientOrderId": "ccxt-1"})
same("a limit order rests", (order["status"], order["clientOrderId"], order["amount"]), ("open", "ccxt-1", 0.5))
balance = exchange.fetch_balance()["USD"]
same("its funds are held", (balance["free"], balance["total"]), (975_000.0, 1_000_000.0))
same("it is found", exchange.fetch_order(order["id"], "BTC/USD")["price"], 50_000.0)
same("it is among the open ones", [each["id"] for each in exchange.fetch_open_orders("BTC/USD")], [order["id"]])
control("POST", "/fills", clientId="ccxt-1", quantity="0.2")
same("it fills in part", exchange.fetch_order(order["id"], "BTC/USD")["filled"], 0.2)
edited = exchange.edit_order(order["id"], "BTC/USD", "limit", "buy", 0.4, 49_000, {"clientOrderId": "ccxt-2"})
same("it is replaced by another", (edited["status"], edited["price"], edited["info"]["replaces"]),
     ("open", 49_000.0, order["id"]))
same("the old one is gone", exchange.fetch_order(order["id"], "BTC/USD")["info"]["status"], "replaced")
exchange.cancel_order(edited["id"], "BTC/USD")
same("the new one is canceled", exchange.fetch_order(edited["id"], "BTC/USD")["status"], "canceled")
same("nothing is held any more", exchange.fetch_balance()["USD"]["free"], 990_000.0)

market = exchange.create_order("BTC/USD", "market", "sell", 0.1)
filled = exchange.fetch_order(market["id"], "BTC/USD")
same("a market order fills", (filled["status"], filled["filled"], filled["average"]), ("closed", 0.1, 59_999.9))
spent = exchange.create_market_order_with_cost("BTC/USD", "buy", 600)
same("a market order by its cost", exchange.fetch_order(spent["id"], "BTC/USD")["filled"], 0.01)
trades = exchange.fetch_my_trades("BTC/USD")
same("the fills", sorted((each["side"], each["amount"]) for each in trades), [("buy", 0.01), ("buy", 0.2), ("sell", 0.1)])
same("what is held, less the fee", exchange.fetch_balance()["BTC"]["free"], 0.109675)

stop = exchange.create_order("BTC/USD", "limit", "sell", 0.05, 57_900, {"triggerPrice": 58_000})
same("a stop limit waits", exchange.fetch_order(stop["id"], "BTC/USD")["triggerPrice"], 58_000.0)
control("POST", "/market", symbol="BTC/USD", price="57950")
same("the price sets it off", exchange.fetch_order(stop["id"], "BTC/USD")["status"], "closed")
control("POST", "/market", symbol="BTC/USD", price="60000")
first = exchange.create_order("BTC/USD", "limit", "buy", 0.1, 50_000)
second = exchange.create_order("ETH/USD", "limit", "buy", 1, 2_000)
exchange.cancel_all_orders()
same("all are canceled", exchange.fetch_open_orders(), [])
same("closed orders", {first["id"], second["id"]} <= {each["id"] for each in exchange.fetch_closed_orders()}, True)
cut = exchange.create_order("BTC/USD", "limit", "buy", 15, 60_000, {"timeInForce": "IOC"})
found = exchange.fetch_order(cut["id"], "BTC/USD")
same("immediate-or-cancel takes what is there", (found["filled"], found["status"]), (10.0, "canceled"))

refused("too little money", ccxt.InsufficientFunds, lambda: exchange.create_order("BTC/USD", "limit", "buy", 30, 50_000))
refused("too little to sell", ccxt.InsufficientFunds, lambda: exchange.create_order("ETH/USD", "limit", "sell", 1, 5_000))
refused("too small", ccxt.InvalidOrder, lambda: exchange.create_order("BTC/USD", "limit", "buy", 0.0001, 50_000))
refused("a client id again", ccxt.BadRequest, lambda: [exchange.create_order(
    "BTC/USD", "limit", "buy", 0.1, 50_000, {"clientOrderId": "ccxt-twice"}) for _ in range(2)])
refused("an order that is over", ccxt.BadRequest, lambda: exchange.cancel_order(market["id"], "BTC/USD"))
refused("an unknown order", ccxt.InvalidOrder, lambda: exchange.cancel_order("61e69015-8549-4bfd-b9c3-01e75843f47d", "BTC/USD"))
exchange.cancel_all_orders()


def stranger(**given):
    other = ccxt.alpaca({"apiKey": key["key"], "secret": key["secret"], **given})
    other.session.trust_env = other.requests_trust_env = True
    other.urls["api"]["trader"] = VENUE["rest"]
    return other


refused("a wrong secret", ccxt.PermissionDenied, lambda: stranger(secret="wrong").trader_private_get_v2_account())
refused("an unknown key", ccxt.PermissionDenied, lambda: stranger(apiKey="nobody").trader_private_get_v2_account())

control("POST", "/faults", kind="status", status=504, after=True, match={"method": "POST", "path": "/v2/orders"})
refused("an answer that is lost", ccxt.NetworkError,
        lambda: exchange.create_order("BTC/USD", "limit", "buy", 0.1, 50_000, {"clientOrderId": "ccxt-lost"}))
same("its order is there", [each["clientOrderId"] for each in exchange.fetch_open_orders("BTC/USD")], ["ccxt-lost"])
same("and was placed once", len(control("GET", "/requests?clientId=ccxt-lost&method=POST")), 1)
control("POST", "/faults", kind="too-many-requests", retryAfter=2)
refused("too many requests", ccxt.RateLimitExceeded, lambda: exchange.fetch_open_orders("BTC/USD"))

book = exchange.fetch_order_book("BTC/USD", 5)
same("the book", (book["bids"][0][0], book["asks"][0][0]), (59_999.9, 60_000.1))
holds("the ticker", exchange.fetch_ticker("BTC/USD")["bid"], exchange.fetch_ticker("BTC/USD"))
holds("public trades", exchange.fetch_trades("BTC/USD"))
holds("candles", exchange.fetch_ohlcv("BTC/USD", "1m"))
control("POST", "/limits", trading=1)
refused("a limit", ccxt.RateLimitExceeded, lambda: [exchange.fetch_open_orders("BTC/USD") for _ in range(3)])
finish()
