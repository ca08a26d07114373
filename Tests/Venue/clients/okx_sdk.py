"""OKX's own SDK (python-okx): REST, and its private and public WebSockets."""
import asyncio
import json

from checking import VENUE, control, credential, finish, holds, same, until
from okx import Account, MarketData, PublicData, Trade
from okx.websocket.WsPrivateAsync import WsPrivateAsync
from okx.websocket.WsPublicAsync import WsPublicAsync

key = credential()
SIGNED = {"api_key": key["key"], "api_secret_key": key["secret"], "passphrase": key["passphrase"], "flag": "1",
          "domain": VENUE["rest"]}
trade, account = Trade.TradeAPI(**SIGNED), Account.AccountAPI(**SIGNED)
public, prices = PublicData.PublicAPI(domain=VENUE["rest"], flag="0"), MarketData.MarketAPI(domain=VENUE["rest"], flag="0")

same("instruments", {row["instId"] for row in public.get_instruments("SWAP")["data"]},
     {"BTC-USD-SWAP", "ETH-USDT-SWAP", "BTC-USDT-SWAP"})
holds("the time", public.get_system_time()["data"][0]["ts"].isdigit())
same("the ticker", prices.get_ticker("BTC-USDT")["data"][0]["last"], "60000")
same("the book", prices.get_orderbook("BTC-USDT", "3")["data"][0]["bids"][0][:2], ["59999.9", "10"])
same("the account", account.get_account_config()["data"][0]["posMode"], "net_mode")
same("a balance", account.get_account_balance("USDT")["data"][0]["details"][0]["availBal"], "1000000")

