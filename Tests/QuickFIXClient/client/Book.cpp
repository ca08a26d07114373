// The orders' audit: what is given, what is looked up, and what must have come in the end.
#include "Book.h"

#include <algorithm>

void Book::given(const Fields& message) {
    const std::string& type = message[35];
    const std::string& id = message[11];
    if (type == "E") return givenList(message);
    if (type != "D" && type != "F" && type != "G") return;
    const size_t dash = id.rfind('-');
    if (dash != std::string::npos)
        lastNumber = std::max(lastNumber, std::atoi(id.c_str() + dash + 1));

    const auto known = orderOf.find(id);
    if (type == "D" && known != orderOf.end()) {
        known->second->duplicatesDue++;
    } else if (type == "D") {
        auto order = std::make_unique<Order>();
        order->clOrdID = order->current = id;
        order->symbol = message[55];
        order->side = message.code(54);
        order->quantity = message.amount(38);
        orderOf[id] = order.get();
        orders.push_back(std::move(order));
    } else {
        Request& request = requests[id];
        request.clOrdID = id;
        request.original = message[41];
        request.isReplace = type == "G";
        request.quantity = message.amount(38);
        const auto target = orderOf.find(request.original);
        if (target == orderOf.end()) return;
        request.order = target->second;
        orderOf[id] = target->second;
    }
}

/// Each entry from one ClOrdID to before the next is an order given by itself.
void Book::givenList(const Fields& message) {
    std::string order;
    const auto give = [&] {
        if (!order.empty()) given(Fields("35=D|" + order));
        order.clear();
    };
    for (const auto& [tag, value] : message.all) {
        if (tag == 11) give();
        if (tag == 11) ordersOfList[message[66]].push_back(value);
        if (tag == 11 || !order.empty()) order += std::to_string(tag) + "=" + value + "|";
    }
    give();
}

void Book::heard(const Fields& message) {
    if (message[35] == "N") return listStatus(message);
    log.emplace(message[11], message);
    try {
        if (message[35] == "8")
            report(message);
        else if (message[35] == "9")
            cancelReject(message);
    } catch (const std::invalid_argument& unreadable) {
        fail(std::string("unreadable, ") + unreadable.what(), message);
    }
}

void Book::conclude() {
    for (const auto& order : orders) {
        const char* what = nullptr;
        if (order->status == 0)
            what = " is lost: no report ever came";
        else if (order->isOnlyPending)
            what = " was neither accepted nor refused";
        else if (!order->isOver)
            what = " is still open";
        else if (!order->wasRefused() && order->newReports == 0 && !order->isCanceledByRequest)
            what = " ended without a New report";
        if (what)
            violations.push_back("order " + order->clOrdID + what + ", heard: " + order->life);
    }
    for (const auto& [id, request] : requests)
        if (request.answers == 0)
            violations.push_back((request.isReplace ? "replace " : "cancel ") + id + " of "
                                 + request.original + " was never answered");
}

std::vector<Order*> Book::openOrders() const {
    std::vector<Order*> open;
    for (const auto& order : orders)
        if (!order->isOver) open.push_back(order.get());
    return open;
}

const Order* Book::find(const std::string& clOrdID) const {
    const auto place = orderOf.find(clOrdID);
    return place == orderOf.end() ? nullptr : place->second;
}

int Book::answers(const std::string& requestID) const {
    const auto place = requests.find(requestID);
    return place == requests.end() ? 0 : place->second.answers;
}

int Book::statusAnswers(const std::string& clOrdID) const {
    const auto place = statusHeard.find(clOrdID);
    return place == statusHeard.end() ? 0 : place->second;
}

int Book::unansweredRequests() const {
    int count = 0;
    for (const auto& [id, request] : requests) count += request.answers == 0;
    return count;
}

Decimal Book::position(const std::string& symbol) const {
    const auto place = positions.find(symbol);
    return place == positions.end() ? 0 : place->second;
}

std::vector<Fields> Book::about(const std::string& clOrdID) const {
    std::vector<Fields> result;
    for (auto [place, end] = log.equal_range(clOrdID); place != end; ++place)
        result.push_back(place->second);
    return result;
}

/// A list that was refused whole has no orders: no report comes about them.
void Book::listStatus(const Fields& message) {
    lists.emplace(message[66], message);
    if (message[431] != "7") return;
    refusals["431=7 " + message[444]]++;
    for (const std::string& id : ordersOfList[message[66]]) forget(id);
}

void Book::forget(const std::string& clOrdID) {
    const auto place = orderOf.find(clOrdID);
    if (place == orderOf.end()) return;
    Order* const order = place->second;
    // Whoever asked for a change of it is told that nobody knows it.
    for (auto& [id, request] : requests)
        if (request.order == order) request.order = nullptr;
    for (auto each = orderOf.begin(); each != orderOf.end();)
        each = each->second == order ? orderOf.erase(each) : std::next(each);
    const auto isIt = [&](const auto& each) { return each.get() == order; };
    orders.erase(std::remove_if(orders.begin(), orders.end(), isIt), orders.end());
}

std::vector<Fields> Book::aboutList(const std::string& listID) const {
    std::vector<Fields> result;
    for (auto [place, end] = lists.equal_range(listID); place != end; ++place)
        result.push_back(place->second);
    return result;
}

void Book::fail(const Order& order, const std::string& what, const Fields& message) {
    violations.push_back("order " + order.clOrdID + ": " + what + ": " + message.text + " (heard: "
                         + order.life + ")");
}

void Book::fail(const std::string& what, const Fields& message) {
    violations.push_back(what + ": " + message.text);
}
