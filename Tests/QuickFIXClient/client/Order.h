// What the client knows of one order and of one request to change it, from reports alone.
#pragma once

#include "Decimal.h"

#include <string>

/// An order through all its replaces; it is named by the ClOrdID(11) it began with.
struct Order {
    std::string clOrdID;
    /// The last accepted ClOrdID: what reports carry and the next OrigClOrdID(41) must be.
    std::string current;
    std::string orderID, symbol;
    char side = 0;
    Decimal quantity = 0, filled = 0, notional = 0;
    /// OrdStatus(39) of the last report; 0 before the first.
    char status = 0;
    int newReports = 0;
    /// The broker has suspended it, and tells New once more when that is over.
    bool isSuspended = false;
    /// The gateway itself told New, before a broker had it: that may refuse it still.
    bool isGatewaysOwn = false;
    /// A cancel of ours has ended it.
    bool isCanceledByRequest = false;
    /// Nothing but status answers may follow.
    bool isOver = false;
    /// Whether 150=A is all that has been said.
    bool isOnlyPending = false;
    /// How often the same ClOrdID was given again, each to be refused with 103=6.
    int duplicatesDue = 0;
    /// 150/39 of each report with its MsgSeqNum, `0/0#7 F/2#8`: for the texts of violations.
    std::string life;

    bool wasRefused() const { return status == '8'; }
};

/// An OrderCancelRequest(F) or OrderCancelReplaceRequest(G); each gets exactly one final answer.
struct Request {
    std::string clOrdID, original;
    /// Null when the original is no order of ours.
    Order* order = nullptr;
    bool isReplace = false;
    Decimal quantity = 0;
    int answers = 0;
};
