"""Why the exchange refuses: a reason that each venue puts into its own code and words."""


class Refusal(Exception):
    """`reason` is one of: insufficient, would-take, would-trigger, unknown-order, duplicate-client-id, not-trading,
    reduce-only, no-liquidity, not-filled, bad-amend."""

    def __init__(self, reason, **data):
        super().__init__(reason)
        self.reason = reason
        self.data = data
