"""Why OANDA refuses: reasons of rejected transactions with their texts, and errors of requests that come to no transaction."""
from frame.gate import Answer

TEXTS = {
    "INSTRUMENT_NOT_TRADEABLE": "The instrument specified is not tradeable by the Account",
    "PENDING_ORDERS_ALLOWED_EXCEEDED": "Creating the Order would result in the maximum number of allowed pending Orders being exceeded",
    "ORDER_DOESNT_EXIST": "The Order specified does not exist",
    "TRADE_ID_UNSPECIFIED": "Neither the Trade ID nor client Trade ID are specified",
    "TRADE_DOESNT_EXIST": "The Trade specified does not exist",
    "INSTRUMENT_MISSING": "Order instrument has not been specified",
    "UNITS_MISSING": "Order units have not been not specified",
    "UNITS_INVALID": "Order units specified are invalid",
    "UNITS_PRECISION_EXCEEDED": "The units specified contain more precision than is allowed for the Order's instrument",
    "UNITS_LIMIT_EXCEEDED": "The units specified exceeds the maximum number of units allowed",
    "UNITS_MIMIMUM_NOT_MET": "The units specified is less than the minimum number of units required",
    "PRICE_MISSING": "The price has not been specified",
    "PRICE_INVALID": "The price specifed is invalid",
    "PRICE_PRECISION_EXCEEDED": "The price specified contains more precision than is allowed for the instrument",
    "PRICE_DISTANCE_MISSING": "The price distance has not been specified",
    "TIME_IN_FORCE_MISSING": "The time in force has not been specified",
    "TIME_IN_FORCE_INVALID": "The time in force specified is invalid",
    "TIME_IN_FORCE_GTD_TIMESTAMP_MISSING": "The time in force is GTD but the GTD timestamp is not provided",
    "TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST": "The time in force is GTD but the GTD timestamp is in the past",
    "PRICE_BOUND_INVALID": "The price bound specified is invalid",
    "PRICE_BOUND_PRECISION_EXCEEDED": "The price bound specified contains more precision than is allowed for the Order's instrument",
    "CLIENT_ORDER_ID_INVALID": "The client Order ID specified is invalid",
    "CLIENT_ORDER_ID_ALREADY_EXISTS": "The client Order ID specified has already been assigned to another Order",
    "CLIENT_ORDER_TAG_INVALID": "The client Order tag specified is invalid",
    "CLIENT_ORDER_COMMENT_INVALID": "The client Order comment specified is invalid",
    "CLOSEOUT_POSITION_DOESNT_EXIST": "The Position requested to be closed out does not exist",
    "CLOSE_TRADE_UNITS_EXCEED_TRADE_SIZE": "The units specified exceeds the number of units in the Trade",
    "CLOSEOUT_POSITION_UNITS_EXCEED_POSITION_SIZE": "The number of units requested for the Position closeout exceeds the Position size",
    "REPLACING_ORDER_INVALID": "The Order being replaced and the one replacing it are not of the same kind",
}
TROUBLE = {429: "Too many requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
           504: "Gateway Timeout"}


def text(reason):
    return TEXTS.get(reason) or reason.replace("_", " ").capitalize()


class OandaError(Exception):
    """A request that comes to nothing; `facts` stand beside the message."""

    def __init__(self, status, message, code=None, **facts):
        super().__init__(message)
        self.status, self.message, self.code, self.facts = status, message, code, facts

    def answer(self):
        code = {"errorCode": self.code} if self.code else {}
        return Answer(self.status, {**self.facts, **code, "errorMessage": self.message})


class Rejected(Exception):
    """A request that becomes a transaction which says why it is rejected."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def invalid(name):
    return OandaError(400, f"Invalid value specified for '{name}'")


def unauthorized(status=401):
    return OandaError(status, "Insufficient authorization to perform request.")


def trouble(status):
    return OandaError(status, TROUBLE.get(status, "Internal Server Error"))
