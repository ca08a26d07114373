"""Where operations are performed: limits are counted, the sender is known, parameters are read, then it is done."""
from frame.gate import Answer

from .errors import VenueError, trouble

PARDONED = 10  # requests after a 429 before the address is banned


class Desk:
    def __init__(self, venue):
        self.venue = venue
        self.overstepped = {}

    def perform(self, made, call, given, identify):
        """Performs an operation. `identify(needs)` answers the Credential, or None where none is needed."""
        venue = self.venue
        try:
            self.count(made.weigh(given), call)
            credential = identify(made.needs)
            account = venue.exchange.accounts[credential.account] if credential else None
            call.account = account.name if account else ""
            values = venue.reader.read(made.wants, given)
            if made.orders:
                self.count_orders(account, made.orders)
            return Answer(200, made.perform(venue, account, values), self.headers(call, account, made))
        except VenueError as error:
            answer = error.answer()
            answer.headers = {**self.headers(call, None, made), **answer.headers}
            return answer

    def count(self, weight, call):
        """Counts the weight by address; going on after a 429 brings a ban."""
        window = self.venue.limits["REQUEST_WEIGHT"]
        if window.add(call.peer, weight):
            return
        left = window.seconds_left()
        over = self.overstepped.get(call.peer, 0) + 1
        self.overstepped[call.peer] = over
        if over > PARDONED:
            self.overstepped[call.peer] = 0
            until = self.venue.world.clock.true_milliseconds() + 120_000
            self.venue.gate.banned_until[call.peer] = until
            raise trouble(418, {"retryAfter": 120, "until": until}, window.limit)
        raise trouble(429, {"retryAfter": left}, window.limit)

    def count_orders(self, account, number):
        for window in self.venue.order_windows():
            if window.count(account.name) + number > window.limit:
                raise VenueError(-1015, f"Too many new orders; current limit is {window.limit} orders per "
                                        f"{window.number} {window.interval}.", 429,
                                 headers={"Retry-After": str(window.seconds_left())})
        for window in self.venue.order_windows():
            window.add(account.name, number)

    def headers(self, call, account, made):
        """How much was used, as REST tells it in headers."""
        weight = str(self.venue.limits["REQUEST_WEIGHT"].count(call.peer))
        headers = {"X-MBX-USED-WEIGHT": weight, "X-MBX-USED-WEIGHT-1M": weight}
        if account and made.orders:
            for window in self.venue.order_windows():
                headers[f"X-MBX-ORDER-COUNT-{window.number}{window.interval[0]}"] = str(window.count(account.name))
        return headers
