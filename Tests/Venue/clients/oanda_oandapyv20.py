"""oandapyV20 on OANDA: orders, trades, positions, transactions, both streams."""
import itertools
import json
import threading

import oandapyV20
from checking import VENUE, control, credential, finish, holds, refused, same, until
from oandapyV20.endpoints import accounts, instruments, orders, positions, pricing, trades, transactions
from oandapyV20.exceptions import V20Error

key = credential("bearer")
number = key["account"]
oandapyV20.oandapyV20.TRADING_ENVIRONMENTS["practice"] = {
    "api": VENUE["rest"].removesuffix("/v3"), "stream": VENUE["stream"].removesuffix("/v3")}
control("POST", "/limits", newConnections=100)
api = oandapyV20.API(access_token=key["token"])


def ask(request):
    return api.request(request)


def order(**fields):
    return ask(orders.OrderCreate(number, data={"order": {key: value for key, value in fields.items() if value is not None}}))


def limit(units, price, name=None, **more):
    extensions = {"clientExtensions": {"id": name}} if name else {}
    return order(type="LIMIT", instrument="EUR_USD", units=str(units), price=price, **extensions, **more)


def move(price, symbol="EUR_USD"):
    control("POST", "/market", symbol=symbol, price=price)


def kinds(answer):
    return [row["type"] for row in answer["transactions"]]


heard, prices = [], []


def listen(request, into):
    for line in oandapyV20.API(access_token=key["token"]).request(request):
        into.append(line)


for request, into in ((transactions.TransactionsStream(number), heard),
                      (pricing.PricingStream(number, {"instruments": "EUR_USD,USD_JPY"}), prices)):
    threading.Thread(target=listen, args=(request, into), daemon=True).start()
until(lambda: heard and len(prices) >= 2)
same("the streams begin", (heard[0]["type"], {each["type"] for each in prices}), ("HEARTBEAT", {"PRICE", "HEARTBEAT"}))

same("the accounts", ask(accounts.AccountList())["accounts"], [{"id": number, "tags": []}])
summary = ask(accounts.AccountSummary(number))["account"]
same("the account", (summary["balance"], summary["currency"], summary["lastTransactionID"]), ("100000.0000", "USD", "3"))
names = ask(accounts.AccountInstruments(number))["instruments"]
holds("instruments", {"EUR_USD", "USD_JPY", "DE30_EUR"} <= {each["name"] for each in names})
quote = ask(pricing.PricingInfo(number, {"instruments": "EUR_USD"}))["prices"][0]
same("a price", (quote["bids"][0], quote["asks"][0]["price"], quote["tradeable"]),
     ({"price": "1.09994", "liquidity": 1000000}, "1.10006", True))
holds("candles", ask(instruments.InstrumentsCandles("EUR_USD", {"granularity": "S5"}))["candles"])

placed = limit(1000, "1.09", "py-1")
first = placed["orderCreateTransaction"]
same("an order", (first["type"], first["units"], first["price"], placed["lastTransactionID"]),
     ("LIMIT_ORDER", "1000", "1.09000", "4"))
same("it is found", ask(orders.OrderDetails(number, first["id"]))["order"]["state"], "PENDING")
same("it is found by its name", ask(orders.OrderDetails(number, "@py-1"))["order"]["id"], first["id"])
same("it is pending", [each["id"] for each in ask(orders.OrdersPending(number))["orders"]], [first["id"]])
wish = {"type": "LIMIT", "instrument": "EUR_USD", "units": "2000", "price": "1.08"}
replaced = ask(orders.OrderReplace(number, first["id"], data={"order": wish}))
second, gone = replaced["orderCreateTransaction"], replaced["orderCancelTransaction"]
same("it is replaced", (second["replacesOrderID"], second["clientExtensions"]["id"], gone["reason"], gone["replacedByOrderID"]),
     (first["id"], "py-1", "CLIENT_REQUEST_REPLACED", second["id"]))
control("POST", "/fills", clientId="py-1", quantity="500")
same("it fills in part", ask(positions.PositionDetails(number, "EUR_USD"))["position"]["long"]["units"], "500")
canceled = ask(orders.OrderCancel(number, "@py-1"))["orderCancelTransaction"]
same("it is canceled", (canceled["orderID"], canceled["clientOrderID"], canceled["reason"]),
     (second["id"], "py-1", "CLIENT_REQUEST"))
