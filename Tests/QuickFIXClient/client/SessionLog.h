// QuickFIX's log, turned into the tap that sees every byte string as it crosses the wire.
#pragma once

#include "Audit.h"
#include "Journal.h"
#include "QuickFIX.h"

#include <memory>
#include <string>

/// Journals and judges each message in both directions, and checks ours against the dictionary:
/// QuickFIX validates what it receives, but never what it sends.
class SessionLog : public FIX::Log {
public:
    SessionLog(Journal& journal, Audit& audit, const FIX::DataDictionary* dictionary, int& traffic)
        : journal(journal), audit(audit), dictionary(dictionary), traffic(traffic) {}

    void clear() override {}
    void backup() override {}
    void onIncoming(const std::string& text) override;
    void onOutgoing(const std::string& text) override;
    void onEvent(const std::string& text) override { journal.write('!', text); }

private:
    Journal& journal;
    Audit& audit;
    const FIX::DataDictionary* dictionary;
    int& traffic;
};

/// Makes the session's tap.
class SessionLogFactory : public FIX::LogFactory {
public:
    SessionLogFactory(Journal& journal, Audit& audit, const std::string& dictionaryPath);

    FIX::Log* create() override {
        return new SessionLog(journal, audit, dictionary.get(), traffic);
    }
    FIX::Log* create(const FIX::SessionID&) override { return create(); }
    void destroy(FIX::Log* log) override { delete log; }

    /// Messages in both directions so far.
    int traffic = 0;

private:
    Journal& journal;
    Audit& audit;
    std::unique_ptr<FIX::DataDictionary> dictionary;
};
