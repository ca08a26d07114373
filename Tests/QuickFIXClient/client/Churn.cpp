// The phases of the endurance run: send, settle, judge.
#include "Churn.h"

#include "Client.h"
#include "Mix.h"

#include <csignal>

namespace {
volatile std::sig_atomic_t isToldToSettle = 0;

/// Gives messages at the rate, connected or not: what is given between connections is stored and
/// must arrive by resend.
void send(const Options& options, Client& client, Mix& mix) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration<double>(Clock::now() - start).count();
    };
    for (int given = 0; elapsed() < options.seconds && !isToldToSettle; client.step())
        for (; given < elapsed() * options.rate; given++) client.give(mix.next());
}

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

bool cancelOpenOrders(const Options& options, Client& client, const Book& book, Mix& mix) {
    for (const Order* order : book.openOrders()) {
        Terms terms;
        terms.symbol = order->symbol;
        terms.side = order->side;
        terms.quantity = text(order->quantity);
        client.give(cancelOrder(mix.newID(), order->current, terms));
    }
    return client.await(options.patience, [&] {
        return book.openOrders().empty() && book.unansweredRequests() == 0;
    });
}

/// Leaves no order open and no request unanswered; says what it waited for in vain.
std::string settle(const Options& options, Client& client, const Book& book, Mix& mix) {
    if (!client.awaitBarrier(3 * options.patience)) return "no answer to a TestRequest";
    if (!client.await(options.patience, [&] { return book.unansweredRequests() == 0; }))
        return "requests without an answer";
    if (!askOpenOrders(options, client, book)) return "status questions without an answer";
    // A second round: an order may have been filled in part or pending when the first cancel came.
    if (!cancelOpenOrders(options, client, book, mix)
        && !cancelOpenOrders(options, client, book, mix))
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
}  // namespace

int churn(const Options& options) {
    std::signal(SIGTERM, [](int) { isToldToSettle = 1; });
    Audit audit;
    Journal journal(options.state, audit.taker());
    Client client(options, journal, audit);
    client.delivered = audit.line.applicationMessagesDelivered;
    if (!client.await(options.patience, [&] { return client.isLoggedOn(); })) {
        std::printf("VIOLATION no logon within %.0f s\n", options.patience);
        return 1;
    }
    Mix mix(options, audit.book);
    send(options, client, mix);
    const std::string missing = settle(options, client, audit.book, mix);
    if (!missing.empty()) audit.add("did not settle: " + missing);
    return judge(client, audit);
}
