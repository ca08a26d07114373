"""ccxt on Binance USD-M futures over REST."""
import ccxt
from checking import VENUE, control, credential, finish, holds, refused, same

key = credential()
exchange = ccxt.binanceusdm({"apiKey": key["key"], "secret": key["secret"],
                             "options": {"fetchMarkets": {"types": ["linear"]}, "fetchCurrencies": False, "fetchMargins": False}})
exchange.session.trust_env = exchange.requests_trust_env = True
for version, name in (("v1", "fapiPublic"), ("v2", "fapiPublicV2"), ("v3", "fapiPublicV3"), ("v1", "fapiPrivate"),
                      ("v2", "fapiPrivateV2"), ("v3", "fapiPrivateV3")):
    exchange.urls["api"][name] = f"{VENUE['rest']}/fapi/{version}"
SYMBOL = "BTC/USDT:USDT"

markets = exchange.load_markets()
same("a perpetual", (markets[SYMBOL]["swap"], markets[SYMBOL]["precision"]["price"]), (True, 0.1))
same("the balance", exchange.fetch_balance()["USDT"]["free"], 1_000_000.0)
order = exchange.create_order(SYMBOL, "limit", "buy", 0.5, 59_000, {"clientOrderId": "usdm-1"})
same("a limit order", (order["status"], order["clientOrderId"]), ("open", "usdm-1"))
same("its margin is held", exchange.fetch_balance()["USDT"]["free"], 1_000_000 - 59_000 * 0.5 / 20)
edited = exchange.edit_order(order["id"], SYMBOL, "limit", "buy", 0.4, 59_500)
same("it is amended in place", (edited["id"], edited["price"], edited["amount"]), (order["id"], 59_500.0, 0.4))
control("POST", "/fills", clientId="usdm-1", quantity="0.1")
same("it fills in part", exchange.fetch_order(order["id"], SYMBOL)["filled"], 0.1)
same("it is open", [each["id"] for each in exchange.fetch_open_orders(SYMBOL)], [order["id"]])
same("it is canceled", exchange.cancel_order(order["id"], SYMBOL)["status"], "canceled")
position = exchange.fetch_positions([SYMBOL])[0]
same("the position", (position["side"], position["contracts"], position["entryPrice"]), ("long", 0.1, 59_500.0))

market = exchange.create_order(SYMBOL, "market", "buy", 0.1, None, {"newOrderRespType": "RESULT"})
same("a market order", (market["status"], market["average"]), ("closed", 60_000.0))
stop = exchange.create_order(SYMBOL, "market", "sell", 0.2, None, {"stopLossPrice": 58_000, "reduceOnly": True})
waiting = exchange.fetch_open_orders(SYMBOL, None, None, {"trigger": True})
same("a stop waits", (waiting[0]["id"], waiting[0]["triggerPrice"]), (stop["id"], 58_000.0))
control("POST", "/market", symbol="BTCUSDT", price="57900")
same("it closed the position", exchange.fetch_positions([SYMBOL])[0]["contracts"] if exchange.fetch_positions([SYMBOL]) else 0, 0)
trades = exchange.fetch_my_trades(SYMBOL)
same("the fills", [(each["side"], each["amount"], each["takerOrMaker"]) for each in trades],
     [("buy", 0.1, "maker"), ("buy", 0.1, "taker"), ("sell", 0.2, "taker")])
trailing = exchange.create_order(SYMBOL, "TRAILING_STOP_MARKET", "sell", 0.1, None, {"trailingPercent": 1})
same("a trailing stop is canceled", exchange.cancel_order(trailing["id"], SYMBOL, {"trigger": True})["id"], trailing["id"])
several = exchange.create_orders([
    {"symbol": SYMBOL, "type": "limit", "side": "buy", "amount": 0.1, "price": 50_000, "params": {}},
    {"symbol": SYMBOL, "type": "limit", "side": "buy", "amount": 0.1, "price": 51_000, "params": {}}])
same("a batch", [each["status"] for each in several], ["open", "open"])
exchange.cancel_all_orders(SYMBOL)
same("all are canceled", exchange.fetch_open_orders(SYMBOL), [])
exchange.set_leverage(10, SYMBOL)


def refused_with(name, code, perform):
    """ccxt knows the codes of futures by the host of the venue; here it passes them on in its text."""
    error = refused(name, ccxt.ExchangeError, perform)
    holds(f"{name}: {code}", f'"code":{code},' in str(error), error)


refused_with("post-only would take", -5022,
             lambda: exchange.create_order(SYMBOL, "limit", "buy", 0.1, 58_500, {"postOnly": True}))
refused_with("reduce-only without a position", -2022,
             lambda: exchange.create_order(SYMBOL, "market", "sell", 0.1, None, {"reduceOnly": True}))
refused_with("too little margin", -2019, lambda: exchange.create_order(SYMBOL, "limit", "buy", 500, 57_000))
refused_with("a stop that would go off", -2021,
             lambda: exchange.create_order(SYMBOL, "market", "sell", 0.1, None, {"stopLossPrice": 59_000}))
refused("an unknown order", ccxt.OrderNotFound, lambda: exchange.fetch_order("1", SYMBOL))
same("the book", len(exchange.fetch_order_book(SYMBOL, 5)["bids"]), 5)
holds("the rate of funding", exchange.fetch_funding_rate(SYMBOL)["fundingRate"] > 0)
holds("candles", exchange.fetch_ohlcv(SYMBOL, "1m"))
finish()
