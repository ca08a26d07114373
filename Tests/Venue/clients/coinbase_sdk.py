"""Coinbase's own SDK (coinbase-advanced-py): REST with both kinds of keys, the user's and the markets' streams."""
import json
import time

from checking import VENUE, control, credential, finish, holds, refused, same, until
from coinbase.rest import RESTClient
from coinbase.websocket import WSClient, WSUserClient
from requests.exceptions import HTTPError

control("POST", "/limits", PRIVATE=1000, PUBLIC=1000)
HOST = VENUE["rest"].removeprefix("https://")


def keys(kind, index=0):
    key = credential(kind, index)
    return {"api_key": key["key"], "api_secret": key["secret"]}


def check_rest(kind):
    client = RESTClient(**keys(kind), base_url=HOST, rate_limit_headers=True)
    name = f"sdk-{kind}"
    placed = client.limit_order_gtc_buy(name, "BTC-USD", "0.1", "50000", post_only=True)
    same(f"{kind}: an order", (placed.success, placed.success_response["client_order_id"]), (True, name))
    order_id = placed.success_response["order_id"]
    order = client.get_order(order_id).order
    same(f"{kind}: it is found", (order.status, order.outstanding_hold_amount), ("OPEN", "5060"))
    same(f"{kind}: it is open", [each.order_id for each in client.list_orders(order_status=["OPEN"]).orders], [order_id])
    same(f"{kind}: an edit", client.edit_order(order_id, size="0.2", price="49000").success, True)
    same(f"{kind}: is made", client.get_order(order_id).order.order_configuration.limit_limit_gtc.base_size, "0.2")
    results = client.cancel_orders([order_id, "nobody"]).results
    same(f"{kind}: cancels", [(each.success, each.failure_reason) for each in results],
         [(True, "UNKNOWN_CANCEL_FAILURE_REASON"), (False, "UNKNOWN_CANCEL_ORDER")])
    same(f"{kind}: who may what", client.get_api_key_permissions().can_trade, True)


def check_more():
    client = RESTClient(**keys("ES256"), base_url=HOST)
    same("accounts", sorted(each.currency for each in client.get_accounts().accounts), ["BTC", "ETH", "SOL", "USD"])
    bought = client.market_order_buy("sdk-market", "BTC-USD", quote_size="600")
    fills = client.get_fills(order_ids=[bought.success_response["order_id"]]).fills
    same("a market order by its cost fills", [(each.size, each.price, each.liquidity_indicator) for each in fills],
         [("0.01", "60000", "TAKER")])
    preview = client.preview_limit_order_gtc_buy("BTC-USD", "0.1", "50000")
    same("a preview", (preview.order_total, preview.errs), ("5060", []))
    same("a preview of too much", client.preview_limit_order_gtc_buy("BTC-USD", "0.123456789", "50000").errs,
         ["PREVIEW_INVALID_SIZE_PRECISION"])
    stop = client.stop_limit_order_gtc_sell("sdk-stop", "BTC-USD", "0.1", "57900", "58000", "STOP_DIRECTION_STOP_DOWN")
    bracket = client.trigger_bracket_order_gtc_sell("sdk-bracket", "BTC-USD", "0.1", "65000", "58500")
    control("POST", "/market", symbol="BTC-USD", price="57950")
    names = [each.success_response["order_id"] for each in (stop, bracket)]
    holds("a stop and a bracket go off", until(lambda: all(client.get_order(each).order.status == "FILLED" for each in names)))
    same("the stop was triggered", client.get_order(names[0]).order.trigger_status, "STOP_TRIGGERED")
    control("POST", "/market", symbol="BTC-USD", price="60000")
    refusal = client.limit_order_gtc_buy("sdk-much", "BTC-USD", "30", "50000")
    same("too little money", (refusal.success, refusal.error_response["error"]), (False, "INSUFFICIENT_FUND"))
    client.market_order_buy("sdk-future", "BIP-20DEC30-CDE", base_size="2")
    same("a position", [(each.product_id, each.number_of_contracts) for each in client.list_futures_positions().positions],
         [("BIP-20DEC30-CDE", "2")])
    holds("margin", client.get_futures_balance_summary().balance_summary["initial_margin"])
    same("it is closed", client.close_position("sdk-close", "BIP-20DEC30-CDE").success, True)
    same("no position is left", client.list_futures_positions().positions, [])
    same("fees", client.get_transaction_summary().fee_tier["taker_fee_rate"], "0.012")
    same("a product", client.get_product("BTC-USD").base_increment, "0.00000001")
    same("the book", len(client.get_product_book("BTC-USD", limit=5).pricebook.bids), 5)
    same("the best", [each.product_id for each in client.get_best_bid_ask(["ETH-USD"]).pricebooks], ["ETH-USD"])
    holds("trades", client.get_market_trades("BTC-USD", 10).trades)
    now = int(time.time())
    holds("candles", client.get_candles("BTC-USD", str(now - 3600), str(now + 60), "ONE_MINUTE").candles)
    public = RESTClient(base_url=HOST, api_key=None, api_secret=None)
    holds("the time", public.get_unix_time().iso)
    same("without a key", public.get_public_product("ETH-USD").product_id, "ETH-USD")
    other = RESTClient(**{**keys("ES256"), "api_secret": credential("ES256", 2)["secret"]}, base_url=HOST)
    refused("a wrong key", HTTPError, other.get_accounts)


def check_user():
    heard = []
    client = WSUserClient(**keys("Ed25519"), base_url=VENUE["webSocket"],
                          on_message=lambda text: heard.append(json.loads(text)))
    client.open()
    client.user(product_ids=["BTC-USD"])
    client.heartbeats()
    until(lambda: any(each["channel"] == "heartbeats" for each in heard))
    rest = RESTClient(**keys("ES256"), base_url=HOST)
    rest.limit_order_gtc_sell("sdk-stream", "BTC-USD", "0.1", "61000")
    control("POST", "/fills", clientId="sdk-stream", quantity="0.04")
    control("DELETE", "/orders", clientId="sdk-stream")

    def rows():
        return [row for each in heard if each["channel"] == "user" for event in each["events"] if event["type"] == "update"
                for row in event["orders"]]
    until(lambda: len(rows()) == 4)
    same("the order's news", [(each["status"], each["cumulative_quantity"]) for each in rows()],
         [("PENDING", "0"), ("OPEN", "0"), ("OPEN", "0.04"), ("CANCELLED", "0.04")])
    same("messages are numbered", [each["sequence_num"] for each in heard], list(range(len(heard))))
    client.close()


def check_markets():
    heard = []
    client = WSClient(base_url=VENUE["streams"], on_message=lambda text: heard.append(json.loads(text)))
    client.open()
    client.subscribe(product_ids=["BTC-USD"], channels=["level2", "ticker", "market_trades", "candles", "status"])
    control("POST", "/market", symbol="BTC-USD", price="60100")
    wanted = {("l2_data", "update"), ("ticker", "update"), ("market_trades", "update"), ("candles", "update"),
              ("status", "snapshot")}

    def found():
        return {(each["channel"], event.get("type")) for each in heard for event in each["events"]}
    until(lambda: wanted <= found())
    same("what markets tell", wanted - found(), set())
    client.close()


for each in ("ES256", "Ed25519"):
    check_rest(each)
check_more()
check_user()
check_markets()
finish()
