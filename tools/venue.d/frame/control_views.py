"""What the control interface shows."""
from .decimals import shortest
from .orders import BUY, SELL
from .venue import shown_fill, shown_order


def chosen(rows, wish):
    """The rows whose fields equal the wish's; an unknown field is an error rather than no rows."""
    rows = list(rows)
    strange = [key for key in wish if rows and key not in rows[0]]
    if strange:
        raise ValueError(f"cannot choose by {', '.join(strange)}: {', '.join(rows[0])}")
    return [row for row in rows if all(str(row[key]) == str(value) for key, value in wish.items())]


class Views:
    def orders(self, wish):
        """All orders; ?clientId=, ?account=, ?symbol=, ?state= choose."""
        return chosen(map(shown_order, self.exchange.orders.values()), wish)

    def fills(self, wish):
        """All fills; ?clientId=, ?orderId=, ?account=, ?symbol= choose."""
        return chosen(map(shown_fill, self.exchange.fills), wish)

    def accounts(self, _):
        """Balances and positions of every account."""
        return [self.shown_account(account) for account in self.exchange.accounts.values()]

    def shown_account(self, account):
        balances = {asset: {"free": shortest(balance.free), "locked": shortest(balance.locked), "total": shortest(balance.total)}
                    for asset, balance in account.balances.items()}
        positions = [{"symbol": each.symbol, "side": each.side, "quantity": shortest(each.quantity),
                      "entry": shortest(each.entry), "realized": shortest(each.realized)} for each in account.positions.values()]
        return {"account": account.name, "balances": balances, "positions": positions}

    def requests(self, wish):
        """Every request that was received, with its fault and status; ?clientId=, ?path=, ?operation=, ?method=, ?accepted= choose."""
        return self.world.journal.find(wish)

    def instruments(self, _):
        """Symbols with their price, steps and best prices."""
        return [self.shown_instrument(each) for each in self.exchange.instruments.values()]

    def shown_instrument(self, instrument):
        book = self.exchange.books[instrument.symbol]
        best = {name: None if book.best(side) is None else shortest(book.best(side))
                for name, side in (("bid", BUY), ("ask", SELL))}
        return {"symbol": instrument.symbol, "price": shortest(instrument.price), "tick": shortest(instrument.tick),
                "step": shortest(instrument.step), "trading": instrument.trading, **best}

    def streams(self, _):
        """Connections of streams that stand."""
        return [channel.shown() for channel in self.world.channels]

    def faults(self, _):
        """Faults that are set, with how often they hit."""
        return [fault.shown() for fault in self.world.faults.rules]

    def limits(self, _):
        """Rate limits and their counts."""
        return {name: {**window.shown(), "counts": {str(whom): window.count(whom) for whom in window.counts}}
                for name, window in self.venue.limits.items()}

    def settings(self, _):
        """What can be set, as it is: seconds between pings, of a connection's life, from the announcement of a close to the close,
        and between moves of prices by themselves (0: none); pieces of a fill."""
        return self.world.settings
