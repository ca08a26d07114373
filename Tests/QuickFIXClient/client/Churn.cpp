// The endurance run: it sends; settling and judging are for every run.
#include "Churn.h"

#include "Mix.h"
#include "Settle.h"

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
    const std::string missing = settle(options, client, audit.book, [&] { return mix.newID(); });
    if (!missing.empty()) audit.add("did not settle: " + missing);
    return judge(client, audit);
}
