"""Orders, fills and balances in the fields of Coinbase's answers, as recorded."""
import time

from frame.decimals import ZERO, fixed, shortest

STATUS = {"waiting": "PENDING", "held": "OPEN", "open": "OPEN", "filled": "FILLED", "canceled": "CANCELLED",
          "rejected": "FAILED"}
# What the exchange ends by itself: of an order that does not rest it is what was left over.
LEFT_OVER = ("IMMEDIATE_OR_CANCEL", "FILL_OR_KILL")
NEVER = "0001-01-01T00:00:00Z"


def iso(milliseconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000)) + f".{milliseconds % 1000:03d}000Z"


def amount(value):
    return shortest(value) if value else "0"


def quote_places(instrument):
    return max(2, -instrument.tick.normalize().as_tuple().exponent)


def money(order, value):
    return amount(value.quantize(instrument_unit(order)))


def instrument_unit(order):
    return type(ZERO)(1).scaleb(-8) if order.instrument.quote != "USD" else type(ZERO)("1E-16")


def status(order):
    if order.state != "expired":
        return STATUS[order.state]
    return "CANCELLED" if order.details["timeInForce"] in LEFT_OVER or order.reason == "would-take" else "EXPIRED"


def trigger_status(order):
    if order.details["type"] != "STOP_LIMIT":
        return "INVALID_ORDER_TYPE"
    return "STOP_TRIGGERED" if order.is_triggered else "STOP_PENDING"


def fees(order):
    return sum((fill.commission for fill in order.fills), ZERO)


def value(venue, order):
    """What was turned over, in quote."""
    return venue.worth(order.instrument, order.executed, order.average) if order.executed else ZERO


def after_fees(venue, order):
    return value(venue, order) + (fees(order) if order.side == "BUY" else -fees(order))


def completion(order):
    whole = order.spend if order.spend else order.quantity
    done = order.spent if order.spend else order.executed
    if order.state == "filled":
        return "100"
    return amount((done * 100 / whole).quantize(type(ZERO)("0.01"))) if whole else "0"


def hold(order):
    return order.lock.amount if order.lock and not order.is_final else ZERO


def ended(order):
    """What is said of an order that was canceled."""
    if order.state == "canceled":
        return "User requested cancel"
    return "" if order.state != "expired" else "Order expired" if status(order) == "EXPIRED" else "Not filled in full at once"


def order_row(venue, order):
    details = order.details
    last = order.fills[-1].at if order.fills else None
    product = "FUTURE" if order.instrument.contract else "SPOT"
    return {
        "order_id": details["venueId"], "product_id": order.instrument.symbol, "user_id": venue.user_id(order.account),
        "order_configuration": details["configuration"], "side": order.side, "client_order_id": order.client_id,
        "status": status(order), "time_in_force": details["timeInForce"], "created_time": iso(order.created),
        "completion_percentage": completion(order), "filled_size": amount(order.executed),
        "average_filled_price": amount(order.average.quantize(type(ZERO)("1E-16"))), "fee": "",
        "number_of_fills": str(len(order.fills)), "filled_value": money(order, value(venue, order)), "pending_cancel": False,
        "size_in_quote": order.spend is not None, "total_fees": money(order, fees(order)), "size_inclusive_of_fees": False,
        "total_value_after_fees": money(order, after_fees(venue, order)), "trigger_status": trigger_status(order),
        "order_type": details["type"], "reject_reason": "REJECT_REASON_UNSPECIFIED", "settled": order.state == "filled",
        "product_type": product, "reject_message": "", "cancel_message": ended(order),
        "order_placement_source": "RETAIL_ADVANCED", "outstanding_hold_amount": amount(hold(order)), "is_liquidation": False,
        "last_fill_time": iso(last) if last is not None else None, "edit_history": details["historical"],
        "leverage": details["leverage"], "margin_type": details["marginType"],
        "retail_portfolio_id": venue.portfolio_id(order.account), "originating_order_id": "", "attached_order_id": ""}


