// What is asked for and waited for at the end.
#include "Settle.h"

#include "Requests.h"

namespace {
using NewID = std::function<std::string()>;

/// Asks for each open order's status, which must agree with the reports.
bool askOpenOrders(const Options& options, Client& client, const Book& book) {
    std::map<std::string, int> before;
    for (const Order* order : book.openOrders()) {
        before[order->current] = book.statusAnswers(order->current);
        client.give(askStatus(order->current, order->symbol, order->side));
    }
    return client.await(options.patience, [&] {
        return std::all_of(before.begin(), before.end(), [&](const auto& asked) {
            return book.statusAnswers(asked.first) > asked.second;
        });
    });
}

bool cancelOpenOrders(const Options& options, Client& client, const Book& book, const NewID& newID) {
    for (const Order* order : book.openOrders()) {
        Terms terms;
        terms.symbol = order->symbol;
        terms.side = order->side;
        terms.quantity = text(order->quantity);
        client.give(cancelOrder(newID(), order->current, terms));
    }
    return client.await(options.patience, [&] {
        return book.openOrders().empty() && book.unansweredRequests() == 0;
    });
}
}  // namespace

std::string settle(const Options& options, Client& client, const Book& book, const NewID& newID) {
    if (!client.awaitBarrier(3 * options.patience)) return "no answer to a TestRequest";
    if (!client.await(options.patience, [&] { return book.unansweredRequests() == 0; }))
        return "requests without an answer";
    if (!askOpenOrders(options, client, book)) return "status questions without an answer";
    // A second round: an order may have been filled in part or pending when the first cancel came.
    if (!cancelOpenOrders(options, client, book, newID)
        && !cancelOpenOrders(options, client, book, newID))
        return "orders that stay open";
    if (!client.awaitBarrier(options.patience)) return "no answer to the last TestRequest";
    if (!client.logOut(options.patience)) return "no answer to Logout";
    return "";
}

int judge(const Client& client, Audit& audit) {
    const int counted = audit.line.applicationMessagesDelivered;
    if (client.delivered != counted)
        audit.add("QuickFIX delivered " + std::to_string(client.delivered)
                  + " application messages, the wire had " + std::to_string(counted));
    const std::vector<std::string>& violations = audit.conclude();
    std::printf("%s, %d disconnects, longest outage %.2f s\n", audit.summary().c_str(),
                client.disconnects, client.longestOutage);
    constexpr size_t most = 20;
    for (size_t i = 0; i < violations.size() && i < most; i++)
        std::printf("VIOLATION %s\n", violations[i].c_str());
    if (violations.size() > most)
        std::printf("and %zu violations more\n", violations.size() - most);
    return violations.empty() ? 0 : 1;
}
