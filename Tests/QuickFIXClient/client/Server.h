// QuickFIX as acceptor: one session, one thread, everything it hears and says in the journal.
#pragma once

#include "Journal.h"
#include "Line.h"
#include "Options.h"
#include "QuickFIX.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

/// QuickFIX runs inside `step`, as in Client.
class Server : public FIX::NullApplication, public FIX::LogFactory {
public:
    Server(const Options& options, Journal& journal, Line& line);
    ~Server();

    /// Lets QuickFIX look at its sockets and the clock once; naps for a millisecond when idle.
    void step();
    /// Steps until the condition holds; false when it does not within the time.
    bool await(double seconds, const std::function<bool()>& condition);
    bool logOut(double seconds);
    bool isLoggedOn() const { return session->isLoggedOn(); }

    /// Called for each logon, and for each application message that QuickFIX hands on.
    std::function<void(int logon)> onEachLogon = [](int) {};
    std::function<void(const FIX::Message&)> onMessage = [](const FIX::Message&) {};
    /// Gives QuickFIX a message, which it stores and delivers sooner or later.
    void give(FIX::Message message) { session->send(message); }

    int logons = 0;

private:
    class Tap;

    Journal& journal;
    Line& line;
    int traffic = 0;
    FIX::SessionSettings settings;
    std::unique_ptr<FIX::FileStoreFactory> stores;
    std::unique_ptr<FIX::SocketAcceptor> acceptor;
    FIX::Session* session = nullptr;

    void onLogon(const FIX::SessionID&) override;
    void fromApp(const FIX::Message& message, const FIX::SessionID&) override { onMessage(message); }
    FIX::Log* create() override;
    FIX::Log* create(const FIX::SessionID&) override { return create(); }
    void destroy(FIX::Log* log) override { delete log; }
};

/// The `serve` command: answers each order with one report until SIGTERM, then judges; exit code 0 when
/// all orders came once and in order and the line was in order.
int serve(const Options& options);
/// The `probe` command: an order with each logon, which the peer must send back; runs until SIGTERM.
int probe(const Options& options);
