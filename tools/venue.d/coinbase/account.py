"""Operations on the account: wallets, portfolios, what the key may, fees, and what futures stand on."""
from frame.decimals import ZERO

from . import shapes
from .errors import invalid, not_found
from .operations import OPERATIONS
from .orders import page


def wallets(venue, account):
    return [shapes.account_row(venue, account, currency, balance) for currency, balance in account.balances.items()]


@OPERATIONS.operation("accounts.list", "GET /accounts")
def accounts(venue, account, given):
    rows, cursor = page(wallets(venue, account), given, most=250, usual=49)
    return {"accounts": rows, "has_next": bool(cursor), "cursor": cursor, "size": len(rows)}


@OPERATIONS.operation("accounts.get", "GET /accounts/{account_uuid}")
def one_account(venue, account, given):
    for row in wallets(venue, account):
        if row["uuid"] == given.values["account_uuid"]:
            return {"account": row}
    raise not_found("account not found")


@OPERATIONS.operation("portfolios.list", "GET /portfolios")
def portfolios(venue, account, given):
    return {"portfolios": [{"name": "Default", "uuid": venue.portfolio_id(account), "type": "DEFAULT", "deleted": False}]}


@OPERATIONS.operation("key.permissions", "GET /key_permissions")
def key_permissions(venue, account, given):
    return {"can_view": True, "can_trade": "trade" in given.credential.permissions, "can_transfer": False,
            "portfolio_uuid": venue.portfolio_id(account), "portfolio_type": "DEFAULT"}


@OPERATIONS.operation("fees", "GET /transaction_summary")
def fees(venue, account, given):
    fills = [each for each in venue.exchange.fills if each.order.account is account]
    volume = sum((venue.worth(each.order.instrument, each.quantity, each.price) for each in fills), ZERO)
    paid = sum((each.commission for each in fills), ZERO)
    tier = {"pricing_tier": "Intro 1", "usd_from": "", "usd_to": "", "taker_fee_rate": shapes.amount(account.taker),
            "maker_fee_rate": shapes.amount(account.maker), "aop_from": "0", "aop_to": "1000000", "perps_vol_from": "",
            "perps_vol_to": "", "futures_vol_from": "", "futures_vol_to": "",
            "volume_types_and_range": [{"volume_types": ["VOLUME_TYPE_SPOT", "VOLUME_TYPE_US_DERIVATIVES"], "vol_from": "0",
                                        "vol_to": "10000"}]}
    return {"total_volume": volume.normalize() + ZERO, "total_fees": paid.normalize() + ZERO, "fee_tier": tier,
            "margin_rate": None,
            "goods_and_services_tax": None, "advanced_trade_only_volume": volume.normalize() + ZERO,
            "advanced_trade_only_fees": paid.normalize() + ZERO, "coinbase_pro_volume": 0, "coinbase_pro_fees": 0,
            "total_balance": shapes.amount(account.balance("USD").total), "has_promo_fee": False,
            "volume_breakdown": [{"volume_type": "VOLUME_TYPE_SPOT", "volume": volume.normalize() + ZERO},
                                 {"volume_type": "VOLUME_TYPE_US_DERIVATIVES", "volume": 0}], "has_cost_plus_commission": False}


@OPERATIONS.operation("futures.summary", "GET /cfm/balance_summary")
def balance_summary(venue, account, given):
    """Of one wallet for both: the simulation does not part the venue's two."""
    margin = venue.exchange.settlement.margin
    usd = account.balance("USD")
    held, profit = margin.held(account), sum((margin.unrealized(each) for _, each in margin.positions(account)), ZERO)
    realized = sum((each.realized for _, each in margin.positions(account)), ZERO)
    free = margin.spendable(account, "USD")

    def cash(value):
        return shapes.cash("USD", value, 2)

    def window(kind):
        return {"margin_window_type": kind, "margin_level": "MARGIN_LEVEL_TYPE_BASE", "initial_margin": cash(held),
                "maintenance_margin": cash(held / 2), "liquidation_buffer_percentage": "1000", "total_hold": cash(usd.locked),
                "futures_buying_power": cash(free)}
    return {"balance_summary": {
        "futures_buying_power": cash(free), "total_usd_balance": cash(usd.total), "cbi_usd_balance": cash(usd.total - held),
        "cfm_usd_balance": cash(held), "total_open_orders_hold_amount": cash(usd.locked), "unrealized_pnl": cash(profit),
        "daily_realized_pnl": cash(realized), "initial_margin": cash(held), "available_margin": cash(free),
        "liquidation_threshold": cash(held / 2), "liquidation_buffer_amount": cash(free + held / 2),
        "liquidation_buffer_percentage": "1000", "intraday_margin_window_measure": window("FCM_MARGIN_WINDOW_TYPE_INTRADAY"),
        "overnight_margin_window_measure": window("FCM_MARGIN_WINDOW_TYPE_OVERNIGHT")}}


def held_positions(venue, account):
    return [shapes.position_row(venue, *each) for each in venue.exchange.settlement.margin.positions(account)]


@OPERATIONS.operation("futures.positions", "GET /cfm/positions")
def positions(venue, account, given):
    return {"positions": held_positions(venue, account)}


@OPERATIONS.operation("futures.position", "GET /cfm/positions/{product_id}")
def position(venue, account, given):
    name = given.values["product_id"]
    if name not in venue.exchange.instruments:
        raise invalid("invalid product_id")
    return {"position": next((each for each in held_positions(venue, account) if each["product_id"] == name), None)}
