"""ccxt on Kraken Futures over REST."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same

key = credential()
LINEAR, INVERSE = "BTC/USD:USD", "BTC/USD:BTC"


def client(secret=key["secret"], key=key["key"]):
    found = ccxt.krakenfutures({"apiKey": key, "secret": secret, "enableRateLimit": False})
    found.session.trust_env = found.requests_trust_env = True
    for name in ("public", "private"):
        found.urls["api"][name] = VENUE["rest"] + "/derivatives/api/"
    for name in ("history", "charts"):
        found.urls["api"][name] = f"{VENUE['rest']}/api/{name}/"
    return found


exchange = client()
control("POST", "/limits", DERIVATIVES=100000, HISTORY=1000)
markets = exchange.load_markets()
same("markets", (markets[LINEAR]["precision"], markets[INVERSE]["inverse"]), ({"amount": 0.0001, "price": 1.0}, True))
holds("a dated one", any(each["future"] for each in markets.values()))
same("the balance at the start", exchange.fetch_balance()["USD"]["free"], 1_000_000.0)

order = exchange.create_order(LINEAR, "limit", "buy", 0.5, 50_000, {"clientOrderId": "ccxt-1"})
same("a limit order rests", (order["status"], order["clientOrderId"], order["remaining"]), ("open", "ccxt-1", 0.5))
same("its margin is locked", exchange.fetch_balance()["USD"]["used"], 2_500.0)
same("it is among the open ones", [each["id"] for each in exchange.fetch_open_orders(LINEAR)], [order["id"]])
control("POST", "/fills", clientId="ccxt-1", quantity="0.2")
found = exchange.fetch_order(order["id"])
same("it fills in part", (found["filled"], found["amount"], found["status"]), (0.2, 0.5, "open"))
edited = exchange.edit_order(order["id"], LINEAR, "limit", "buy", 0.4, 49_000)
same("it is edited", (edited["id"], edited["amount"]), (order["id"], 0.4))
same("it is canceled", exchange.cancel_order(order["id"])["status"], "canceled")
same("a position", [(each["symbol"], each["side"], each["contracts"], each["entryPrice"])
                    for each in exchange.fetch_positions()],
     [(LINEAR, "long", 0.2, 50_000.0)])
sold = exchange.create_order(LINEAR, "market", "sell", 0.2, None, {"reduceOnly": True})
same("a market order fills", (sold["status"], sold["filled"]), ("closed", 0.2))
same("and closes it", exchange.fetch_positions(), [])
trades = exchange.fetch_my_trades(LINEAR)
same("the fills", sorted((each["side"], each["amount"], each["takerOrMaker"]) for each in trades),
     [("buy", 0.2, "maker"), ("sell", 0.2, "taker")])
same("among the closed ones", exchange.fetch_closed_orders(LINEAR)[0]["status"], "closed")
holds("among the canceled ones", order["id"] in [each["id"] for each in exchange.fetch_canceled_orders(LINEAR)])

exchange.create_order(INVERSE, "market", "buy", 6_000)
same("an inverse position", [(each["symbol"], each["contracts"]) for each in exchange.fetch_positions()], [(INVERSE, 6_000.0)])
holds("in its own account", exchange.fetch_balance({"type": "fi_xbtusd"})["BTC"]["total"] < 10)

stop = exchange.create_order(LINEAR, "limit", "sell", 0.1, 57_900, {"triggerPrice": 58_000})
holds("a stop waits", exchange.fetch_order(stop["id"])["triggerPrice"] == 58_000.0)
control("POST", "/market", symbol="PF_XBTUSD", price="57950")
same("the price sets it off", exchange.fetch_order(stop["id"])["status"], "closed")
control("POST", "/market", symbol="PF_XBTUSD", price="60000")
batch = exchange.create_orders([{"symbol": LINEAR, "type": "limit", "side": "buy", "amount": 0.1, "price": price}
                                for price in (40_000, 41_000)])
same("a batch", [each["status"] for each in batch], ["open", "open"])
same("is canceled together", [each["status"] for each in exchange.cancel_orders([each["id"] for each in batch])],
     ["canceled"] * 2)
maker = exchange.create_order(LINEAR, "limit", "buy", 0.1, 59_000, {"postOnly": True})
same("post-only rests", maker["postOnly"], True)
same("all are canceled", [each["id"] for each in exchange.cancel_all_orders(LINEAR)], [maker["id"]])
cut = exchange.create_order(LINEAR, "limit", "buy", 12, 60_000, {"timeInForce": "ioc"})
same("immediate-or-cancel takes what is there", cut["filled"], 10.0)
holds("the switch", exchange.cancel_all_orders_after(60_000)["result"] == "success")
exchange.cancel_all_orders_after(0)
exchange.set_leverage(5, LINEAR)
same("leverage", exchange.fetch_leverage(LINEAR)["longLeverage"], 5)

refused("too little margin", ccxt.InsufficientFunds, lambda: exchange.create_order(LINEAR, "limit", "buy", 900, 50_000))
refused("post-only would take", ccxt.InvalidOrder,
        lambda: exchange.create_order(LINEAR, "limit", "buy", 0.1, 61_000, {"postOnly": True}))
refused("an unknown order", ccxt.OrderNotFound, lambda: exchange.cancel_order("no-such-order"))
refused("an unknown contract", ccxt.BadSymbol, lambda: exchange.public_get_orderbook({"symbol": "PF_NOPE"}))
refused("the same client id", ccxt.BaseError,
        lambda: exchange.create_order(LINEAR, "limit", "buy", 0.1, 50_000, {"clientOrderId": "ccxt-1"}))
refused("a wrong secret", ccxt.AuthenticationError, client("AAAA").fetch_balance)
reader = client(credential(index=1)["secret"], credential(index=1)["key"])
refused("a key that only reads", ccxt.AuthenticationError, lambda: reader.create_order(LINEAR, "limit", "buy", 0.1, 50_000))

control("POST", "/faults", kind="status", status=503, after=True, match={"operation": "sendorder"})
refused("an answer that is lost", ccxt.ExchangeNotAvailable,
        lambda: exchange.create_order(LINEAR, "limit", "buy", 0.1, 50_000, {"clientOrderId": "ccxt-lost"}))
lost = [each for each in exchange.fetch_open_orders(LINEAR) if each["clientOrderId"] == "ccxt-lost"]
same("its order is there, once", len(lost), 1)
control("POST", "/faults", kind="too-many-requests", retryAfter=2)
refused("too many requests", ccxt.DDoSProtection, lambda: exchange.fetch_ticker(LINEAR))
control("POST", "/limits", DERIVATIVES=3)
refused("the limit", ccxt.DDoSProtection, lambda: [exchange.fetch_balance() for _ in range(3)])

book = exchange.fetch_order_book(LINEAR)
same("the book", book["bids"][0][0] < book["asks"][0][0], True)
holds("the ticker", exchange.fetch_ticker(LINEAR)["last"])
holds("public trades", exchange.fetch_trades(LINEAR))
finish()
