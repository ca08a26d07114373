// What the tap does with each message.
#include "SessionLog.h"

SessionLogFactory::SessionLogFactory(Journal& journal, Audit& audit,
                                     const std::string& dictionaryPath)
    : journal(journal), audit(audit) {
    if (dictionaryPath.empty()) return;
    dictionary = std::make_unique<FIX::DataDictionary>(dictionaryPath);
    dictionary->checkUserDefinedFields(false);
}

void SessionLog::onIncoming(const std::string& text) {
    traffic++;
    journal.write('<', text);
    audit.take('<', text);
}

void SessionLog::onOutgoing(const std::string& text) {
    traffic++;
    journal.write('>', text);
    audit.take('>', text);
    const Fields fields(text);
    if (!dictionary || audit.line.isRefusalDue(fields.number(34))) return;
    try {
        dictionary->validate(FIX::Message(text, *dictionary, true));
    } catch (const std::exception& wrong) {
        audit.add(std::string("our own message is wrong, ") + wrong.what() + ": " + fields.text);
    }
}
