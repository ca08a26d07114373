"""ccxt on Kraken spot over REST."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same

key = credential()


def client(secret=key["secret"]):
    found = ccxt.kraken({"apiKey": key["key"], "secret": secret, "enableRateLimit": False})
    found.session.trust_env = found.requests_trust_env = True
    for name in ("public", "private"):
        found.urls["api"][name] = VENUE["rest"]
    return found


exchange = client()
control("POST", "/limits", CALLS=500)
markets = exchange.load_markets()
same("markets", markets["BTC/USD"]["precision"]["price"], 0.1)
same("currencies", markets["BTC/USD"]["base"], "BTC")
same("the balance at the start", exchange.fetch_balance()["USD"]["free"], 1_000_000.0)
holds("the venue's time", exchange.fetch_time() > 0)
same("its status", exchange.fetch_status()["status"], "ok")

order = exchange.create_order("BTC/USD", "limit", "buy", 0.5, 50_000, {"clientOrderId": "ccxt-1"})
found = exchange.fetch_order(order["id"])
same("a limit order rests", (found["status"], found["clientOrderId"], found["remaining"], found["price"]),
     ("open", "ccxt-1", 0.5, 50_000.0))
same("its funds are locked, the fee too", exchange.fetch_balance()["USD"]["used"], 25_100.0)
same("it is among the open ones", [each["id"] for each in exchange.fetch_open_orders("BTC/USD")], [order["id"]])
same("and is found there by its client id",
     [each["id"] for each in exchange.fetch_open_orders("BTC/USD", params={"clientOrderId": "ccxt-1"})], [order["id"]])
control("POST", "/fills", clientId="ccxt-1", quantity="0.2")
same("it fills in part", exchange.fetch_order(order["id"])["filled"], 0.2)
exchange.edit_order(order["id"], "BTC/USD", "limit", "buy", 0.4, 49_000)
found = exchange.fetch_order(order["id"])
same("it is amended in place", (found["amount"], found["price"], found["filled"]), (0.4, 49_000.0, 0.2))
exchange.cancel_order(order["id"])
closed = exchange.fetch_closed_orders("BTC/USD")
same("it is among those that are over", [(each["id"], each["status"]) for each in closed], [(order["id"], "canceled")])
same("nothing is locked any more", exchange.fetch_balance()["USD"]["used"], 0.0)

market = exchange.fetch_order(exchange.create_order("BTC/USD", "market", "sell", 0.1)["id"])
same("a market order fills", (market["status"], market["filled"], market["average"]), ("closed", 0.1, 60_000.0 - 0.1))
spent = exchange.create_market_order_with_cost("BTC/USD", "buy", 600)
trades = exchange.fetch_my_trades("BTC/USD")
same("the fills", [(each["side"], each["amount"], each["takerOrMaker"]) for each in trades],
     [("buy", 0.2, "maker"), ("sell", 0.1, "taker"), ("buy", 0.01, "taker")])
same("the fee", trades[0]["fee"], {"cost": 25.0, "currency": "USD", "rate": None} | {} if "rate" in trades[0]["fee"] else
     {"cost": 25.0, "currency": "USD"})
same("the trades of an order", len(exchange.fetch_order_trades(market["id"], "BTC/USD", params={"trades": market["trades"]})), 1)

stop = exchange.create_order("BTC/USD", "limit", "sell", 0.1, 57_900, {"stopLossPrice": 58_000})
same("a stop waits", exchange.fetch_order(stop["id"])["stopLossPrice"], 58_000.0)
trail = exchange.create_order("BTC/USD", "market", "sell", 0.1, None, {"trailingPercent": "1"})
control("POST", "/market", symbol="BTC/USD", price="57950")
same("the price sets the stop off", exchange.fetch_order(stop["id"])["status"], "closed")
same("and what trails", exchange.fetch_order(trail["id"])["status"], "closed")
control("POST", "/market", symbol="BTC/USD", price="60000")

batch = exchange.create_orders([{"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.1, "price": price}
                                for price in (40_000, 41_000)])
holds("a batch", all(each["id"] for each in batch), batch)
exchange.cancel_orders([each["id"] for each in batch])
same("is canceled together", exchange.fetch_open_orders("BTC/USD"), [])
maker = exchange.create_order("BTC/USD", "limit", "buy", 0.1, 59_000, {"postOnly": True})
same("post-only rests", exchange.fetch_order(maker["id"])["postOnly"], True)
exchange.cancel_all_orders()
same("all are canceled", exchange.fetch_order(maker["id"])["status"], "canceled")
cut = exchange.create_order("BTC/USD", "limit", "buy", 12, 60_001, {"timeInForce": "IOC"})
same("immediate-or-cancel takes what is there", (exchange.fetch_order(cut["id"])["filled"]), 12.0)
position = exchange.create_order("BTC/USD", "market", "buy", 0.1, None, {"leverage": 2})
same("a position", [(each["side"], each["info"]["vol"]) for each in exchange.fetch_positions()], [("long", "0.10000000")])
exchange.create_order("BTC/USD", "market", "sell", 0.1, None, {"leverage": 2, "reduceOnly": True})
same("is closed", exchange.fetch_positions(), [])

refused("too little money", ccxt.InsufficientFunds, lambda: exchange.create_order("BTC/USD", "limit", "buy", 30, 50_000))
refused("post-only would take", ccxt.BaseError,
        lambda: exchange.create_order("BTC/USD", "limit", "buy", 0.1, 61_000, {"postOnly": True}))
refused("an unknown order", ccxt.OrderNotFound, lambda: exchange.cancel_order("OAAAAA-BBBBB-CCCCCC"))
refused("too small", ccxt.InvalidOrder, lambda: exchange.private_post_addorder(
    {"pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.00001", "price": "50000"}))
refused("a wrong secret", ccxt.ExchangeError, client("AAAA").fetch_balance)
stale = client()
stale.incrementing_nonce = lambda: 5
refused("an old nonce", ccxt.InvalidNonce, stale.fetch_balance)

control("POST", "/faults", kind="status", status=503, after=True, match={"operation": "AddOrder"})
refused("an answer that is lost", ccxt.ExchangeNotAvailable,
        lambda: exchange.create_order("BTC/USD", "limit", "buy", 0.1, 50_000, {"clientOrderId": "ccxt-lost"}))
lost = exchange.fetch_open_orders("BTC/USD", params={"clientOrderId": "ccxt-lost"})
same("its order is there", [each["status"] for each in lost], ["open"])
same("and was placed once", len(control("GET", "/requests?clientId=ccxt-lost&operation=AddOrder")), 1)
control("POST", "/faults", kind="too-many-requests", retryAfter=2)
refused("too many requests", ccxt.DDoSProtection, lambda: exchange.fetch_ticker("BTC/USD"))
control("POST", "/limits", CALLS=1)
refused("the counter is full", ccxt.DDoSProtection, lambda: [exchange.fetch_balance() for _ in range(3)])
control("POST", "/limits", CALLS=500)

book = exchange.fetch_order_book("BTC/USD", 5)
same("the book", (book["bids"][0][0] < book["asks"][0][0], len(book["asks"])), (True, 5))
holds("the ticker", exchange.fetch_ticker("BTC/USD")["last"])
holds("public trades", exchange.fetch_trades("BTC/USD"))
holds("candles", exchange.fetch_ohlcv("BTC/USD", "1m"))
finish()
