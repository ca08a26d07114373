// The orders' audit: the rules of each report (spec: order rules, D1 and D2).
#include "Book.h"

#include <cstring>

namespace {
bool isOneOf(char code, const char* codes) { return code != 0 && std::strchr(codes, code); }

/// LeavesQty is 0 in these, whatever is unfilled.
bool isEnded(char status) { return isOneOf(status, "248C3"); }

/// AvgPx may be rounded, but not before the fifth decimal: 1.08345 is a price already.
constexpr Decimal averageTolerance = 5'000;
}  // namespace

void Book::report(const Fields& message) {
    reports++;
    const char type = message.code(150);
    checkExecID(message);
    if (type == 'I') {
        statuses++;
        statusHeard[message[11]]++;
    }
    const auto place = orderOf.find(message[11]);
    if (place == orderOf.end()) {
        const bool isUnknownAsItShould = type == 'I' && message.code(39) == '8';
        if (!isUnknownAsItShould) fail("a report about an order that was never given", message);
        return;
    }
    Order& order = *place->second;
    if (isDueDuplicate(order, message)) return;
    checkIdentity(order, message);
    if (order.isOver && type != 'I') fail(order, "spoke after its end", message);
    if (!order.life.empty()) order.life += " ";
    order.life += message[150] + "/" + message[39] + "#" + message[34];
    apply(order, message);
}

/// The second sending of a ClOrdID is refused in a report of the first order, which changes nothing about it.
bool Book::isDueDuplicate(Order& order, const Fields& message) {
    if (message.code(150) != '8' || message[103] != "6") return false;
    if (order.duplicatesDue == 0) {
        fail(order, "refused as a duplicate, but given once: its first copy was counted", message);
    } else {
        order.duplicatesDue--;
    }
    return true;
}

void Book::checkExecID(const Fields& message) {
    const std::string& execID = message[17];
    if (message.code(150) == 'I') {
        if (execID != "0") fail("the ExecID of a status answer is not 0", message);
        return;
    }
    const auto [place, isNew] = execIDs.emplace(execID, message.text);
    if (!isNew)
        fail("ExecID " + execID + " used twice, first in " + place->second + " and now", message);
}

void Book::checkIdentity(Order& order, const Fields& message) {
    if (message[55] != order.symbol) fail(order, "another Symbol", message);
    if (message.code(54) != order.side) fail(order, "another Side", message);
    const std::string& orderID = message[37];
    if (orderID.empty()) fail(order, "no OrderID", message);
    if (orderID == "NONE" || orderID.empty()) return;
    if (order.orderID.empty()) {
        order.orderID = orderID;
        const auto [place, isNew] = ownerOfOrderID.emplace(orderID, order.clOrdID);
        if (!isNew) fail(order, "has the OrderID of " + place->second, message);
    } else if (orderID != order.orderID) {
        fail(order, "two OrderIDs: accepted twice", message);
    }
}

void Book::apply(Order& order, const Fields& message) {
    const char type = message.code(150);
    switch (type) {
        case 'A':
            if (order.status != 0) fail(order, "pending after an earlier report", message);
            break;
        case '0': applyNew(order, message); break;
        case 'F': applyTrade(order, message); break;
        case '5': applyReplaced(order, message); break;
        case '9': order.isSuspended = true; break;
        case 'D': applyRestated(order, message); break;
        case '4':
        case '8':
        case 'C':
        case '3': applyEnd(order, message); break;
        case '6':
        case 'E': checkPending(order, message); break;
        case 'I': return checkStatusAnswer(order, message);
        default: fail(order, "unexpected ExecType", message);
    }
    order.status = message.code(39);
    order.isOnlyPending = type == 'A';
    order.isOver = order.isOver || isEnded(order.status);
    checkStatusCode(order, message);
    checkAmounts(order, message);
}

void Book::applyNew(Order& order, const Fields& message) {
    if (order.isSuspended) {
        order.isSuspended = false;
        return;
    }
    if (++order.newReports > 1) fail(order, "New twice: accepted twice", message);
    if (order.filled > 0) fail(order, "New after a fill", message);
    order.isGatewaysOwn = message[58].rfind("Penstock ", 0) == 0;
    if (message[11] != order.current) fail(order, "New with another ClOrdID", message);
}

void Book::applyTrade(Order& order, const Fields& message) {
    fills++;
    const Decimal quantity = message.amount(32), price = message.amount(31);
    if (quantity <= 0 || price <= 0) fail(order, "a fill without quantity or price", message);
    if (order.newReports == 0) fail(order, "a fill before New", message);
    if (message[11] != order.current)
        fail(order, "a fill without the last accepted ClOrdID", message);
    order.filled += quantity;
    order.notional += quantity * price;
    positions[order.symbol] += order.side == '1' ? quantity : -quantity;
    if (order.filled > order.quantity) fail(order, "filled beyond its quantity", message);
}

