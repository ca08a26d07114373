"""Operations on the account: balances, fills, how many orders count."""
from . import shapes
from ..operations import SPOT


@SPOT.operation("account.status", "GET /api/v3/account", wants={"omitZeroBalances": "flag"}, weight=20, needs="read")
def account_status(venue, account, values):
    return shapes.account(account, values.get("omitZeroBalances", False))


@SPOT.operation("account.commission", "GET /api/v3/account/commission", wants={"symbol": "symbol!"}, weight=20, needs="read")
def commission(venue, account, values):
    rates = {"maker": shapes.amount(account.maker), "taker": shapes.amount(account.taker),
             "buyer": shapes.amount(None), "seller": shapes.amount(None)}
    none = dict.fromkeys(rates, shapes.amount(None))
    return {"symbol": values["symbol"].symbol, "standardCommission": rates, "specialCommission": none, "taxCommission": none,
            "discount": {"enabledForAccount": False, "enabledForSymbol": False, "discountAsset": "BNB",
                         "discount": shapes.amount(None)}}


@SPOT.operation("account.rateLimits.orders", "GET /api/v3/rateLimit/order", weight=40, needs="read")
def order_counts(venue, account, values):
    return [window.shown(account.name) for window in venue.order_windows()]


@SPOT.operation("myTrades", "GET /api/v3/myTrades", wants={"symbol": "symbol!", "orderId": "number", "startTime": "number",
           "endTime": "number", "fromId": "number", "limit": "limit"}, needs="read",
           weight=lambda values: 5 if "orderId" in values else 20)
def my_trades(venue, account, values):
    rows = [fill for fill in venue.exchange.fills
            if fill.order.account is account and fill.order.instrument is values["symbol"]
            and values.get("orderId", fill.order.number) == fill.order.number and fill.number >= values.get("fromId", 0)
            and values.get("startTime", 0) <= fill.at <= values.get("endTime", fill.at)]
    limit = min(values.get("limit", 500), 1000)
    chosen = rows[:limit] if {"fromId", "startTime"} & set(values) else rows[-limit:]
    return [shapes.trade(fill) for fill in chosen]
