"""What the control interface does."""
from decimal import Decimal

from .venue import shown_order


def decimal(value):
    return None if value is None else Decimal(str(value))


class Actions:
    def add_fault(self, wish):
        """Sets a fault: {kind, match: {surface, method, path, operation, event, symbol, clientId, account}, count or
        probability, skip, and what the kind takes}; * in a match stands for anything."""
        return self.world.faults.add(wish).shown()

    def clear_faults(self, wish):
        """Takes all faults away, and bans with them, or the one fault with {number}."""
        self.world.faults.clear(int(wish["number"]) if "number" in wish else None)
        if "number" not in wish:
            self.venue.gate.banned_until.clear()
        return self.faults(wish)

    def move_market(self, wish):
        """Moves prices: {symbol, price, quantity (a level), levels, spreadTicks}, or exactly {symbol, bids: [[price, quantity]],
        asks}; what rests in the way fills, stops are set off."""
        instrument = self.exchange.instruments[wish["symbol"]]
        if "bids" in wish or "asks" in wish:
            sides = [{decimal(price): decimal(quantity) for price, quantity in wish.get(side, [])} for side in ("bids", "asks")]
            self.exchange.set_levels(instrument.symbol, *sides)
        if "price" in wish:
            levels, spread = wish.get("levels"), wish.get("spreadTicks")
            self.exchange.set_price(instrument.symbol, decimal(wish["price"]), decimal(wish.get("quantity")), levels, spread)
        return self.shown_instrument(instrument)

    def find_order(self, wish):
        if "orderId" in wish:
            return self.exchange.orders[int(wish["orderId"])]
        for order in reversed(self.exchange.orders.values()):
            if order.client_id == wish["clientId"]:
                return order
        raise ValueError(f"no order has the client id {wish['clientId']}")

    def find_account(self, wish):
        accounts = self.exchange.accounts
        return accounts[wish["account"]] if "account" in wish else next(iter(accounts.values()))

    def place(self, wish):
        """Places an order as if from elsewhere: {account, parameters: the venue's own}."""
        return shown_order(self.venue.place(self.find_account(wish), wish["parameters"]))

    def cancel(self, wish):
        """Cancels an order as if from elsewhere: {orderId or clientId, as: canceled or expired}."""
        kind = wish.get("as", "canceled")
        if kind not in ("canceled", "expired"):
            raise ValueError(f"as {kind!r}: canceled or expired")
        return shown_order(self.exchange.cancel(self.find_order(wish), kind=kind))

    def fill(self, wish):
        """Fills a resting order in part or whole: {orderId or clientId, quantity, price}."""
        order = self.find_order(wish)
        quantity = decimal(wish.get("quantity"))
        self.exchange.fill_resting(order, order.leaves if quantity is None else quantity, decimal(wish.get("price")))
        return shown_order(order)

    def transfer(self, wish):
        """Adds to a balance, or takes from it: {account, asset, amount}."""
        account = self.find_account(wish)
        self.exchange.transfer(account, wish["asset"], decimal(wish["amount"]))
        return self.shown_account(account)

    def change_instrument(self, wish):
        """Adds an instrument, or changes one: {symbol, ...} in the venue's own words."""
        return self.shown_instrument(self.venue.instrument(wish))

    async def act_on_streams(self, wish):
        """Acts on connections now: {action: close, drop or half-open, surface, number, announce}."""
        action = wish["action"]
        if action not in ("close", "drop", "half-open"):
            raise ValueError(f"action {action!r}: close, drop or half-open")
        hit = [channel for channel in self.world.channels
               if str(channel.number) == str(wish.get("number", channel.number))
               and channel.surface == wish.get("surface", channel.surface)]
        for channel in hit:
            if action == "close":
                await channel.close(bool(wish.get("announce", True)))
            elif action == "drop":
                channel.abort()
            else:
                channel.silent = True
        return {"hit": len(hit)}

    def set_limits(self, wish):
        """Changes rate limits: {name: limit}; names as GET /limits has them."""
        for name, limit in wish.items():
            self.venue.limits[name].limit = int(limit)
        return self.limits(wish)

    def set_clock(self, wish):
        """Sets the venue's clock off: {skewMilliseconds}."""
        self.world.clock.skew_milliseconds = int(wish["skewMilliseconds"])
        return {"skewMilliseconds": self.world.clock.skew_milliseconds}

    def set_settings(self, wish):
        """Changes settings; names as GET /settings has them."""
        known = self.world.settings
        strange = [name for name in wish if name not in known]
        if strange:
            raise ValueError(f"no setting is called {', '.join(strange)}: {', '.join(known)}")
        for name, value in wish.items():
            known[name] = type(known[name])(value)
        self.exchange.fill_pieces = known["fillPieces"]
        return known

    def reset(self, wish):
        """Everything as at the start, with {seed} or the same one; connections stay."""
        self.venue.reset(int(wish.get("seed", self.world.identifiers.seed)))
        return {"seed": self.world.identifiers.seed}
