"""ccxt on OKX over REST: spot, swaps, algo orders."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same


def client(key, **changes):
    made = ccxt.okx({"apiKey": key["key"], "secret": key["secret"], "password": key["passphrase"],
                     "options": {"fetchMarkets": {"types": ["spot", "swap"]}}, **changes})
    made.session.trust_env = made.requests_trust_env = True
    made.urls["api"]["rest"] = VENUE["rest"]
    made.enableRateLimit = False
    return made


key = credential()
exchange = client(key)
exchange.load_markets()
spot, swap, inverse = "BTC/USDT", "BTC/USDT:USDT", "BTC/USD:BTC"
same("markets", exchange.markets[spot]["precision"], {"amount": 1e-8, "price": 0.1})
same("swaps", (exchange.markets[swap]["contractSize"], exchange.markets[inverse]["inverse"]), (0.01, True))
holds("the time", abs(exchange.fetch_time() - exchange.milliseconds()) < 5_000)
same("the balance at the start", exchange.fetch_balance()["USDT"]["free"], 1_000_000.0)

order = exchange.create_order(spot, "limit", "buy", 0.5, 55_000, {"clientOrderId": "ccxt1"})
found = exchange.fetch_order(order["id"], spot)
same("a limit order rests", (found["status"], found["clientOrderId"], found["remaining"]), ("open", "ccxt1", 0.5))
same("its funds are locked", exchange.fetch_balance()["USDT"]["used"], 27_500.0)
same("it is found by its client id", exchange.fetch_order(None, spot, {"clientOrderId": "ccxt1"})["id"], order["id"])
same("it is among the open ones", [each["id"] for each in exchange.fetch_open_orders(spot)], [order["id"]])
control("POST", "/fills", clientId="ccxt1", quantity="0.2")
same("it fills in part", exchange.fetch_order(order["id"], spot)["filled"], 0.2)
exchange.edit_order(order["id"], spot, "limit", "buy", 0.4, 54_000)
found = exchange.fetch_order(order["id"], spot)
same("it is amended and keeps its id", (found["price"], found["amount"], found["filled"]), (54_000.0, 0.4, 0.2))
exchange.cancel_order(order["id"], spot)
same("it is canceled", exchange.fetch_order(order["id"], spot)["status"], "canceled")
same("nothing is locked any more", exchange.fetch_balance()["USDT"]["used"], 0.0)

market = exchange.fetch_order(exchange.create_order(spot, "market", "sell", 0.1)["id"], spot)
same("a market order fills", (market["status"], market["filled"], market["average"]), ("closed", 0.1, 59_999.9))
spent = exchange.create_market_buy_order_with_cost(spot, 600)
spent = exchange.fetch_order(spent["id"], spot)
holds("a market order by its cost fills", spent["status"] == "closed" and spent["cost"] <= 600, spent)
trades = exchange.fetch_my_trades(spot)
same("the fills", [(each["side"], each["amount"], each["takerOrMaker"]) for each in trades][:2],
     [("buy", 0.2, "maker"), ("sell", 0.1, "taker")])
same("the commission of a maker, of what came in", trades[0]["fee"]["cost"], 0.00016)
same("fills of an order", [each["order"] for each in exchange.fetch_order_trades(order["id"], spot)], [order["id"]])

taking = exchange.fetch_order(exchange.create_order(spot, "limit", "buy", 0.1, 61_000, {"postOnly": True})["id"], spot)
same("post-only that would take is canceled", (taking["status"], taking["info"]["cancelSource"]), ("canceled", "31"))
control("POST", "/balances", account="main", asset="USDT", amount="1000000")
cut = exchange.fetch_order(exchange.create_order(spot, "limit", "buy", 11, 60_000, {"timeInForce": "IOC"})["id"], spot)
same("immediate-or-cancel takes what is there", (cut["status"], cut["filled"] < 11, cut["info"]["cancelSource"]),
     ("canceled", True, "14"))
whole = exchange.fetch_order(exchange.create_order(spot, "limit", "buy", 11, 60_000, {"timeInForce": "FOK"})["id"], spot)
same("fill-or-kill takes nothing", (whole["status"], whole["filled"]), ("canceled", 0.0))
both = exchange.create_orders([
    {"symbol": spot, "type": "limit", "side": "buy", "amount": 0.1, "price": 55_000, "params": {"clientOrderId": "batch1"}},
    {"symbol": spot, "type": "limit", "side": "buy", "amount": 0.1, "price": 55_100, "params": {"clientOrderId": "batch2"}}])
same("a batch", [each["clientOrderId"] for each in both], ["batch1", "batch2"])
exchange.cancel_orders([each["id"] for each in both], spot)
same("is canceled as one", exchange.fetch_open_orders(spot), [])
holds("orders that ended", len(exchange.fetch_closed_orders(spot)) >= 2 and len(exchange.fetch_canceled_orders(spot)) >= 4)

# Algo orders
stop = exchange.create_order(spot, "market", "sell", 0.1, None, {"stopLossPrice": 58_000, "algoClOrdId": "algo1"})
waits = exchange.fetch_open_orders(spot, None, None, {"stop": True, "ordType": "conditional"})
same("a stop waits", [(each["id"], each["stopLossPrice"]) for each in waits], [(stop["id"], 58_000.0)])
control("POST", "/market", symbol="BTC-USDT", price="57950")
done = exchange.fetch_order(stop["id"], spot, {"stop": True})
holds("the price sets it off", done["info"]["state"] == "effective" and done["info"]["ordId"], done["info"])
same("its order is filled", exchange.fetch_order(done["info"]["ordId"], spot)["status"], "closed")
control("POST", "/market", symbol="BTC-USDT", price="60000")
trigger = exchange.create_order(spot, "limit", "buy", 0.1, 61_000, {"triggerPrice": 60_900})
exchange.cancel_order(trigger["id"], spot, {"stop": True})
same("a trigger order is canceled", exchange.fetch_order(trigger["id"], spot, {"stop": True})["info"]["state"], "canceled")
trailing = exchange.create_order(swap, "market", "sell", 5, None, {"trailingPercent": 1, "reduceOnly": True})
same("a trailing stop waits", exchange.fetch_order(trailing["id"], swap, {"stop": True, "trailing": True})["info"]["callbackRatio"],
     "0.01")
exchange.cancel_order(trailing["id"], swap, {"trailing": True, "stop": True})

# Swaps
exchange.set_leverage(5, swap, {"mgnMode": "cross"})
same("leverage", exchange.fetch_leverage(swap)["longLeverage"], 5)
opened = exchange.fetch_order(exchange.create_order(swap, "market", "buy", 10)["id"], swap)
same("a position is opened", (opened["status"], opened["filled"]), ("closed", 10.0))
position = exchange.fetch_positions([swap])[0]
same("it is told", (position["side"], position["contracts"], position["entryPrice"], position["leverage"]),
     ("long", 10.0, 60_000.0, 5.0))
control("POST", "/market", symbol="BTC-USDT-SWAP", price="61000")
same("its profit", exchange.fetch_positions([swap])[0]["unrealizedPnl"], 100.0)
closed = exchange.fetch_order(exchange.create_order(swap, "market", "sell", 20, None, {"reduceOnly": True})["id"], swap)
same("reduce-only takes no more than it", (closed["filled"], exchange.fetch_positions([swap])), (10.0, []))
refused("reduce-only without a position", ccxt.ExchangeError,
        lambda: exchange.create_order(swap, "market", "sell", 1, None, {"reduceOnly": True}))
opened = exchange.create_order(inverse, "market", "sell", 10)
short = exchange.fetch_positions([inverse])[0]
same("an inverse swap, short", (short["side"], short["contracts"], short["contractSize"]), ("short", 10.0, 100.0))
holds("margin in the coin", 0 < exchange.fetch_balance()["BTC"]["used"] < 0.01, exchange.fetch_balance()["BTC"])
exchange.close_position(inverse, None, {"marginMode": "cross"})
same("it is closed", exchange.fetch_positions([inverse]), [])

# Refusals
refused("too little money", ccxt.InsufficientFunds, lambda: exchange.create_order(spot, "limit", "buy", 30, 55_000))
refused("below the smallest", ccxt.InvalidOrder, lambda: client(key).private_post_trade_order(
    {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.000001", "px": "55000"}))
refused("between two ticks", ccxt.BadRequest, lambda: client(key).private_post_trade_order(
    {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.1", "px": "55000.05"}))
refused("beyond the price limit", ccxt.InvalidOrder, lambda: exchange.create_order(spot, "limit", "buy", 0.1, 90_000))
refused("a client id twice", ccxt.InvalidOrder,
        lambda: exchange.create_order(spot, "limit", "buy", 0.1, 55_000, {"clientOrderId": "ccxt1"}))
refused("a client id with a hyphen", ccxt.BadRequest,
        lambda: exchange.create_order(spot, "limit", "buy", 0.1, 55_000, {"clientOrderId": "ccxt-1"}))
refused("an unknown order", ccxt.OrderNotFound, lambda: exchange.cancel_order("1", spot))
refused("an unknown order is not found", ccxt.OrderNotFound, lambda: exchange.fetch_order("1", spot))
refused("an unknown instrument", ccxt.BadSymbol, lambda: exchange.public_get_market_ticker({"instId": "NO-NE"}))
refused("a wrong secret", ccxt.AuthenticationError, lambda: client({**key, "secret": "wrong"}).private_get_account_balance())
refused("a wrong passphrase", ccxt.AuthenticationError, lambda: client({**key, "passphrase": "wrong"}).private_get_account_balance())
refused("a key that may only read", ccxt.ExchangeError, lambda: client(credential(index=1)).private_post_trade_cancel_order(
    {"instId": "BTC-USDT", "ordId": "1"}))
same("and does", client(credential(index=1)).fetch_balance()["ETH"]["free"], 100.0)
control("POST", "/clock", skewMilliseconds=60_000)
refused("a clock that is off", ccxt.InvalidNonce, lambda: exchange.fetch_open_orders(spot))
control("POST", "/clock", skewMilliseconds=0)
demo = client(key)
demo.set_sandbox_mode(True)
demo.urls["api"]["rest"] = VENUE["rest"]
same("the header of demo trading", demo.fetch_open_orders(spot), [])

# Faults
control("POST", "/faults", kind="status", status=503, after=True, match={"operation": "batch-orders"})
refused("an answer that is lost", ccxt.OperationFailed,
        lambda: exchange.create_order(spot, "limit", "buy", 0.1, 55_000, {"clientOrderId": "lost1"}))
same("its order is there", exchange.fetch_order(None, spot, {"clientOrderId": "lost1"})["status"], "open")
same("and was placed once", len(control("GET", "/requests?clientId=lost1&operation=batch-orders")), 1)
control("POST", "/faults", kind="too-many-requests", retryAfter=2)
refused("too many requests", ccxt.RateLimitExceeded, lambda: exchange.fetch_ticker(spot))
control("POST", "/limits", **{"account/balance": 2})
refused("a limit of the venue", ccxt.RateLimitExceeded, lambda: [exchange.fetch_balance() for _ in range(6)])
control("POST", "/faults", kind="drop-after-accept", match={"path": "*/cancel-order"})
refused("a connection that drops", ccxt.NetworkError, lambda: exchange.cancel_order(None, spot, {"clientOrderId": "lost1"}))
same("after the cancel", exchange.fetch_order(None, spot, {"clientOrderId": "lost1"})["status"], "canceled")

book = exchange.fetch_order_book(spot, 5)
same("the book", (book["bids"][0][0], len(book["asks"])), (59_999.9, 5))
same("the ticker", exchange.fetch_ticker(spot)["last"], 60_000.0)
same("tickers", sorted(exchange.fetch_tickers([swap])), [swap])
holds("public trades", exchange.fetch_trades(spot))
holds("candles", exchange.fetch_ohlcv(spot, "1m"))
holds("funding", exchange.fetch_funding_rate(swap)["fundingRate"])
finish()
