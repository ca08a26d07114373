// The session's audit: what both sides put on the wire, number by number.
#pragma once

#include "Fields.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

/// Checks MsgSeqNum(34), resends and refusals, and hands each message on once, in order.
class Line {
public:
    Line(std::vector<std::string>& violations, std::function<void(const Fields&)> deliver)
        : violations(violations), deliver(std::move(deliver)) {}

    /// A message arrived, in whatever order and however often.
    void heard(const Fields& message);
    /// A message left, resends included.
    void sent(const Fields& message);
    /// The message of ours with this number is meant to be refused by Reject(3) or
    /// BusinessMessageReject(j); any other refusal is a violation.
    void expectRefusal(int msgSeqNum) { refusalsDue.insert(msgSeqNum); }
    bool isRefusalDue(int msgSeqNum) const { return refusalsDue.count(msgSeqNum) > 0; }

    /// The next number not yet handed on: everything below it has been.
    int nextInbound() const { return next; }

    int logonsHeard = 0, resentToUs = 0, resentByUs = 0, resendRequestsHeard = 0,
        resendRequestsSent = 0, applicationMessagesDelivered = 0;
    bool isLogoutHeard = false;
    /// The last Reject(3) or BusinessMessageReject(j).
    Fields lastRefusal{""};
    /// The TestReqID(112) of the last Heartbeat that was handed on with nothing missing before it.
    std::string lastTestReqID;

private:
    std::vector<std::string>& violations;
    std::function<void(const Fields&)> deliver;
    std::map<int, Fields> kept;
    std::set<int> refusalsDue;
    int next = 1, lastLive = 0;
    bool isLogoutSent = false;

    void heardGapFill(const Fields& message);
    void heardAgain(const Fields& message, const Fields& before);
    void heardLogout(const Fields& message);
    void handOn();
    void judgeRefusal(const Fields& message);
    void violation(const std::string& what, const Fields& message);
};
