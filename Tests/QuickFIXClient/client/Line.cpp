// The rules of the session's audit.
#include "Line.h"

void Line::heard(const Fields& message) {
    const std::string& type = message[35];
    const int number = message.number(34);
    if (type == "A") logonsHeard++;
    if (type == "2") resendRequestsHeard++;
    if (message.isPossibleDuplicate()) resentToUs++;
    if (type == "A" && message[141] == "Y") violation("the gateway reset the numbers", message);
    if (type == "5") heardLogout(message);
    if (type == "4") return heardGapFill(message);

    const auto before = kept.find(number);
    if (!message.isPossibleDuplicate()) {
        if (before != kept.end())
            violation("MsgSeqNum " + std::to_string(number) + " used twice, first for "
                          + before->second.text + " and now", message);
        else if (number <= lastLive)
            violation("MsgSeqNum " + std::to_string(number) + " after "
                          + std::to_string(lastLive), message);
        lastLive = std::max(lastLive, number);
    } else if (before != kept.end()) {
        heardAgain(message, before->second);
    }
    kept.emplace(number, message);
    handOn();
}

void Line::heardAgain(const Fields& message, const Fields& before) {
    // A Reject or a Logon may come back as a gap fill; a report must come back itself.
    if (!before.isAdministrative() && before.content() != message.content())
        violation("resent with another content than " + before.text, message);
    if (before[35] == "4" && !message.isAdministrative())
        violation("resent after " + before.text + " filled its number", message);
}

void Line::heardGapFill(const Fields& message) {
    if (message[123] != "Y") return violation("the gateway skipped messages", message);
    for (int number = message.number(34); number < message.number(36); number++) {
        const auto [place, isNew] = kept.emplace(number, message);
        if (!isNew && !place->second.isAdministrative())
            violation("filled over " + place->second.text, message);
    }
    handOn();
}

void Line::heardLogout(const Fields& message) {
    isLogoutHeard = true;
    if (!isLogoutSent) violation("the gateway logged us out", message);
}

void Line::handOn() {
    for (auto place = kept.find(next); place != kept.end(); place = kept.find(++next)) {
        const Fields& message = place->second;
        if (message[35] == "3" || message[35] == "j") judgeRefusal(message);
        if (message[35] == "0") lastTestReqID = message[112];
        if (message.isAdministrative()) continue;
        applicationMessagesDelivered++;
        deliver(message);
    }
}

void Line::judgeRefusal(const Fields& message) {
    lastRefusal = message;
    if (refusalsDue.erase(message.number(45)) == 0) violation("refused by the gateway", message);
}

void Line::sent(const Fields& message) {
    const std::string& type = message[35];
    if (type == "A") isLogoutSent = isLogoutHeard = false;
    if (type == "2") resendRequestsSent++;
    if (type == "5") isLogoutSent = true;
    if (message.isPossibleDuplicate()) resentByUs++;
    if (type == "3" || type == "j") violation("QuickFIX refused the gateway's message", message);
    if (type == "5" && message.has(58)) violation("QuickFIX logged out", message);
}

void Line::violation(const std::string& what, const Fields& message) {
    violations.push_back(what + ": " + message.text);
}
