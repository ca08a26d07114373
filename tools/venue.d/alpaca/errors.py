"""Alpaca's errors: eight digits that begin with the HTTP status they were made for, and a text.

The texts are those that clients have recorded; where no record was found they follow the others' style.
"""
from frame.gate import Answer


class AlpacaError(Exception):
    def __init__(self, status, code, text, **facts):
        super().__init__(text)
        self.status, self.code, self.text, self.facts = status, code, text, facts

    def body(self):
        """In the order of names, as Alpaca writes it; a refused key has no code."""
        row = {**self.facts, "message": self.text, **({"code": self.code} if self.code else {})}
        return dict(sorted(row.items()))

    def answer(self):
        return Answer(self.status, self.body())


def malformed(text):
    """A parameter is missing, or is not what it must be."""
    return AlpacaError(422, 40010001, text)


def unprocessable(text, **facts):
    """The parameters are readable and cannot be done."""
    return AlpacaError(422, 42210000, text, **facts)


def forbidden(text, **facts):
    """The account may not, or cannot pay."""
    return AlpacaError(403, 40310000, text, **facts)


def not_found(text):
    return AlpacaError(404, 40410000, text)


def unauthorized():
    return AlpacaError(401, 40110000, "request is not authorized")


def wrong_secret():
    return AlpacaError(403, None, "forbidden.")


def already(status):
    return unprocessable(f'order is already in "{status}" state')


# Faults with a status.
TROUBLE = {
    403: (None, "forbidden."),
    429: (42910000, "rate limit exceeded"),
    500: (50010000, "internal server error occurred"),
    502: (None, "bad gateway"),
    503: (None, "service unavailable"),
    504: (50410000, "request timed out"),
}


def trouble(status):
    code, text = TROUBLE.get(status, (status * 100_000 + 10_000, "internal server error occurred"))
    return AlpacaError(status, code, text)
