"""ccxt on Coinbase Advanced Trade over REST, with an ES256 key and with an Ed25519 one."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same


def client(kind, index=0, **more):
    key = credential(kind, index)
    found = ccxt.coinbase({"apiKey": key["key"], "secret": key["secret"], "enableRateLimit": False, **more})
    found.session.trust_env = found.requests_trust_env = True
    found.urls["api"]["rest"] = VENUE["rest"]
    found.has["fetchCurrencies"] = False
    return found


control("POST", "/limits", PRIVATE=1000, PUBLIC=1000)
exchange = client("ES256")
markets = exchange.load_markets()
same("markets", (markets["BTC/USD"]["precision"]["price"], markets["BTC/USD"]["taker"]), (0.01, 0.012))
holds("a future", any(each["contract"] for each in markets.values()))
same("the balance at the start", exchange.fetch_balance({"v3": True})["USD"]["free"], 1_000_000.0)
holds("the venue's time", exchange.fetch_time({"method": "v3PublicGetBrokerageTime"}) > 0)

order = exchange.create_order("BTC/USD", "limit", "buy", 0.5, 50_000, {"client_order_id": "ccxt-1"})
same("a limit order is taken", order["clientOrderId"], "ccxt-1")
found = exchange.fetch_order(order["id"])
same("it rests", (found["status"], found["clientOrderId"], found["price"], found["amount"]), ("open", "ccxt-1", 50_000.0, 0.5))
again = exchange.create_order("BTC/USD", "limit", "buy", 0.5, 50_000, {"client_order_id": "ccxt-1"})
same("the same again is the first one", again["id"], order["id"])
same("its funds are held, the fee too", exchange.fetch_balance({"v3": True})["USD"]["used"], 25_300.0)
same("it is among the open ones", [each["id"] for each in exchange.fetch_open_orders("BTC/USD")], [order["id"]])
control("POST", "/fills", clientId="ccxt-1", quantity="0.2")
same("it fills in part", exchange.fetch_order(order["id"])["filled"], 0.2)
exchange.edit_order(order["id"], "BTC/USD", "limit", "buy", 0.4, 49_000)
found = exchange.fetch_order(order["id"])
same("it is edited", (found["amount"], found["price"], found["filled"]), (0.4, 49_000.0, 0.2))
exchange.cancel_order(order["id"])
same("it is canceled", exchange.fetch_order(order["id"])["status"], "canceled")
same("nothing is held any more", exchange.fetch_balance({"v3": True})["USD"]["used"], 0.0)
same("it is among those that were canceled", [each["id"] for each in exchange.fetch_canceled_orders("BTC/USD")], [order["id"]])

sold = exchange.fetch_order(exchange.create_order("BTC/USD", "market", "sell", 0.1)["id"])
same("a market order fills", (sold["status"], sold["filled"], sold["average"]), ("closed", 0.1, 59_999.99))
bought = exchange.fetch_order(exchange.create_market_buy_order_with_cost("BTC/USD", 600)["id"])
same("a market order by its cost", (bought["status"], bought["filled"]), ("closed", 0.01))
trades = exchange.fetch_my_trades("BTC/USD")
same("the fills", sorted((each["side"], each["amount"], each["takerOrMaker"]) for each in trades),
     [("buy", 0.01, "taker"), ("buy", 0.2, "maker"), ("sell", 0.1, "taker")])
same("a fee", [each["fee"]["cost"] for each in trades if each["takerOrMaker"] == "maker"], [60.0])

stop = exchange.create_order("BTC/USD", "limit", "sell", 0.1, 57_900, {"stopLossPrice": 58_000})
same("a stop waits", exchange.fetch_order(stop["id"])["triggerPrice"], 58_000.0)
control("POST", "/market", symbol="BTC-USD", price="57950")
same("the price sets it off", exchange.fetch_order(stop["id"])["status"], "closed")
control("POST", "/market", symbol="BTC-USD", price="60000")
maker = exchange.create_order("BTC/USD", "limit", "buy", 0.1, 59_000, {"postOnly": True})
same("post-only rests", exchange.fetch_order(maker["id"])["postOnly"], True)
dated = exchange.create_order("BTC/USD", "limit", "buy", 0.1, 59_000, {"end_time": "2099-01-01T00:00:00Z"})
same("good till a date", exchange.fetch_order(dated["id"])["timeInForce"], "GTD")
exchange.cancel_orders([maker["id"], dated["id"]])
cut = exchange.fetch_order(exchange.create_order("BTC/USD", "limit", "buy", 12, 60_000, {"timeInForce": "IOC"})["id"])
same("immediate-or-cancel takes what is there", (cut["status"], cut["filled"]), ("canceled", 10.0))
killed = exchange.fetch_order(exchange.create_order("BTC/USD", "limit", "buy", 2, 59_000, {"timeInForce": "FOK"})["id"])
same("fill-or-kill", (killed["status"], killed["filled"]), ("canceled", 0.0))

refused("too little money", ccxt.InsufficientFunds, lambda: exchange.create_order("BTC/USD", "limit", "buy", 30, 50_000))
refused("a stop beyond the market", ccxt.InvalidOrder,
        lambda: exchange.create_order("BTC/USD", "limit", "sell", 0.1, 60_900, {"stopLossPrice": 61_000}))
refused("post-only would take", ccxt.ExchangeError,
        lambda: exchange.create_order("BTC/USD", "limit", "buy", 0.1, 61_000, {"postOnly": True}))
refused("an unknown order", ccxt.BaseError, lambda: exchange.cancel_order("no-such-order"))
refused("an order that nobody knows", ccxt.BaseError, lambda: exchange.fetch_order("no-such-order"))
refused("a key that only reads", ccxt.PermissionDenied,
        lambda: client("ES256", 1).create_order("BTC/USD", "limit", "buy", 0.1, 50_000))
stranger = client("ES256")
stranger.secret = credential("ES256", 2)["secret"]
refused("a wrong key", ccxt.AuthenticationError, lambda: stranger.fetch_balance({"v3": True}))
control("POST", "/clock", skewMilliseconds=200_000)
refused("a clock that is off", ccxt.AuthenticationError, lambda: exchange.fetch_balance({"v3": True}))
control("POST", "/clock", skewMilliseconds=0)

control("POST", "/faults", kind="status", status=503, after=True, match={"operation": "orders.create"})
refused("an answer that is lost", ccxt.ExchangeNotAvailable,
        lambda: exchange.create_order("BTC/USD", "limit", "buy", 0.1, 50_000, {"client_order_id": "ccxt-lost"}))
lost = [each for each in exchange.fetch_open_orders("BTC/USD") if each["clientOrderId"] == "ccxt-lost"]
same("its order is there, once", len(lost), 1)
control("POST", "/faults", kind="too-many-requests", retryAfter=2)
refused("too many requests", ccxt.RateLimitExceeded, lambda: exchange.fetch_balance({"v3": True}))
control("POST", "/limits", PRIVATE=1)
refused("the limit", ccxt.RateLimitExceeded, lambda: [exchange.fetch_balance({"v3": True}) for _ in range(3)])
control("POST", "/limits", PRIVATE=1000)

edwards = client("Ed25519")
placed = edwards.create_order("ETH/USD", "limit", "buy", 1, 2_000)
same("with an Ed25519 key", edwards.fetch_order(placed["id"])["status"], "open")
same("and a cancel with it", [each["id"] for each in edwards.cancel_orders([placed["id"]])], [placed["id"]])
contract = [each for each in markets.values() if each["contract"]][0]["symbol"]
edwards.create_order(contract, "market", "buy", 3)
same("a position", [(each["symbol"], each["side"], each["contracts"]) for each in edwards.fetch_positions([contract])],
     [(contract, "long", 3.0)])

book = exchange.fetch_order_book("BTC/USD", 5)
same("the book", (book["bids"][0][0] < book["asks"][0][0], len(book["asks"])), (True, 5))
holds("the ticker", exchange.fetch_ticker("BTC/USD")["bid"])
holds("public trades", exchange.fetch_trades("BTC/USD"))
holds("candles", exchange.fetch_ohlcv("BTC/USD", "1m"))
finish()