Request* Book::answered(Order& order, const Fields& message, bool isReplace) {
    const auto place = requests.find(message[11]);
    if (place == requests.end()) return nullptr;
    Request& request = place->second;
    if (request.order != &order || request.isReplace != isReplace)
        fail(order, "the answer to another request", message);
    if (message[41] != order.current)
        fail(order, "OrigClOrdID is not the last accepted, " + order.current, message);
    if (++request.answers > 1) fail(order, "a request answered twice", message);
    return &request;
}

void Book::applyReplaced(Order& order, const Fields& message) {
    Request* request = answered(order, message, true);
    if (!request) return fail(order, "replaced without a request", message);
    order.current = request->clOrdID;
    order.quantity = std::max(request->quantity, order.filled);
}

/// Nobody asked: a stop that was triggered, or a smaller quantity.
void Book::applyRestated(Order& order, const Fields& message) {
    if (message[378].empty()) fail(order, "restated without a reason", message);
    if (message.amount(38) > order.quantity) fail(order, "restated to more than was asked for", message);
    order.quantity = message.amount(38);
}

void Book::applyEnd(Order& order, const Fields& message) {
    const bool isRefusal = message.code(150) == '8';
    if (isRefusal) refusals["103=" + message[103] + " " + message[58]]++;
    if (isRefusal && order.newReports > 0 && !order.isGatewaysOwn) fail(order, "refused after it was accepted", message);
    if (message.code(150) != message.code(39)) fail(order, "ends with another OrdStatus", message);
    // Without a request's ClOrdID it ends by itself: the rest of an IOC, an expiry.
    const bool isByRequest = message.code(150) == '4' && message[11] != order.current;
    order.isCanceledByRequest = isByRequest;
    if (isByRequest && !answered(order, message, false))
        fail(order, "cancelled with another ClOrdID", message);
}

void Book::checkPending(Order& order, const Fields& message) {
    const auto place = requests.find(message[11]);
    if (place == requests.end() || place->second.order != &order)
        return fail(order, "pending without a request", message);
    if (place->second.answers > 0) fail(order, "pending after its answer", message);
    if (message.code(39) != message.code(150))
        fail(order, "pending with another OrdStatus", message);
}

void Book::checkStatusAnswer(Order& order, const Fields& message) {
    const char status = message.code(39);
    if (status == '8' && order.wasRefused()) return;
    // Asked before the broker's answer: pending, which a gateway need not have reported by itself.
    if (status == 'A' && order.status == 0) return;
    if (status != order.status)
        fail(order, status == '8' ? "unknown to the gateway" : "a status that no report told",
             message);
    else
        checkAmounts(order, message);
}

void Book::checkStatusCode(Order& order, const Fields& message) {
    const char status = message.code(39);
    if (!isOneOf(message.code(150), "05F") || isOneOf(status, "6E9")) return;
    const char expected = order.filled == 0 ? '0' : order.filled < order.quantity ? '1' : '2';
    if (status != expected) fail(order, std::string("OrdStatus should be ") + expected, message);
}

void Book::checkAmounts(Order& order, const Fields& message) {
    const Decimal cumulated = message.amount(14), leaves = message.amount(151);
    const Decimal expected = isEnded(message.code(39)) ? 0 : order.quantity - order.filled;
    if (cumulated != order.filled)
        fail(order, "CumQty is not the sum of the fills, " + text(order.filled), message);
    if (leaves != expected) fail(order, "LeavesQty should be " + text(expected), message);
    if (message.has(38) && message.amount(38) != order.quantity)
        fail(order, "OrderQty should be " + text(order.quantity), message);
    const Decimal error = message.amount(6) * order.filled - order.notional;
    if ((error < 0 ? -error : error) > averageTolerance * order.filled)
        fail(order, "AvgPx should be " + text(order.notional / order.filled), message);
    if (order.filled == 0 && message.amount(6) != 0) fail(order, "AvgPx without a fill", message);
}

void Book::cancelReject(const Fields& message) {
    cancelRejects++;
    const auto place = requests.find(message[11]);
    if (place == requests.end()) return fail("refuses a request that was never given", message);
    Request& request = place->second;
    if (++request.answers > 1) fail("a request answered twice", message);
    if (message[41] != request.original) fail("another OrigClOrdID than asked", message);
    if (message.code(434) != (request.isReplace ? '2' : '1'))
        fail("another CxlRejResponseTo", message);
    const bool isUnknown = message[102] == "1";
    if (!request.order) {
        if (!isUnknown || message.code(39) != '8')
            fail("an unknown order needs 102=1 39=8", message);
        return;
    }
    Order& order = *request.order;
    if (isUnknown && order.newReports > 0 && request.original == order.current)
        fail(order, "unknown to the gateway", message);
    if (isUnknown || order.wasRefused()) return;
    order.life += " 9/" + message[39] + "#" + message[34];
    if (order.isOver && message.code(39) != order.status)
        fail(order, "a status other than its last", message);
    if (!order.isOver && isEnded(message.code(39)) && order.filled < order.quantity)
        fail(order, "ended by the refusal of a request", message);
    order.status = message.code(39);
    // Pending goes before Filled: what is filled while a change is pending ends with its answer.
    order.isOver = order.isOver || isEnded(order.status);
}
