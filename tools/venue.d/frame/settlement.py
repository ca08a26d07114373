"""How trades turn into balances: locks, commissions, deliveries. Here where assets change hands; margin.py has positions."""
from .decimals import ZERO, cut
from .orders import BUY
from .refusals import Refusal


class Settlement:
    exchange = None

    def attach(self, exchange):
        """Is told whose settlement it is."""
        self.exchange = exchange

    def needs(self, order):
        """What the order must lock while it is alive: an asset and an amount."""
        raise NotImplementedError

    def afford(self, order, quantity, cost):
        """Refuses an order that is about to take so much, at such a cost in quote, when it cannot be paid."""
        raise NotImplementedError

    def settle(self, fill):
        """Moves what the fill moves and sets its commission; answers which assets changed."""
        raise NotImplementedError

    def spendable(self, account, asset):
        """How much of an asset new orders can lock."""
        return account.balance(asset).free

    def room(self, order):
        """How much of a position the order could close; None where there are no positions."""
        return None


class Cash(Settlement):
    """Commission in the asset that is received, or always in the quote asset where the venue has it so."""

    def __init__(self, commission_places=8, commission_in="received"):
        self.commission_places = commission_places
        self.commission_in = commission_in

    def needs(self, order):
        if order.side != BUY:
            return order.instrument.base, order.leaves
        price = order.price if order.price is not None else self.worst(order)
        amount = order.spend - order.spent if order.spend else order.leaves * price
        return order.instrument.quote, amount * self.surcharge(order.account)

    def worst(self, order):
        level = order.trigger.level() if order.trigger else None
        return level if level is not None else order.instrument.price

    def surcharge(self, account):
        return 1 + account.taker if self.commission_in == "quote" else 1

    def afford(self, order, quantity, cost):
        asset = order.instrument.quote if order.side == BUY else order.instrument.base
        wanted = cost * self.surcharge(order.account) if order.side == BUY else quantity
        held = order.lock.amount if order.lock and order.lock.asset == asset else ZERO
        if self.exchange.settlement.spendable(order.account, asset) + held < wanted:
            raise Refusal("insufficient", asset=asset)

    def settle(self, fill):
        order, account = fill.order, fill.order.account
        instrument = order.instrument
        amount = fill.price * fill.quantity
        rate = account.maker if fill.is_maker else account.taker
        received = fill.quantity if order.side == BUY else amount
        fill.asset = instrument.base if order.side == BUY and self.commission_in == "received" else instrument.quote
        fill.commission = cut((received if self.commission_in == "received" else amount) * rate, self.commission_places)
        way = 1 if order.side == BUY else -1
        account.balance(instrument.base).total += way * fill.quantity
        account.balance(instrument.quote).total -= way * amount
        account.balance(fill.asset).total -= fill.commission
        return {instrument.base, instrument.quote, fill.asset}
