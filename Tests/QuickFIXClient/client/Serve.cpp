// What the acceptor does with what it hears: answers orders, or asks for an echo.
#include "Requests.h"
#include "Server.h"

#include <csignal>
#include <cstdio>

namespace {
volatile std::sig_atomic_t isToldToEnd = 0;

FIX::Message report(const std::string& clOrdID, int number) {
    FIX::Message message;
    message.getHeader().setField(FIX::FIELD::MsgType, "8");
    const std::string id = std::to_string(number);
    for (const auto& [tag, value] : std::vector<std::pair<int, std::string>>{
             {6, "0"}, {11, clOrdID}, {14, "0"}, {17, "E" + id}, {37, "O" + id}, {39, "0"},
             {54, "1"}, {55, "X"}, {150, "0"}, {151, "10"}})
        message.setField(tag, value);
    return message;
}

int judge(const std::vector<std::string>& violations) {
    constexpr size_t most = 20;
    for (size_t i = 0; i < violations.size() && i < most; i++)
        std::printf("VIOLATION %s\n", violations[i].c_str());
    if (violations.size() > most) std::printf("and %zu violations more\n", violations.size() - most);
    return violations.empty() ? 0 : 1;
}
}  // namespace

int serve(const Options& options) {
    std::signal(SIGTERM, [](int) { isToldToEnd = 1; });
    std::vector<std::string> violations;
    int onTheLine = 0, handedOn = 0;
    Line line(violations, [&](const Fields&) { onTheLine++; });
    Journal journal(options.state, [](char, const std::string&) {});
    Server server(options, journal, line);
    server.onMessage = [&](const FIX::Message& message) {
        const std::string id = message.getField(11);
        // Orders are numbered from 1: whatever is missing, comes twice or out of order shows here.
        if (id != std::to_string(++handedOn))
            violations.push_back("order " + std::to_string(handedOn) + " is " + id);
        journal.write('+', "11=" + id);
        server.give(report(id, handedOn));
    };
    while (!isToldToEnd) server.step();
    if (!server.logOut(options.patience)) violations.push_back("no answer to Logout");
    if (onTheLine != handedOn)
        violations.push_back("QuickFIX handed on " + std::to_string(handedOn) + " orders, the wire had "
                             + std::to_string(onTheLine));
    std::printf("%d orders, %d logons, %d PossDup received, %d PossDup sent, %d resend requests sent, "
                "%d received\n", handedOn, server.logons, line.resentToUs, line.resentByUs,
                line.resendRequestsSent, line.resendRequestsHeard);
    return judge(violations);
}

int probe(const Options& options) {
    std::signal(SIGTERM, [](int) { isToldToEnd = 1; });
    std::vector<std::string> violations;
    Line line(violations, [](const Fields&) {});
    Journal journal(options.state, [](char, const std::string&) {});
    Server server(options, journal, line);
    server.onEachLogon = [&](int logon) {
        Terms terms;
        terms.symbol = "X";
        terms.quantity = "10";
        server.give(newOrder("probe-" + std::to_string(logon), terms));
    };
    server.onMessage = [](const FIX::Message& message) {
        std::printf("echo %s of %s\n", message.getHeader().getField(35).c_str(),
                    message.getField(11).c_str());
        std::fflush(stdout);
    };
    while (!isToldToEnd) server.step();
    return 0;
}