error = refused("an order that is over", V20Error, lambda: ask(orders.OrderDetails(number, "@py-1")))
same("as it is worded", (error.code, json.loads(error.msg)["errorCode"]), (404, "NO_SUCH_ORDER"))
same("but is listed", [each["state"] for each in ask(orders.OrderList(number, {"state": "ALL"}))["orders"]],
     ["CANCELLED", "CANCELLED"])
ask(positions.PositionClose(number, "EUR_USD", {"longUnits": "ALL"}))

bought = order(type="MARKET", instrument="EUR_USD", units="1000", takeProfitOnFill={"price": "1.11"},
               stopLossOnFill={"price": "1.09"})
fill = bought["orderFillTransaction"]
same("a market order", (fill["price"], fill["tradeOpened"]["units"], fill["reason"]), ("1.10006", "1000", "MARKET_ORDER"))
trade = ask(trades.TradeDetails(number, fill["tradeOpened"]["tradeID"]))["trade"]
same("its trade and exits", (trade["currentUnits"], trade["takeProfitOrder"]["price"], trade["stopLossOrder"]["price"]),
     ("1000", "1.11000", "1.09000"))
reduced = ask(trades.TradeClose(number, trade["id"], {"units": "400"}))["orderFillTransaction"]
same("it is reduced", (reduced["tradeReduced"]["units"], reduced["pl"]), ("-400", "-0.0480"))
move("1.1101")
until(lambda: not ask(trades.OpenTrades(number))["trades"])
ended = ask(transactions.TransactionsSinceID(number, {"id": fill["id"]}))
same("its profit is taken", kinds(ended),
     ["TAKE_PROFIT_ORDER", "STOP_LOSS_ORDER", "MARKET_ORDER", "ORDER_FILL", "ORDER_FILL", "ORDER_CANCEL"])
same("and its stop is gone", ended["transactions"][-1]["reason"], "LINKED_TRADE_CLOSED")
move("1.1")

stop = order(type="STOP", instrument="EUR_USD", units="-300", price="1.09", clientExtensions={"id": "py-stop"})
touched = order(type="MARKET_IF_TOUCHED", instrument="EUR_USD", units="200", price="1.095")
move("1.0949")
same("one was touched", ask(positions.PositionDetails(number, "EUR_USD"))["position"]["long"]["units"], "200")
move("1.0899")
position = ask(positions.OpenPositions(number))["positions"][0]
same("then the stop", (position["long"]["units"], position["short"]["units"]), ("0", "-100"))
trail = order(type="TRAILING_STOP_LOSS", tradeID=position["short"]["tradeIDs"][0], distance="0.005")
same("a trailing stop", trail["orderCreateTransaction"]["distance"], "0.00500")
move("1.08")
trailing = ask(orders.OrderDetails(number, trail["orderCreateTransaction"]["id"]))["order"]
same("it trails", trailing["trailingStopValue"], "1.08506")
move("1.0851")
same("and stops", ask(positions.OpenPositions(number))["positions"], [])
move("1.1")

cut = order(type="MARKET", instrument="EUR_USD", units="5000000", timeInForce="IOC")
same("not enough margin", cut["orderCancelTransaction"]["reason"], "INSUFFICIENT_MARGIN")
bounded = order(type="MARKET", instrument="EUR_USD", units="100", priceBound="1.09")
same("beyond its bound", bounded["orderCancelTransaction"]["reason"], "BOUNDS_VIOLATION")
control("POST", "/market", symbol="EUR_USD", price="1.1", quantity="1000")
part = order(type="MARKET", instrument="EUR_USD", units="5000", timeInForce="IOC")
same("as much as there is", (part["orderFillTransaction"]["units"], part["orderCancelTransaction"]["reason"]),
     ("4000", "TIME_IN_FORCE_EXPIRED"))
