"""ccxt on Bybit over REST: spot and linear contracts."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same


def client(key):
    made = ccxt.bybit({"apiKey": key["key"], "secret": key["secret"], "enableRateLimit": False,
                       "options": {"fetchMarkets": {"types": ["spot", "linear"]}}})
    made.session.trust_env = made.requests_trust_env = True
    for name in made.urls["api"]:
        made.urls["api"][name] = VENUE["rest"]
    return made


key = credential()
exchange = client(key)
exchange.load_markets()


def look(number, symbol):
    """An order, alive or not."""
    return exchange.fetch_order(number, symbol, {"acknowledged": True})


spot, swap = "BTC/USDT", "BTC/USDT:USDT"
same("markets", exchange.markets[spot]["precision"], {"amount": 1e-6, "price": 0.1})
same("contracts", (exchange.markets[swap]["contractSize"], exchange.markets[swap]["precision"]["amount"]), (1.0, 0.001))
holds("the time", abs(exchange.fetch_time() - exchange.milliseconds()) < 5_000)
same("the balance at the start", exchange.fetch_balance()["USDT"]["free"], 1_000_000.0)

order = exchange.create_order(spot, "limit", "buy", 0.5, 55_000, {"clientOrderId": "ccxt-1"})
found = exchange.fetch_open_order(order["id"], spot)
same("a limit order rests", (found["status"], found["clientOrderId"], found["remaining"]), ("open", "ccxt-1", 0.5))
same("its funds are locked", exchange.fetch_balance()["USDT"]["used"], 27_500.0)
same("it is found by its client id",
     [each["id"] for each in exchange.fetch_open_orders(spot, None, None, {"orderLinkId": "ccxt-1"})], [order["id"]])
same("it is among the open ones", [each["id"] for each in exchange.fetch_open_orders(spot)], [order["id"]])
control("POST", "/fills", clientId="ccxt-1", quantity="0.2")
same("it fills in part", exchange.fetch_open_order(order["id"], spot)["filled"], 0.2)
exchange.edit_order(order["id"], spot, "limit", "buy", 0.4, 54_000)
found = exchange.fetch_open_order(order["id"], spot)
same("it is amended and keeps its id", (found["price"], found["amount"], found["filled"]), (54_000.0, 0.4, 0.2))
exchange.cancel_order(order["id"], spot)
canceled = look(order["id"], spot)
same("it is canceled with its fill", (canceled["info"]["orderStatus"], canceled["info"]["cancelType"]), ("PartiallyFilledCanceled", "CancelByUser"))
same("nothing is locked any more", exchange.fetch_balance()["USDT"]["used"], 0.0)

market = look(exchange.create_order(spot, "market", "sell", 0.1)["id"], spot)
same("a market order fills", (market["status"], market["filled"], market["average"]), ("closed", 0.1, 59_999.9))
spent = look(exchange.create_market_buy_order_with_cost(spot, 600)["id"], spot)
same("a market order by its cost fills", (spent["status"], spent["filled"]), ("closed", 0.01))
trades = exchange.fetch_my_trades(spot)
same("the fills", [(each["side"], each["amount"], each["takerOrMaker"]) for each in trades],
     [("buy", 0.2, "maker"), ("sell", 0.1, "taker"), ("buy", 0.01, "taker")])
same("the commission of a maker, of what came in", (trades[0]["fee"]["cost"], trades[0]["fee"]["currency"]), (0.00004, "BTC"))
same("fills of an order", [each["order"] for each in exchange.fetch_order_trades(order["id"], spot)], [order["id"]])

exchange.create_order(spot, "limit", "buy", 0.1, 61_000, {"postOnly": True})
taking = exchange.fetch_canceled_orders(spot)
same("post-only that would take is canceled", taking[-1]["info"]["rejectReason"], "EC_PostOnlyWillTakeLiquidity")
control("POST", "/balances", account="main", asset="USDT", amount="1000000")
cut = exchange.create_order(spot, "limit", "buy", 11, 60_000, {"timeInForce": "IOC"})["id"]
cut = look(cut, spot)
same("immediate-or-cancel takes what is there", (cut["info"]["orderStatus"], cut["filled"]), ("PartiallyFilledCanceled", 9.99))
whole = exchange.create_order(spot, "limit", "buy", 11, 60_000, {"timeInForce": "FOK"})["id"]
same("fill-or-kill takes nothing", exchange.fetch_canceled_orders(spot)[-1]["id"], whole)
both = exchange.create_orders([
    {"symbol": spot, "type": "limit", "side": "buy", "amount": 0.1, "price": 55_000, "params": {"clientOrderId": "batch-1"}},
    {"symbol": spot, "type": "limit", "side": "buy", "amount": 0.1, "price": 55_100, "params": {"clientOrderId": "batch-2"}}])
same("a batch", [each["clientOrderId"] for each in both], ["batch-1", "batch-2"])
same("all are canceled", sorted(each["id"] for each in exchange.cancel_all_orders(spot)), sorted(each["id"] for each in both))

stop = exchange.create_order(spot, "market", "sell", 0.1, None, {"triggerPrice": 58_000})
same("a stop of spot waits", [each["triggerPrice"] for each in exchange.fetch_open_orders(spot, None, None, {"orderFilter": "StopOrder"})],
     [58_000.0])
control("POST", "/market", symbol="spot:BTCUSDT", price="57950")
same("the price sets it off", look(stop["id"], spot)["status"], "closed")
control("POST", "/market", symbol="spot:BTCUSDT", price="60000")
loss = exchange.create_order(spot, "limit", "sell", 0.1, 57_900, {"stopLossPrice": 58_000})
same("a stop loss of spot holds what it will sell", exchange.fetch_balance()["BTC"]["used"], 0.1)
exchange.cancel_order(loss["id"], spot, {"trigger": True})

# Contracts
exchange.set_leverage(5, swap)
refused("a leverage that is set", ccxt.BadRequest, lambda: exchange.set_leverage(5, swap))
opened = look(exchange.create_order(swap, "market", "buy", 0.5)["id"], swap)
same("a position is opened", (opened["status"], opened["filled"], opened["average"]), ("closed", 0.5, 60_000.0))
position = exchange.fetch_position(swap)
same("it is told", (position["side"], position["contracts"], position["entryPrice"], position["leverage"]), ("long", 0.5, 60_000.0, 5.0))
stop = exchange.create_order(swap, "market", "sell", 0.5, None, {"triggerPrice": 58_000, "triggerDirection": "descending", "reduceOnly": True})
same("a stop waits", exchange.fetch_open_order(stop["id"], swap)["info"]["orderStatus"], "Untriggered")
exchange.cancel_order(stop["id"], swap)
exchange.create_order(swap, "market", "sell", 0.5, None, {"trailingAmount": 500})
holds("a trailing stop on the position", exchange.fetch_position(swap)["info"]["trailingStop"] == "500.00")
for price in ("61000", "60400"):
    control("POST", "/market", symbol="linear:BTCUSDT", price=price)
same("it closed the position", exchange.fetch_position(swap)["contracts"] or 0.0, 0.0)
control("POST", "/market", symbol="linear:BTCUSDT", price="60000")
refused("reduce-only without a position", ccxt.InvalidOrder,
        lambda: exchange.create_order(swap, "market", "sell", 0.1, None, {"reduceOnly": True}))

# Refusals
refused("too little money", ccxt.InsufficientFunds, lambda: exchange.create_order(spot, "limit", "buy", 60, 55_000))
refused("too little margin", ccxt.InsufficientFunds, lambda: exchange.create_order(swap, "limit", "buy", 100, 60_000) and
        exchange.create_order(swap, "limit", "buy", 100, 60_000))
exchange.cancel_all_orders(swap)
refused("below the smallest", ccxt.InvalidOrder, lambda: client(key).private_post_v5_order_create(
    {"category": "spot", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.000001", "price": "55000"}))
refused("too many decimals", ccxt.InvalidOrder, lambda: client(key).private_post_v5_order_create(
    {"category": "spot", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.1", "price": "55000.05"}))
refused("beyond the price limit", ccxt.InvalidOrder, lambda: exchange.create_order(spot, "limit", "buy", 0.1, 90_000))
refused("a client id twice", ccxt.InvalidOrder,
        lambda: exchange.create_order(spot, "limit", "buy", 0.1, 55_000, {"clientOrderId": "ccxt-1"}))
refused("an unknown order", ccxt.OrderNotFound, lambda: exchange.cancel_order("1", spot))
refused("an unknown order of contracts", ccxt.OrderNotFound, lambda: exchange.cancel_order("1", swap))
refused("an unknown symbol", ccxt.ExchangeError, lambda: exchange.public_get_v5_market_orderbook({"category": "spot", "symbol": "NONE"}))
refused("a wrong secret", ccxt.AuthenticationError, lambda: client({**key, "secret": "wrong"}).private_get_v5_account_info())
refused("a wrong key", ccxt.AuthenticationError, lambda: client({**key, "key": "wrong"}).private_get_v5_account_info())
refused("a key that may only read", ccxt.PermissionDenied, lambda: client(credential(index=1)).private_post_v5_order_cancel(
    {"category": "spot", "symbol": "BTCUSDT", "orderId": "1"}))
control("POST", "/clock", skewMilliseconds=30_000)
refused("a clock that is off", ccxt.InvalidNonce, lambda: exchange.fetch_open_orders(spot))
exchange.load_time_difference()
exchange.options["adjustForTimeDifference"] = True
holds("and is adjusted to", exchange.fetch_open_orders(spot) == [])
control("POST", "/clock", skewMilliseconds=0)
exchange.load_time_difference()

# Faults
control("POST", "/faults", kind="status", status=503, after=True, match={"operation": "order.create"})
refused("an answer that is lost", ccxt.ExchangeError,
        lambda: exchange.create_order(spot, "limit", "buy", 0.1, 55_000, {"clientOrderId": "lost-1"}))
lost = exchange.fetch_open_orders(spot, None, None, {"orderLinkId": "lost-1"})[0]
same("its order is there", lost["status"], "open")
same("and was placed once", len(control("GET", "/requests?clientId=lost-1&operation=order.create")), 1)
control("POST", "/faults", kind="too-many-requests")
refused("too many requests", ccxt.RateLimitExceeded, lambda: exchange.fetch_ticker(spot))
control("POST", "/limits", **{"order.realtime.spot": 2})
refused("a limit of the venue", ccxt.RateLimitExceeded, lambda: [exchange.fetch_open_orders(spot) for _ in range(6)])
holds("is told in headers", exchange.last_response_headers["X-Bapi-Limit"] == "2" and exchange.last_response_headers["X-Bapi-Limit-Status"] == "0")
control("POST", "/faults", kind="drop-after-accept", match={"operation": "order.cancel"})
refused("a connection that drops", ccxt.NetworkError, lambda: exchange.cancel_order(lost["id"], spot))
same("after the cancel", exchange.fetch_canceled_orders(spot)[-1]["id"], lost["id"])

book = exchange.fetch_order_book(spot, 5)
same("the book", (book["bids"][0][0], len(book["asks"])), (59_999.9, 5))
same("the ticker", exchange.fetch_ticker(spot)["last"], 60_000.0)
same("tickers", sorted(exchange.fetch_tickers([swap])), [swap])
holds("public trades", exchange.fetch_trades(spot))
holds("candles", exchange.fetch_ohlcv(spot, "1m"))
holds("funding", exchange.fetch_funding_rate(swap)["fundingRate"])
finish()
