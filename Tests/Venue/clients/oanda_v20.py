"""OANDA's own v20 bindings: orders, trades, account, pricing, both streams, either form of times."""
import threading
from urllib.parse import urlsplit

import v20
from checking import VENUE, control, credential, finish, holds, same, until

key = credential("bearer")
number = key["account"]
control("POST", "/limits", newConnections=100)


def context(url, form="RFC3339"):
    place = urlsplit(url)
    return v20.Context(place.hostname, place.port, token=key["token"], datetime_format=form, decimal_number_as_float=False,
                       poll_timeout=10)


api = context(VENUE["rest"])
heard, prices = [], []


def hear_transactions():
    for kind, message in context(VENUE["stream"]).transaction.stream(number).parts():
        heard.append((kind, message))


def hear_prices():
    for kind, message in context(VENUE["stream"]).pricing.stream(number, instruments="EUR_USD").parts():
        prices.append((kind, message))


for each in (hear_transactions, hear_prices):
    threading.Thread(target=each, daemon=True).start()
until(lambda: sum(len(row["topics"]) for row in control("GET", "/streams")) >= 3)

same("the account", api.account.summary(number).get("account", 200).balance, "100000.0000")
holds("instruments", "EUR_USD" in [each.name for each in api.account.instruments(number).get("instruments", 200)])
quote = api.pricing.get(number, instruments="EUR_USD").get("prices", 200)[0]
same("a price", (quote.asks[0].price, quote.status), ("1.10006", "tradeable"))

made = api.order.limit(number, instrument="EUR_USD", units="1000", price="1.09",
                       clientExtensions={"id": "v20-1", "tag": "t", "comment": "c"}, stopLossOnFill={"price": "1.08"})
same("an order", (made.status, made.get("orderCreateTransaction", 201).price), (201, "1.09000"))
same("it is found", api.order.get(number, "@v20-1").get("order", 200).stopLossOnFill.price, "1.08000")
same("it is pending", len(api.order.list_pending(number).get("orders", 200)), 1)
control("POST", "/market", symbol="EUR_USD", price="1.0899")
trade = api.trade.list_open(number).get("trades", 200)[0]
same("it was filled", (trade.currentUnits, trade.price, trade.stopLossOrder.price), ("1000", "1.08996", "1.08000"))
changed = api.trade.set_dependent_orders(number, trade.id, takeProfit={"price": "1.12"}, stopLoss={"price": "1.085"})
same("exits are changed", (changed.status, changed.get("takeProfitOrderTransaction", 200).price,
                           changed.get("stopLossOrderCancelTransaction", 200).reason),
                           (200, "1.12000", "CLIENT_REQUEST_REPLACED"))
closed = api.trade.close(number, trade.id, units="250")
same("it is closed in part", closed.get("orderFillTransaction", 200).tradeReduced.units, "-250")
changes = api.account.changes(number, sinceTransactionID=made.get("lastTransactionID", 201))
same("what changed", [each.type for each in changes.get("changes", 200).transactions],
     ["ORDER_FILL", "STOP_LOSS_ORDER", "TAKE_PROFIT_ORDER", "ORDER_CANCEL", "STOP_LOSS_ORDER", "MARKET_ORDER", "ORDER_FILL"])
same("the state", len(changes.get("state", 200).trades), 1)
same("positions", api.position.get(number, "EUR_USD").get("position", 200).long.units, "750")
gone = api.position.close(number, "EUR_USD", longUnits="ALL")
same("the position is closed", gone.get("longOrderFillTransaction", 200).units, "-750")
full = api.account.get(number).get("account", 200)
same("the whole account", (full.openTradeCount, full.pendingOrderCount, len(full.positions)), (0, 0, 1))

stop = api.order.stop(number, instrument="USD_JPY", units="-100", price="149", priceBound="148.5", timeInForce="GFD")
same("a stop", stop.get("orderCreateTransaction", 201).priceBound, "148.500")
stop_id = stop.get("orderCreateTransaction", 201).id
same("it is canceled", api.order.cancel(number, stop_id).get("orderCancelTransaction", 200).reason, "CLIENT_REQUEST")
again = api.order.cancel(number, stop_id)
same("but not twice", (again.status, again.get("orderCancelRejectTransaction", 404).rejectReason), (404, "ORDER_DOESNT_EXIST"))
wrong = api.order.market(number, instrument="EUR_USD", units="0")
same("a rejection", (wrong.status, wrong.get("orderRejectTransaction", 400).rejectReason, wrong.get("errorCode", 400)),
     (400, "UNITS_INVALID", "UNITS_INVALID"))
same("transactions", api.transaction.get(number, "4").get("transaction", 200).type, "LIMIT_ORDER")
same("a range", len(api.transaction.range(number, fromID="1", toID="5").get("transactions", 200)), 5)
unix = context(VENUE["rest"], "UNIX").transaction.get(number, "4").get("transaction", 200).time
holds("unix times", unix.partition(".")[0].isdigit(), unix)

last = api.account.summary(number).get("lastTransactionID", 200)
until(lambda: any(getattr(message, "id", "") == last for _, message in heard))
kinds = [kind for kind, _ in heard]
holds("the stream of transactions", kinds[0] == "transaction.TransactionHeartbeat", kinds)
same("has them all", kinds.count("transaction.Transaction"), int(last) - 3)
until(lambda: len([kind for kind, _ in prices if kind == "pricing.ClientPrice"]) >= 2)
holds("the stream of prices", {kind for kind, _ in prices} == {"pricing.ClientPrice", "pricing.PricingHeartbeat"}, prices)
finish()
