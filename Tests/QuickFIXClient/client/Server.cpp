// How the acceptor is set up, stepped and waited for.
#include "Server.h"

#include "SessionDay.h"

#include <chrono>
#include <cstdio>
#include <thread>

namespace {
FIX::SessionSettings sessionSettings(const Options& options, const FIX::SessionID& id) {
    FIX::Dictionary common;
    common.setString("ConnectionType", "acceptor");
    common.setString("SocketAcceptPort", std::to_string(options.port));
    common.setString("SocketReuseAddress", "Y");
    common.setString("SocketNodelay", "Y");
    FIX::Dictionary own;
    own.setString("FileStorePath", options.store);
    setSessionDay(own);
    for (const char* name : {"ResetOnLogon", "ResetOnLogout", "ResetOnDisconnect"})
        own.setString(name, "N");
    own.setString("PersistMessages", "Y");
    own.setString("UseDataDictionary", options.dictionary.empty() ? "N" : "Y");
    if (!options.dictionary.empty()) own.setString("DataDictionary", options.dictionary);
    own.setString("ValidateFieldsOutOfOrder", "Y");
    FIX::SessionSettings settings;
    settings.set(common);
    settings.set(id, own);
    return settings;
}
}  // namespace

/// Sees every byte string as it crosses the wire.
class Server::Tap : public FIX::Log {
public:
    explicit Tap(Server& server) : server(server) {}

    void clear() override {}
    void backup() override {}
    void onIncoming(const std::string& text) override {
        server.traffic++;
        server.journal.write('<', text);
        server.line.heard(Fields(text));
    }
    void onOutgoing(const std::string& text) override {
        server.traffic++;
        server.journal.write('>', text);
        server.line.sent(Fields(text));
    }
    void onEvent(const std::string& text) override { server.journal.write('!', text); }

private:
    Server& server;
};

Server::Server(const Options& options, Journal& journal, Line& line) : journal(journal), line(line) {
    const FIX::SessionID id("FIX.4.4", options.sender, options.target);
    settings = sessionSettings(options, id);
    stores = std::make_unique<FIX::FileStoreFactory>(settings);
    acceptor = std::make_unique<FIX::SocketAcceptor>(*this, *stores, settings, *this);
    session = FIX::Session::lookupSession(id);
    step();
    std::printf("listening\n");
    std::fflush(stdout);
}

Server::~Server() { acceptor->stop(true); }

FIX::Log* Server::create() { return new Tap(*this); }

void Server::step() {
    const int before = traffic;
    acceptor->poll();
    if (traffic == before) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

bool Server::await(double seconds, const std::function<bool()>& condition) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::duration<double>(seconds);
    for (; !condition(); step())
        if (Clock::now() >= deadline) return false;
    return true;
}

bool Server::logOut(double seconds) {
    session->logout();
    return await(seconds, [&] { return !isLoggedOn(); }) && line.isLogoutHeard;
}

void Server::onLogon(const FIX::SessionID&) {
    logons++;
    std::printf("logon %d\n", logons);
    std::fflush(stdout);
    onEachLogon(logons);
}
