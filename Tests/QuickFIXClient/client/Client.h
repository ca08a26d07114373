// The QuickFIX initiator: one session, one thread, everything it sends and hears in the journal.
#pragma once

#include "Audit.h"
#include "Journal.h"
#include "Options.h"
#include "QuickFIX.h"
#include "SessionLog.h"

#include <chrono>
#include <functional>
#include <memory>

/// QuickFIX runs inside `step`: no thread of its own, so that nothing here needs a lock and a
/// message is given, persisted and journalled in one go.
class Client : public FIX::NullApplication {
public:
    Client(const Options& options, Journal& journal, Audit& audit);
    ~Client();

    /// Gives QuickFIX a message. Its file store has it before this returns, so it is delivered
    /// sooner or later, also when there is no connection now.
    void give(FIX::Message message) { give(std::move(message), '+'); }
    /// Gives a message that the gateway must refuse; returns its MsgSeqNum.
    int giveToBeRefused(FIX::Message message);
    /// Lets QuickFIX look at the socket and the clock once; naps for a millisecond when idle.
    void step();
    /// Steps until the condition holds; false when it does not within the time.
    bool await(double seconds, const std::function<bool()>& condition);
    /// Waits until everything given before has reached the gateway and everything it sent before
    /// its answer has been heard, over as many connections as that takes.
    bool awaitBarrier(double seconds);
    bool logOut(double seconds);
    bool isLoggedOn() const { return session->isLoggedOn(); }

    int disconnects = 0;
    double longestOutage = 0;
    /// What came to the application: the audit's own count must agree.
    int delivered = 0;

private:
    using Clock = std::chrono::steady_clock;

    const Options& options;
    Journal& journal;
    Audit& audit;
    SessionLogFactory logs;
    FIX::SessionSettings settings;
    std::unique_ptr<FIX::FileStoreFactory> stores;
    std::unique_ptr<FIX::SocketInitiator> initiator;
    FIX::Session* session = nullptr;
    Clock::time_point start = Clock::now(), lost;
    bool isFirstLogon = true, wasLoggedOn = false;
    int barriers = 0;

    void give(FIX::Message message, char kind);
    double now() const { return std::chrono::duration<double>(Clock::now() - start).count(); }
    void onLogon(const FIX::SessionID&) override;
    void onLogout(const FIX::SessionID&) override;
    void fromApp(const FIX::Message&, const FIX::SessionID&) override { delivered++; }
};
