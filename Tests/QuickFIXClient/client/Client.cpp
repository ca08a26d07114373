// How the initiator is set up, stepped and waited for.
#include "Client.h"

#include "Requests.h"
#include "SessionDay.h"

#include <cstdio>
#include <thread>

namespace {
FIX::SessionSettings sessionSettings(const Options& options, const FIX::SessionID& id) {
    FIX::Dictionary common;
    common.setString("ConnectionType", "initiator");
    common.setString("ReconnectInterval", "1");
    common.setString("SocketNodelay", "Y");
    FIX::Dictionary own;
    own.setString("SocketConnectHost", options.host);
    own.setString("SocketConnectPort", std::to_string(options.port));
    own.setString("FileStorePath", options.store);
    setSessionDay(own);
    // Short, because a message stored between our Logon and its answer waits for the next one.
    own.setString("HeartBtInt", "2");
    own.setString("LogonTimeout", "3");
    for (const char* name : {"ResetOnLogon", "ResetOnLogout", "ResetOnDisconnect"})
        own.setString(name, "N");
    own.setString("PersistMessages", "Y");
    own.setString("UseDataDictionary", options.dictionary.empty() ? "N" : "Y");
    if (!options.dictionary.empty()) own.setString("DataDictionary", options.dictionary);
    own.setString("ValidateFieldsOutOfOrder", "Y");
    own.setString("ValidateUserDefinedFields", "N");
    FIX::SessionSettings settings;
    settings.set(common);
    settings.set(id, own);
    return settings;
}
}  // namespace

Client::Client(const Options& options, Journal& journal, Audit& audit)
    : options(options), journal(journal), audit(audit), logs(journal, audit, options.dictionary) {
    const FIX::SessionID id("FIX.4.4", options.sender, options.target);
    settings = sessionSettings(options, id);
    stores = std::make_unique<FIX::FileStoreFactory>(settings);
    initiator = std::make_unique<FIX::SocketInitiator>(*this, *stores, settings, logs);
    session = FIX::Session::lookupSession(id);
}

Client::~Client() { initiator->stop(true); }

void Client::give(FIX::Message message, char kind) {
    // QuickFIX numbers the message with the next outbound number and stores it before it is sent.
    const int number = session->getExpectedSenderNum();
    const int before = logs.traffic;
    Fields given(message.toString());
    given.text = "34=" + std::to_string(number) + "|" + given.text;
    journal.write(kind, given.text);
    audit.take(kind, given.text);
    session->send(message);
    if (session->getExpectedSenderNum() == number)
        audit.add("QuickFIX did not store " + given.text);
    if (logs.traffic == before) journal.write('!', "stored, not sent: " + std::to_string(number));
}

int Client::giveToBeRefused(FIX::Message message) {
    const int number = session->getExpectedSenderNum();
    give(std::move(message), '?');
    return number;
}

void Client::step() {
    const int before = logs.traffic;
    initiator->poll();
    // QuickFIX hides its sockets, so there is nothing to wait on but the clock.
    if (logs.traffic == before) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

bool Client::await(double seconds, const std::function<bool()>& condition) {
    for (const double deadline = now() + seconds; !condition(); step())
        if (now() >= deadline) return false;
    return true;
}

bool Client::awaitBarrier(double seconds) {
    const double deadline = now() + seconds;
    while (now() < deadline) {
        if (!await(deadline - now(), [&] { return isLoggedOn(); })) return false;
        const std::string id = "barrier-" + std::to_string(++barriers);
        const int connection = disconnects;
        FIX::Message request = testRequest(id);
        session->send(request);
        // A TestRequest is never resent, so a new connection needs a new one.
        await(deadline - now(), [&] {
            return disconnects != connection || audit.line.lastTestReqID == id;
        });
        if (disconnects == connection && audit.line.lastTestReqID == id) return true;
    }
    return false;
}

bool Client::logOut(double seconds) {
    session->logout();
    return await(seconds, [&] { return !isLoggedOn(); }) && audit.line.isLogoutHeard;
}

void Client::onLogon(const FIX::SessionID&) {
    const double outage = std::chrono::duration<double>(Clock::now() - lost).count();
    if (!isFirstLogon) longestOutage = std::max(longestOutage, outage);
    char text[80];
    std::snprintf(text, sizeof text, "logon %d at %.3f s", disconnects + 1, now());
    journal.write('!', text);
    std::printf("%s\n", text);
    std::fflush(stdout);
    if (isFirstLogon && !options.readyFile.empty())
        std::ofstream(options.readyFile) << text << "\n";
    isFirstLogon = false;
    wasLoggedOn = true;
}

void Client::onLogout(const FIX::SessionID&) {
    // Not for a connection that ends before its logon: the outage goes on. Not for our own Logout.
    if (!wasLoggedOn || !session->isEnabled()) return;
    wasLoggedOn = false;
    disconnects++;
    lost = Clock::now();
    char text[80];
    std::snprintf(text, sizeof text, "disconnect %d at %.3f s", disconnects, now());
    journal.write('!', text);
}