none = order(type="MARKET", instrument="EUR_USD", units="5000")
same("all or nothing", none["orderCancelTransaction"]["reason"], "INSUFFICIENT_LIQUIDITY")
control("POST", "/market", symbol="EUR_USD", price="1.1", quantity="1000000")
closed = ask(positions.PositionClose(number, "EUR_USD", {"longUnits": "ALL"}))
same("the position is closed", closed["longOrderFillTransaction"]["units"], "-4000")
control("POST", "/instruments", symbol="EUR_USD", trading=False)
halted = order(type="MARKET", instrument="EUR_USD", units="1")
same("the market is halted", halted["orderCancelTransaction"]["reason"], "MARKET_HALTED")
control("POST", "/instruments", symbol="EUR_USD", trading=True)

limit(1, "1.0", "py-twice")
for name, status, code, wrong in (
        ("a name again", 400, "CLIENT_ORDER_ID_ALREADY_EXISTS", lambda: limit(1, "1.0", "py-twice")),
        ("no units", 400, "UNITS_INVALID", lambda: limit(0, "1.0")),
        ("half a unit", 400, "UNITS_PRECISION_EXCEEDED", lambda: limit("0.5", "1.0")),
        ("too many units", 400, "UNITS_LIMIT_EXCEEDED", lambda: limit(200_000_000, "1.0")),
        ("too fine a price", 400, "PRICE_PRECISION_EXCEEDED", lambda: limit(1, "1.000001")),
        ("no price", 400, "PRICE_MISSING", lambda: limit(1, None)),
        ("a market order that waits", 400, "TIME_IN_FORCE_INVALID",
         lambda: order(type="MARKET", instrument="EUR_USD", units="1", timeInForce="GTC")),
        ("an end in the past", 400, "TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST",
         lambda: limit(1, "1.0", timeInForce="GTD", gtdTime="2020-01-01T00:00:00.000000000Z")),
        ("an unknown instrument", 400, "oanda::rest::core::InvalidParameterException",
         lambda: order(type="MARKET", instrument="XXX_YYY", units="1")),
        ("an unknown order", 404, "ORDER_DOESNT_EXIST", lambda: ask(orders.OrderCancel(number, "999"))),
        ("an unknown trade", 404, "NO_SUCH_TRADE", lambda: ask(trades.TradeDetails(number, "999"))),
        ("no position", 404, "CLOSEOUT_POSITION_DOESNT_EXIST",
         lambda: ask(positions.PositionClose(number, "USD_JPY", {"longUnits": "ALL"})))):
    error = refused(name, V20Error, wrong)
    same(f"{name}: as it is told", error and (error.code, json.loads(error.msg).get("errorCode")), (status, code))
error = refused("a wrong token", V20Error, lambda: oandapyV20.API(access_token="nobody").request(accounts.AccountList()))
same("its status", error and error.code, 401)

last = int(ask(accounts.AccountSummary(number))["lastTransactionID"])
rows = ask(transactions.TransactionIDRange(number, {"from": 1, "to": last}))["transactions"]
same("transactions are numbered without a hole", [each["id"] for each in rows], [str(n + 1) for n in range(last)])
pages = ask(transactions.TransactionList(number, {"pageSize": 20}))
holds("pages of them", len(pages["pages"]) == -(-last // 20) and pages["pages"][0].startswith("https://"), pages)
until(lambda: any(each.get("id") == str(last) for each in heard))
ids = [int(each["id"]) for each in heard if "id" in each]
same("the stream had them all", ids, list(range(4, last + 1)))
until(lambda: any(each["type"] == "PRICE" and each["instrument"] == "EUR_USD" for each in itertools.islice(prices, 3, None)))
holds("prices are streamed", {each.get("instrument") for each in prices} >= {"EUR_USD", "USD_JPY"})

control("POST", "/faults", kind="timeout-after-accept", milliseconds=100, match={"method": "POST", "clientId": "py-lost"})
refused("an answer that is lost", Exception, lambda: limit(1, "1.0", "py-lost"))
same("its order is there", ask(orders.OrderDetails(number, "@py-lost"))["order"]["state"], "PENDING")
same("and was placed once", len(control("GET", "/requests?clientId=py-lost&method=POST")), 1)
control("POST", "/faults", kind="status", status=503, match={"path": "*/summary"})
same("trouble", refused("a status", V20Error, lambda: ask(accounts.AccountSummary(number))).code, 503)
control("POST", "/limits", requests=0)
same("a limit", refused("too many", V20Error, lambda: ask(accounts.AccountSummary(number))).code, 429)
finish()
