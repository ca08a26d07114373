// The whole audit: which part judges which line.
#include "Audit.h"

Audit::Audit()
    : book(violations), line(violations, [this](const Fields& message) {
          if (message[35] != "8" && message[35] != "9") others.push_back(message);
          book.heard(message);
      }) {}

void Audit::take(char kind, const std::string& text) {
    if (kind == '!') return;
    const Fields message(text);
    try {
        switch (kind) {
            case '+': book.given(message); break;
            case '?': line.expectRefusal(message.number(34)); break;
            case '<': line.heard(message); break;
            case '>': line.sent(message); break;
            default: violations.push_back(std::string("not a journal line: ") + kind + " " + text);
        }
    } catch (const std::invalid_argument& unreadable) {
        violations.push_back("unreadable, " + std::string(unreadable.what()) + ": " + message.text);
    }
}

const std::vector<std::string>& Audit::conclude() {
    book.conclude();
    size_t refused = 0;
    for (const auto& order : book.allOrders()) refused += order->wasRefused();
    // A gateway that refuses everything loses nothing; without this it would pass.
    if (refused * 2 > book.allOrders().size()) {
        std::string reasons;
        for (const auto& [reason, count] : book.refusals)
            reasons += "; " + std::to_string(count) + " times " + reason;
        violations.push_back("more orders refused than accepted" + reasons);
    }
    return violations;
}

std::string Audit::summary() const {
    size_t refused = 0;
    for (const auto& order : book.allOrders()) refused += order->wasRefused();
    const auto count = [](auto number, const char* what) {
        return std::to_string(number) + " " + what;
    };
    return count(book.allOrders().size(), "orders (") + count(refused, "refused), ")
        + count(book.reports, "reports, ") + count(book.fills, "fills, ")
        + count(book.statuses, "status answers, ") + count(book.cancelRejects, "cancel rejects, ")
        + count(line.resentToUs, "PossDup received, ") + count(line.resentByUs, "PossDup sent, ")
        + count(line.resendRequestsSent, "resend requests sent, ")
        + count(line.resendRequestsHeard, "received");
}