def user_row(venue, order, as_status=None):
    """An order as the user channel tells it."""
    details, fields = order.details, next(iter(order.details["configuration"].values()))
    kinds = {"MARKET": "Market", "LIMIT": "Limit", "STOP_LIMIT": "Stop Limit", "BRACKET": "Bracket"}
    return {
        "avg_price": amount(order.average.quantize(type(ZERO)("1E-16"))), "cancel_reason": ended(order),
        "client_order_id": order.client_id, "completion_percentage": completion(order),
        "contract_expiry_type": "EXPIRING" if order.instrument.contract else "UNKNOWN_CONTRACT_EXPIRY_TYPE",
        "cumulative_quantity": amount(order.executed), "filled_value": money(order, value(venue, order)),
        "leaves_quantity": amount(order.leaves if not order.is_final else ZERO),
        "limit_price": "" if order.price is None else shortest(order.price), "number_of_fills": str(len(order.fills)),
        "order_id": details["venueId"], "order_side": order.side, "order_type": kinds[details["type"]],
        "outstanding_hold_amount": amount(hold(order)), "post_only": "true" if order.post_only else "false",
        "product_id": order.instrument.symbol, "product_type": "FUTURE" if order.instrument.contract else "SPOT",
        "reject_reason": "", "retail_portfolio_id": venue.portfolio_id(order.account),
        "risk_managed_by": "MANAGED_BY_FCM" if order.instrument.contract else "UNKNOWN_RISK_MANAGEMENT_TYPE",
        "status": as_status or status(order), "stop_price": fields.get("stop_price", fields.get("stop_trigger_price", "")),
        "time_in_force": details["timeInForce"], "total_fees": money(order, fees(order)),
        "total_value_after_fees": money(order, after_fees(venue, order)), "trigger_status": trigger_status(order),
        "creation_time": iso(order.created), "end_time": fields.get("end_time", NEVER), "start_time": NEVER}


def fill_row(venue, fill):
    order = fill.order
    return {"entry_id": fill.details["entryId"], "trade_id": fill.details["venueId"], "order_id": order.details["venueId"],
            "trade_time": iso(fill.at), "trade_type": "FILL", "price": shortest(fill.price), "size": shortest(fill.quantity),
            "commission": money(order, fill.commission), "product_id": order.instrument.symbol,
            "sequence_timestamp": iso(fill.at), "liquidity_indicator": "MAKER" if fill.is_maker else "TAKER",
            "size_in_quote": False, "user_id": venue.user_id(order.account), "side": order.side,
            "retail_portfolio_id": venue.portfolio_id(order.account)}


def cash(currency, value, places=None):
    return {"value": fixed(value, places) if places is not None else amount(value), "currency": currency}


def account_row(venue, account, currency, balance):
    # As ccxt expects it of the venue; the documents' examples say FIAT and CRYPTO.
    kind = "ACCOUNT_TYPE_FIAT" if currency in ("USD", "EUR") else "ACCOUNT_TYPE_CRYPTO"
    return {"uuid": venue.wallet_id(account, currency), "name": f"{currency} Wallet", "currency": currency,
            "available_balance": cash(currency, balance.free), "default": currency == "BTC", "active": True,
            "created_at": iso(venue.opened), "updated_at": iso(account.updated or venue.opened), "deleted_at": None,
            "type": kind, "ready": True, "hold": cash(currency, balance.locked),
            "retail_portfolio_id": venue.portfolio_id(account), "platform": "ACCOUNT_PLATFORM_CONSUMER"}


def position_row(venue, instrument, position):
    price = instrument.price
    unrealized = venue.exchange.settlement.margin.unrealized(position)
    expiry = instrument.details["info"]["future_product_details"]["contract_expiry"]
    return {"product_id": position.symbol, "expiration_time": expiry,
            "side": "LONG" if position.quantity > 0 else "SHORT", "number_of_contracts": amount(abs(position.quantity)),
            "current_price": amount(price), "avg_entry_price": amount(position.entry),
            "unrealized_pnl": amount(unrealized), "daily_realized_pnl": amount(position.realized)}
