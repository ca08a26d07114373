"""Operations on the account: fills, wallets, positions, leverage; and the history of orders and executions."""
from frame.decimals import ZERO

from . import shapes
from .errors import invalid
from .operations import API, HISTORY, OPERATIONS
from .shapes import number

FILLS = 100
PAGE = 1000


def fills_cost(given):
    return 25 if "lastFillTime" in given else 2


@OPERATIONS.operation("fills", "GET", f"{API}/fills", "read", fills_cost)
def fills(venue, account, given):
    """The newest hundred; or those before a time."""
    last = given.text("lastFillTime")
    rows = [each for each in reversed(venue.exchange.fills) if each.order.account is account]
    if last is not None:
        rows = [each for each in rows if shapes.iso(each.at) < last]
    return {"fills": [shapes.fill_row(each) for each in rows[:FILLS]]}


def worth(venue, asset, amount):
    """In dollars."""
    if asset == "USD":
        return amount
    instrument = next((each for each in venue.exchange.instruments.values() if each.base == asset), None)
    return amount * instrument.price if instrument else amount


@OPERATIONS.operation("accounts", "GET", f"{API}/accounts", "read", 2)
def accounts(venue, account, given):
    found = {"cash": {"type": "cashAccount", "balances": {asset.lower(): number(ZERO) for asset in account.balances}}}
    for asset, symbol in (("XBT", "fi_xbtusd"), ("ETH", "fi_ethusd")):
        found[symbol] = margin_account(venue, account, asset)
    return {"accounts": {**found, "flex": flex_account(venue, account)}}


def margin_account(venue, account, asset):
    """One currency for the contracts that are settled in it."""
    settlement = venue.settlement
    balance, held = account.balance(asset), settlement.held(account, asset)
    positions = {each.symbol: number(each.quantity) for _, each in settlement.positions(account, asset)}
    profit = sum((settlement.unrealized(each) for _, each in settlement.positions(account, asset)), ZERO)
    with_orders = held + balance.locked
    return {"type": "marginAccount", "currency": asset.lower(), "balances": {**positions, asset.lower(): number(balance.total)},
            "auxiliary": {"usd": ZERO, "pv": number(balance.total + profit), "pnl": number(profit),
                          "af": number(max(ZERO, balance.total + profit - with_orders)), "funding": ZERO},
            "marginRequirements": {"im": number(with_orders), "mm": number(held / 2), "lt": number(held / 4),
                                   "tt": number(held / 5)},
            "triggerEstimates": {"im": ZERO, "mm": ZERO, "lt": ZERO, "tt": ZERO}}


def flex_account(venue, account):
    settlement = venue.settlement
    held = settlement.held(account, "USD")
    profit = sum((settlement.unrealized(each) for _, each in settlement.positions(account, "USD")), ZERO)
    balance = account.balance("USD")
    total, with_orders = balance.total, held + balance.locked
    free = max(ZERO, total + profit - with_orders)
    currencies = {"USD": {"quantity": number(total), "value": number(total), "collateral": number(total),
                          "collateralValue": number(total), "available": number(free)}}
    return {"type": "multiCollateralMarginAccount", "currencies": currencies, "balanceValue": number(total),
            "portfolioValue": number(total + profit), "collateralValue": number(total), "initialMargin": number(held),
            "initialMarginWithOrders": number(with_orders), "maintenanceMargin": number(held / 2), "pnl": number(profit),
            "unrealizedFunding": ZERO, "totalUnrealized": number(profit), "totalUnrealizedAsMargin": number(profit),
            "marginEquity": number(total + profit), "availableMargin": number(free)}


def positions(venue, account):
    for asset in account.balances:
        yield from venue.settlement.positions(account, asset)


@OPERATIONS.operation("openpositions", "GET", f"{API}/openpositions", "read", 2)
def open_positions(venue, account, given):
    return {"openPositions": [shapes.position_row(venue, *each) for each in positions(venue, account)]}


@OPERATIONS.operation("leverage.get", "GET", f"{API}/leveragepreferences", "read", 2)
def leverage(venue, account, given):
    return {"leveragePreferences": [{"symbol": symbol, "maxLeverage": number(value)}
                                    for symbol, value in account.leverage.items()]}


@OPERATIONS.operation("leverage.set", "PUT", f"{API}/leveragepreferences", "trade", 10)
def set_leverage(venue, account, given):
    instrument = venue.instrument_named(given.needed("symbol"))
    value = given.amount("maxLeverage")
    if value is not None and not 1 <= value <= 50:
        raise invalid("maxLeverage")
    account.leverage.pop(instrument.symbol, None)
    if value is not None:
        account.leverage[instrument.symbol] = value
    return {}


@OPERATIONS.operation("history.orders", "GET", f"{HISTORY}/orders", "read", 1, "HISTORY")
def order_events(venue, account, given):
    return history(venue, account, [each for each in venue.history if each["account"] == account.name], given)


@OPERATIONS.operation("history.triggers", "GET", f"{HISTORY}/triggers", "read", 1, "HISTORY")
def trigger_events(venue, account, given):
    rows = [each for each in venue.history if each["account"] == account.name and "Trigger" in next(iter(each["event"]))]
    return history(venue, account, rows, given)


@OPERATIONS.operation("history.executions", "GET", f"{HISTORY}/executions", "read", 1, "HISTORY")
def execution_events(venue, account, given):
    return history(venue, account, [each for each in venue.executions if each["account"] == account.name], given)


@OPERATIONS.operation("history.market", "GET", f"{HISTORY}/market/{{tradeable}}/executions")
def public_executions(venue, account, given):
    instrument = venue.instrument_named(given.values["tradeable"])
    return {**page([each for each in venue.executions if each["symbol"] == instrument.symbol and each["public"]], given)}


def history(venue, account, rows, given):
    return {"accountUid": venue.account_uid(account), **page(rows, given)}


def page(rows, given):
    """Events of a span, newest first unless asked otherwise; the token is where the next page begins."""
    since, before = given.whole("since", 0), given.whole("before", 2 ** 62)
    count, token = min(given.whole("count", PAGE), PAGE), given.whole("continuationToken", 0)
    symbol = given.text("tradeable")
    rows = [each for each in rows if since <= each["timestamp"] < before and symbol in (None, each["symbol"])]
    if given.text("sort", ("asc", "desc"), "desc") == "desc":
        rows.reverse()
    chosen = rows[token:token + count]
    found = {"elements": [{"uid": each["uid"], "timestamp": each["timestamp"], "event": each["event"]} for each in chosen],
             "len": len(chosen)}
    return found | ({"continuationToken": str(token + count)} if token + count < len(rows) else {})