placed = trade.place_order("BTC-USDT", "cash", "buy", "limit", "0.5", clOrdId="sdk1", px="55000")
same("an order is placed", (placed["code"], placed["data"][0]["sCode"]), ("0", "0"))
number = placed["data"][0]["ordId"]
same("it is found by its client id", trade.get_order("BTC-USDT", clOrdId="sdk1")["data"][0]["ordId"], number)
same("it is open", [row["ordId"] for row in trade.get_order_list(instId="BTC-USDT")["data"]], [number])
same("it is amended", trade.amend_order("BTC-USDT", ordId=number, newSz="0.4", newPx="54000", reqId="r1")["data"][0]["reqId"], "r1")
same("it is canceled", trade.cancel_order("BTC-USDT", ordId=number)["data"][0]["sCode"], "0")
again = trade.cancel_order("BTC-USDT", ordId=number)
same("but once", (again["code"], again["data"][0]["sCode"]), ("1", "51400"))
same("it is in the history", trade.get_orders_history("SPOT", state="canceled")["data"][0]["ordId"], number)
batch = trade.place_multiple_orders([
    {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.1", "px": "55000", "clOrdId": "sdk2"},
    {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.000001", "px": "55000", "clOrdId": "sdk3"}])
same("a batch of which one is refused", (batch["code"], [row["sCode"] for row in batch["data"]]), ("2", ["0", "51020"]))
trade.cancel_multiple_orders([{"instId": "BTC-USDT", "clOrdId": "sdk2"}])
quote = trade.place_order("BTC-USDT", "cash", "buy", "market", "600")["data"][0]["ordId"]
same("a market buy counts quote", trade.get_order("BTC-USDT", ordId=quote)["data"][0]["accFillSz"], "0.01")
same("its fill", trade.get_fills("SPOT", ordId=quote)["data"][0]["feeCcy"], "BTC")

# Algo orders
stop = trade.place_algo_order("BTC-USDT", "cash", "sell", "oco", "0.5", tpTriggerPx="62000", tpOrdPx="-1", slTriggerPx="58000",
                              slOrdPx="57900", algoClOrdId="sdkalgo1")["data"][0]["algoId"]
same("an algo order waits", trade.order_algos_list("oco")["data"][0]["algoId"], stop)
control("POST", "/market", symbol="BTC-USDT", price="62500")
done = trade.get_algo_order_details(algoClOrdId="sdkalgo1")["data"][0]
same("its profit side went off", (done["state"], done["actualSide"]), ("effective", "tp"))
same("and was sold", trade.get_order("BTC-USDT", ordId=done["ordId"])["data"][0]["state"], "filled")
control("POST", "/market", symbol="BTC-USDT", price="60000")
trail = trade.place_algo_order("BTC-USDT", "cash", "sell", "move_order_stop", "0.1", callbackRatio="0.01")["data"][0]["algoId"]
for price in ("61000", "60500", "60300"):
    control("POST", "/market", symbol="BTC-USDT", price=price)
same("a trailing stop follows", trade.order_algos_history("move_order_stop", state="effective")["data"][0]["algoId"], trail)
control("POST", "/market", symbol="BTC-USDT", price="60000")
ice = trade.place_algo_order("BTC-USDT", "cash", "buy", "iceberg", "0.3", pxVar="0.001", szLimit="0.1", pxLimit="60000")["data"][0]
same("an iceberg is taken", ice["sCode"], "0")
holds("it shows a slice", until(lambda: [row["sz"] for row in trade.get_order_list(instId="BTC-USDT")["data"]] == ["0.1"]))
control("POST", "/market", symbol="BTC-USDT", price="59900")
holds("and the next", until(lambda: len(trade.get_order_list(instId="BTC-USDT")["data"]) == 1))
same("it is canceled", trade.cancel_algo_order([{"instId": "BTC-USDT", "algoId": ice["algoId"]}])["data"][0]["sCode"], "0")
same("and its slice", trade.get_order_list(instId="BTC-USDT")["data"], [])
control("POST", "/market", symbol="BTC-USDT", price="60000")

# Both sides of a position
same("the mode is set", account.set_position_mode("long_short_mode")["data"][0]["posMode"], "long_short_mode")
for side, position in (("buy", "long"), ("sell", "short")):
    trade.place_order("ETH-USDT-SWAP", "cross", side, "market", "5", posSide=position)
same("both are held", sorted((row["posSide"], row["pos"]) for row in account.get_positions()["data"]), [("long", "5"), ("short", "5")])
same("more than held is not closed", trade.place_order("ETH-USDT-SWAP", "isolated", "sell", "market", "5", posSide="long")["data"][0]
     ["sCode"], "51169")
for position in ("long", "short"):
    trade.close_positions("ETH-USDT-SWAP", "cross", posSide=position)
same("both are closed", account.get_positions()["data"], [])


async def streams():
    heard, told = [], []
    private = WsPrivateAsync(key["key"], key["passphrase"], key["secret"], VENUE["webSocket"] + "/ws/v5/private")
    await private.connect()
    listening = [asyncio.ensure_future(private.consume())]
    await private.subscribe([{"channel": "orders", "instType": "ANY"}, {"channel": "account"}], heard.append)
    open_stream = WsPublicAsync(VENUE["webSocket"] + "/ws/v5/public")
    await open_stream.connect()
    listening.append(asyncio.ensure_future(open_stream.consume()))
    await open_stream.subscribe([{"channel": "books", "instId": "BTC-USDT"}, {"channel": "trades", "instId": "BTC-USDT"}], told.append)
    await asyncio.sleep(1)
    row = await asyncio.to_thread(trade.place_order, "BTC-USDT", "cash", "buy", "market", "0.1", tgtCcy="base_ccy")
    await asyncio.sleep(1)
    news = [json.loads(text) for text in heard]
    states = [each["data"][0]["state"] for each in news if each.get("arg", {}).get("channel") == "orders" and "data" in each]
    same("the news of an order", states, ["live", "filled"])
    same("is of that order", next(each["data"][0]["ordId"] for each in news if "data" in each and "ordId" in each["data"][0]),
         row["data"][0]["ordId"])
    holds("the login is told", any(each.get("event") == "login" and each["code"] == "0" for each in news))
    books = [each for each in map(json.loads, told) if each.get("arg", {}).get("channel") == "books" and "data" in each]
    same("a book begins with a snapshot", (books[0]["action"], books[0]["data"][0]["prevSeqId"]), ("snapshot", -1))
    holds("and goes on where it was", all(after["data"][0]["prevSeqId"] == before["data"][0]["seqId"]
                                          for before, after in zip(books, books[1:])) and len(books) > 1)
    holds("public trades", any('"channel":"trades"' in text and '"data"' in text for text in told))


asyncio.run(streams())
wrong = Trade.TradeAPI(**{**SIGNED, "api_secret_key": "wrong"}).get_order("BTC-USDT", ordId="1")
same("a wrong secret", wrong["code"], "50113")
finish()
