// A QuickFIX acceptor that answers every NewOrderSingle with an ExecutionReport New, as a user of it would write one.
//
//   executor [--port P] [--comp EXEC] [--peer LOAD] [--sessions K] [--store memory|file] [--dir FOLDER]
//
// With more than one session the peers are LOAD0, LOAD1, ... No log, no dictionary; CheckSum and BodyLength are checked.
#include <quickfix/Application.h>
#include <quickfix/FileStore.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketAcceptor.h>
#include <quickfix/fix44/ExecutionReport.h>
#include <quickfix/fix44/NewOrderSingle.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace {

class Executor : public FIX::Application {
public:
    void onCreate(const FIX::SessionID&) override {}
    void onLogon(const FIX::SessionID&) override {}
    void onLogout(const FIX::SessionID&) override {}
    void toAdmin(FIX::Message&, const FIX::SessionID&) override {}
    void fromAdmin(const FIX::Message&, const FIX::SessionID&) noexcept override {}
    void toApp(FIX::Message&, const FIX::SessionID&) noexcept override {}

    void fromApp(const FIX::Message& order, const FIX::SessionID& session) throw(
        FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue, FIX::UnsupportedMessageType) override {
        if (order.getHeader().getField(FIX::FIELD::MsgType) != "D") throw FIX::UnsupportedMessageType();
        FIX::Account account;
        FIX::ClOrdID clOrdID;
        FIX::OrderQty quantity;
        FIX::OrdType kind;
        FIX::Price price;
        FIX::Side side;
        FIX::Symbol symbol;
        FIX::TimeInForce timeInForce;
        for (FIX::FieldBase* field : std::initializer_list<FIX::FieldBase*>{
                 &account, &clOrdID, &quantity, &kind, &price, &side, &symbol, &timeInForce})
            order.getField(*field);
        number++;
        FIX44::ExecutionReport report(
            FIX::OrderID(identifier("ORD-", number)), FIX::ExecID(identifier("EXE-", 2 * number)),
            FIX::ExecType(FIX::ExecType_NEW), FIX::OrdStatus(FIX::OrdStatus_NEW), side, FIX::LeavesQty(quantity.getValue()),
            FIX::CumQty(0), FIX::AvgPx(0));
        report.set(account);
        report.set(clOrdID);
        report.set(quantity);
        report.set(kind);
        report.set(price);
        report.set(symbol);
        report.set(timeInForce);
        report.set(FIX::TransactTime(3));
        FIX::Session::sendToTarget(report, session);
    }

private:
    static std::string identifier(const char* prefix, unsigned long number) {
        char text[32];
        snprintf(text, sizeof text, "%s%09lu", prefix, number);
        return text;
    }

    unsigned long number = 0;
};

struct Options {
    std::string port = "9878", comp = "EXEC", peer = "LOAD", store = "memory", dir = "store";
    int sessions = 1;
};

bool take(Options& options, const std::string& name, const char* value) {
    if (name == "--port") options.port = value;
    else if (name == "--comp") options.comp = value;
    else if (name == "--peer") options.peer = value;
    else if (name == "--store") options.store = value;
    else if (name == "--dir") options.dir = value;
    else if (name == "--sessions") options.sessions = atoi(value);
    else return false;
    return true;
}

FIX::SessionSettings settings(const Options& options) {
    FIX::Dictionary common;
    common.setString("ConnectionType", "acceptor");
    common.setString("SocketAcceptPort", options.port);
    common.setString("SocketReuseAddress", "Y");
    common.setString("SocketNodelay", "Y");
    common.setString("StartTime", "00:00:00");
    common.setString("EndTime", "00:00:00");
    common.setString("UseDataDictionary", "N");
    common.setString("FileStorePath", options.dir);
    FIX::SessionSettings all;
    all.set(common);
    for (int i = 0; i < options.sessions; i++) {
        std::string peer = options.sessions > 1 ? options.peer + std::to_string(i) : options.peer;
        all.set(FIX::SessionID("FIX.4.4", options.comp, peer), FIX::Dictionary());
    }
    return all;
}

void raiseLimits() {
    rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGPIPE, SIG_IGN);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 < argc && take(options, argv[i], argv[i + 1])) continue;
        fprintf(stderr, "executor: what is %s?\n", argv[i]);
        return 2;
    }
    raiseLimits();
    try {
        Executor application;
        std::unique_ptr<FIX::MessageStoreFactory> store;
        if (options.store == "file") store.reset(new FIX::FileStoreFactory(options.dir));
        else store.reset(new FIX::MemoryStoreFactory());
        FIX::SocketAcceptor acceptor(application, *store, settings(options));
        // Not within reach of the acceptor's thread: SIGTERM ends the process as it stands.
        acceptor.start();
        printf("LISTENING %s\n", options.port.c_str());
        fflush(stdout);
        for (;;) pause();
    } catch (const std::exception& error) {
        fprintf(stderr, "executor: %s\n", error.what());
        return 1;
    }
}
