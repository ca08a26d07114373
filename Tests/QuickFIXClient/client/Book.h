// The orders' audit: every order given, every report about it, and the rules between them.
#pragma once

#include "Fields.h"
#include "Order.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

/// Takes messages once each, in order; what breaks a rule goes to the violations, with the order's
/// life.
class Book {
public:
    explicit Book(std::vector<std::string>& violations) : violations(violations) {}

    /// A message of ours that the session has stored and will deliver sooner or later.
    void given(const Fields& message);
    /// A report or refusal of the gateway's, in order and without repeats.
    void heard(const Fields& message);
    /// Adds what is missing now that nothing more will come.
    void conclude();

    std::vector<Order*> openOrders() const;
    const std::vector<std::unique_ptr<Order>>& allOrders() const { return orders; }
    const Order* find(const std::string& clOrdID) const;
    /// Answers (4, 5 or 9) to the request with this ClOrdID.
    int answers(const std::string& requestID) const;
    /// Reports with 150=I for this ClOrdID.
    int statusAnswers(const std::string& clOrdID) const;
    int unansweredRequests() const;
    /// Every ListStatus(N) heard about the list with this ListID, the newest last.
    std::vector<Fields> aboutList(const std::string& listID) const;
    Decimal position(const std::string& symbol) const;
    /// Every message heard about this ClOrdID, the newest last.
    std::vector<Fields> about(const std::string& clOrdID) const;

    int reports = 0, fills = 0, cancelRejects = 0, statuses = 0;
    /// The largest number at the end of a ClOrdID, for a run that goes on where another ended.
    int lastNumber = 0;
    std::map<std::string, int> refusals;

private:
    std::vector<std::string>& violations;
    std::vector<std::unique_ptr<Order>> orders;
    std::map<std::string, Request> requests;
    std::map<std::string, Order*> orderOf;
    std::map<std::string, std::string> ownerOfOrderID;
    std::map<std::string, std::string> execIDs;
    std::map<std::string, int> statusHeard;
    std::map<std::string, Decimal> positions;
    std::multimap<std::string, Fields> log, lists;
    std::map<std::string, std::vector<std::string>> ordersOfList;

    void givenList(const Fields& message);
    void listStatus(const Fields& message);
    void forget(const std::string& clOrdID);

    void report(const Fields& message);
    bool isDueDuplicate(Order& order, const Fields& message);
    void checkExecID(const Fields& message);
    void checkIdentity(Order& order, const Fields& message);
    void apply(Order& order, const Fields& message);
    void applyNew(Order& order, const Fields& message);
    void applyTrade(Order& order, const Fields& message);
    void applyRestated(Order& order, const Fields& message);
    void applyReplaced(Order& order, const Fields& message);
    void applyEnd(Order& order, const Fields& message);
    void checkPending(Order& order, const Fields& message);
    void checkStatusAnswer(Order& order, const Fields& message);
    void checkAmounts(Order& order, const Fields& message);
    void checkStatusCode(Order& order, const Fields& message);
    void cancelReject(const Fields& message);
    Request* answered(Order& order, const Fields& message, bool isReplace);
    void fail(const Order& order, const std::string& what, const Fields& message);
    void fail(const std::string& what, const Fields& message);
};
