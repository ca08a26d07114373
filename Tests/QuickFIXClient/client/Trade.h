// The scripted run: each kind of order and each refusal once, in named steps.
#pragma once

#include "Client.h"
#include "Requests.h"

#include <string>

/// What a step throws when it does not get what it wants.
struct StepFailure {
    std::string got;
};

/// Runs the steps in order and prints one line for each.
class Trade {
public:
    Trade(const Options& options, Client& client, Audit& audit)
        : options(options), client(client), audit(audit), number(audit.book.lastNumber) {}

    /// Returns how many steps failed.
    int run();

private:
    const Options& options;
    Client& client;
    Audit& audit;
    int number, failures = 0;

    void step(const char* name, const std::function<void()>& body);
    void marketFills();
    void restReplaceCancel();
    void stopsRest();
    void timesInForce();
    void lists();
    void linkedLists();
    void refusedOrders();
    void refusedRequests();
    void refusedMessages();

    std::string place(const Terms& terms);
    /// Places an order and waits until it rests.
    std::string rest(const Terms& terms);
    std::string placeAndFinish(const Terms& terms);
    Fields replace(const std::string& order, const Terms& terms);
    void cancel(const std::string& order, const Terms& terms);
    Fields askedStatus(const std::string& id, const Terms& terms);
    Fields refusedRequest(FIX::Message request, const std::string& id);
    /// The answer to a message that must be refused: `type` and the reason's tag and value.
    void expectRefusal(FIX::Message message, const char* type, int reasonTag, const char* reason);

    /// Gives a list and waits until it is acknowledged: its ListID and the ClOrdIDs of its orders.
    std::pair<std::string, std::vector<std::string>> enterList(const std::vector<Terms>& orders,
                                                               const std::string& link = "");
    /// The ListStatus of this ListStatusType(429), which says so of the list; waits until it has come.
    Fields listStatus(const std::string& listID, const char* type);

    std::string newID();
    void await(const std::string& id, const std::function<bool()>& condition);
    void expectLife(const std::string& id, const std::string& pattern);
    void expect(const Fields& message, int tag, const std::string& value);
    /// As `expect`, for amounts: 50 and 50.00 are the same.
    void expectAmount(const Fields& message, int tag, const char* value);
    std::string told(const std::string& id);
};

/// The `trade` command: exit code 0 when every step is ok.
int trade(const Options& options);
