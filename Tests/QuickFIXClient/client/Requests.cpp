// How each message is filled; QuickFIX adds the header and orders the fields.
#include "Requests.h"

namespace {
FIX::Message message(const char* type) {
    FIX::Message result;
    result.getHeader().setField(FIX::FIELD::MsgType, type);
    return result;
}

void set(FIX::Message& message, int tag, const std::string& value) {
    if (!value.empty()) message.setField(tag, value);
}

void setTransactTime(FIX::Message& message) {
    message.setField(60, FIX::UtcTimeStampConvertor::convert(FIX::UtcTimeStamp(), 3));
}

void setTerms(FIX::Message& message, const Terms& terms) {
    set(message, 38, terms.quantity);
    set(message, 40, {terms.type});
    set(message, 44, terms.price);
    set(message, 54, {terms.side});
    set(message, 55, terms.symbol);
    set(message, 59, {terms.timeInForce});
    set(message, 99, terms.stopPrice);
    for (const auto& [tag, value] : terms.more) set(message, tag, value);
    setTransactTime(message);
}
}  // namespace

std::string timeIn(int seconds) {
    FIX::UtcTimeStamp time;
    time += seconds;
    return FIX::UtcTimeStampConvertor::convert(time, 3);
}

FIX::Message newOrder(const std::string& clOrdID, const Terms& terms) {
    FIX::Message order = message("D");
    set(order, 11, clOrdID);
    set(order, 21, "1");
    setTerms(order, terms);
    return order;
}

FIX::Message cancelOrder(const std::string& clOrdID, const std::string& original,
                         const Terms& terms) {
    FIX::Message cancel = message("F");
    set(cancel, 11, clOrdID);
    set(cancel, 38, terms.quantity);
    set(cancel, 41, original);
    set(cancel, 54, {terms.side});
    set(cancel, 55, terms.symbol);
    setTransactTime(cancel);
    return cancel;
}

FIX::Message replaceOrder(const std::string& clOrdID, const std::string& original,
                          const Terms& terms) {
    FIX::Message replace = message("G");
    set(replace, 11, clOrdID);
    set(replace, 21, "1");
    set(replace, 41, original);
    setTerms(replace, terms);
    return replace;
}

FIX::Message newList(const std::string& listID,
                     const std::vector<std::pair<std::string, Terms>>& orders,
                     const std::string& link) {
    FIX::Message list = message("E");
    set(list, 66, listID);
    set(list, 68, std::to_string(orders.size()));
    set(list, 394, "3");
    int number = 0;
    for (const auto& [clOrdID, terms] : orders) {
        FIX44::NewOrderList::NoOrders order;
        order.setField(11, clOrdID);
        order.setField(67, std::to_string(++number));
        if (!link.empty()) order.setField(583, link);
        order.setField(55, terms.symbol);
        order.setField(54, {terms.side});
        order.setField(38, terms.quantity);
        order.setField(40, {terms.type});
        if (!terms.price.empty()) order.setField(44, terms.price);
        if (!terms.stopPrice.empty()) order.setField(99, terms.stopPrice);
        order.setField(59, {terms.timeInForce});
        list.addGroup(order);
    }
    return list;
}

FIX::Message aboutList(const char* type, const std::string& listID) {
    FIX::Message request = message(type);
    set(request, 66, listID);
    if (std::string(type) == "K") setTransactTime(request);
    return request;
}

FIX::Message askStatus(const std::string& clOrdID, const std::string& symbol, char side) {
    FIX::Message question = message("H");
    set(question, 11, clOrdID);
    set(question, 54, {side});
    set(question, 55, symbol);
    return question;
}

FIX::Message news() {
    FIX::Message result = message("B");
    set(result, 148, "not for an order gateway");
    FIX::Group line(33, 58);
    line.setField(58, "one line");
    result.addGroup(line);
    return result;
}

FIX::Message testRequest(const std::string& id) {
    FIX::Message request = message("1");
    set(request, 112, id);
    return request;
}
