// The client of a session that changes hands, and QuickFIX as one of the hands.
#include "Visit.h"

#include "Client.h"
#include "Requests.h"
#include "Server.h"

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace {
volatile std::sig_atomic_t isToldToEnd = 0;

FIX::Message report(const FIX::Message& order, const std::string& id, bool isFilled) {
    FIX::Message message;
    message.getHeader().setField(FIX::FIELD::MsgType, "8");
    const std::string quantity = order.getField(38), clOrdID = order.getField(11);
    for (const auto& [tag, value] : std::vector<std::pair<int, std::string>>{
             {11, clOrdID}, {17, id}, {37, "O-" + clOrdID}, {38, quantity}, {54, order.getField(54)},
             {55, order.getField(55)}, {6, isFilled ? "225" : "0"}, {14, isFilled ? quantity : "0"},
             {39, isFilled ? "2" : "0"}, {150, isFilled ? "F" : "0"},
             {151, isFilled ? "0" : quantity}})
        message.setField(tag, value);
    if (isFilled) {
        message.setField(31, "225");
        message.setField(32, quantity);
    }
    return message;
}

int judge(const std::vector<std::string>& violations) {
    for (const std::string& violation : violations) std::printf("VIOLATION %s\n", violation.c_str());
    return violations.empty() ? 0 : 1;
}
}  // namespace

int visit(const Options& options) {
    Audit audit;
    Journal journal(options.state, audit.taker());
    Client client(options, journal, audit);
    client.delivered = audit.line.applicationMessagesDelivered;
    int number = audit.book.lastNumber;
    const auto give = [&](int count) {
        for (int given = 0; given < count; given++)
            client.give(newOrder("visit-" + std::to_string(++number), {"AAPL", "10", '1', '1'}));
    };
    // Stored by QuickFIX, and missed by the peer when it reads the Logon.
    give(answeredAtOnce / 2);
    if (!client.await(options.patience, [&] { return client.isLoggedOn(); })) audit.add("no logon");
    give(answeredAtOnce / 2);
    if (!client.await(options.patience, [&] { return audit.book.openOrders().empty(); }))
        audit.add(std::to_string(audit.book.openOrders().size()) + " orders are not answered");
    give(options.leave);
    if (!client.awaitBarrier(options.patience)) audit.add("no answer to a TestRequest");
    if (int(audit.book.openOrders().size()) != options.leave) audit.add("answered before we left");
    if (!client.logOut(options.patience)) audit.add("no answer to Logout");
    if (client.delivered != audit.line.applicationMessagesDelivered)
        audit.add("QuickFIX delivered another count of messages than the wire had");
    const int result = judge(audit.found());
    std::printf("%s\n", audit.summary().c_str());
    return result;
}

int host(const Options& options) {
    std::signal(SIGTERM, [](int) { isToldToEnd = 1; });
    std::vector<std::string> violations;
    Line line(violations, [](const Fields&) {});
    Journal journal(options.state, [](char, const std::string&) {});
    Server server(options, journal, line);
    std::vector<FIX::Message> held;
    int orders = 0, execID = 0;
    const std::string run = options.state.substr(options.state.rfind('/') + 1) + "-";
    const auto answer = [&](const FIX::Message& order) {
        server.give(report(order, run + std::to_string(++execID), false));
        server.give(report(order, run + std::to_string(++execID), true));
    };
    server.onMessage = [&](const FIX::Message& order) {
        if (++orders > answeredAtOnce) held.push_back(order);
        else answer(order);
    };
    while (!isToldToEnd) {
        server.step();
        if (held.empty() || server.isLoggedOn()) continue;
        for (const FIX::Message& order : held) answer(order);
        std::printf("answered %zu orders of one who has left\n", held.size());
        std::fflush(stdout);
        held.clear();
    }
    // Here it is the client who leaves.
    const auto isGoodbye = [](const std::string& violation) {
        return violation.rfind("the gateway logged us out", 0) == 0;
    };
    violations.erase(std::remove_if(violations.begin(), violations.end(), isGoodbye), violations.end());
    std::printf("%d orders, %d PossDup sent, %d resend requests sent, %d received\n", orders,
                line.resentByUs, line.resendRequestsSent, line.resendRequestsHeard);
    return judge(violations);
}
