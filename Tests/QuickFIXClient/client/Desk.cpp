// How the lines of standard input become messages.
#include "Desk.h"

#include "Settle.h"

#include <poll.h>
#include <unistd.h>

namespace {
/// Standard input without waiting for it.
class Lines {
public:
    /// Hands on each line that has come; false when there will be no more.
    bool take(const std::function<void(const std::string&)>& hand) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, 0) <= 0) return true;
        char bytes[65536];
        const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
        if (count <= 0) return false;
        rest.append(bytes, size_t(count));
        for (size_t end; (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1))
            hand(rest.substr(0, end));
        return true;
    }

private:
    std::string rest;
};

FIX::Message message(const std::string& text) {
    FIX::Message result;
    for (const auto& [tag, value] : Fields(text).all) {
        if (tag == 35)
            result.getHeader().setField(tag, value);
        else
            result.setField(tag, value);
    }
    return result;
}
}  // namespace

int desk(const Options& options) {
    Audit audit;
    Journal journal(options.state, audit.taker());
    Client client(options, journal, audit);
    client.delivered = audit.line.applicationMessagesDelivered;
    if (!client.await(options.patience, [&] { return client.isLoggedOn(); })) {
        std::printf("VIOLATION no logon within %.0f s\n", options.patience);
        return 1;
    }
    const auto give = [&](const std::string& line) {
        if (line.empty()) return;
        if (line[0] == '?')
            client.giveToBeRefused(message(line.substr(1)));
        else
            client.give(message(line));
    };
    for (Lines lines; lines.take(give);) client.step();
    int number = 0;
    const std::string missing = settle(options, client, audit.book, [&] {
        return options.sender + "-end-" + std::to_string(++number);
    });
    if (!missing.empty()) audit.add("did not settle: " + missing);
    return judge(client, audit);
}
