// What the orders of a list are to one another, as the message says it.

import FIXWire
import Orders
import Values

extension FieldReader {
    /// ContingencyType(1385) where the list has it, else what a shared ClOrdLinkID(583) begins with.
    @_noLocks
    func contingency() throws(ListFault) -> ListContingency {
        let type: Bytes?
        do throws(QueryFault) { type = try value(Tag.contingencyType) } catch { throw ListFault(error) }
        guard let type else { return try contingencyOfLinks() }
        if type == "1" { return .oneCancelsOther }
        if type == "2" { return try areTriggeredLinked() ? .bracket : .oneTriggersOther }
        throw .refused(
            .unsupportedCharacteristic, 0, FieldReader.unsupported(Tag.contingencyType, "ContingencyType", type))
    }

    @_noLocks
    private func contingencyOfLinks() throws(ListFault) -> ListContingency {
        var entries = ListEntries(message)
        guard let first = entries.nextEntry() else { return .none }
        let link = try clOrdLinkID(first)
        let contingency = FieldReader.contingency(ofLink: link)
        while let entry = entries.nextEntry() {
            let other = try clOrdLinkID(entry)
            if contingency.isContingent {
                if let link, let other, link == other { continue }
            } else if !FieldReader.contingency(ofLink: other).isContingent {
                continue
            }
            throw .refused(
                .unsupportedCharacteristic, entry.number,
                Text("ClOrdLinkID(583) that begins with OCO-, OTO- or BRACKET- is the same in all orders of a list"))
        }
        return contingency
    }

    @_noLocks
    private static func contingency(ofLink link: Bytes?) -> ListContingency {
        guard let link else { return .none }
        if begins(link, with: "OCO-") { return .oneCancelsOther }
        if begins(link, with: "OTO-") { return .oneTriggersOther }
        return begins(link, with: "BRACKET-") ? .bracket : .none
    }

    @_noLocks
    private static func begins(_ bytes: Bytes, with start: StaticString) -> Bool {
        let start = Bytes(start)
        return bytes.count >= start.count && bytes.slice(0, start.count) == start
    }

    /// Whether all orders behind the first share a ClOrdLinkID(583): some of them alone is neither OTO nor bracket.
    @_noLocks
    private func areTriggeredLinked() throws(ListFault) -> Bool {
        var entries = ListEntries(message)
        guard entries.nextEntry() != nil, let second = entries.nextEntry() else { return false }
        let link = try clOrdLinkID(second)
        var (same, others) = (0, 0)
        while let entry = entries.nextEntry() {
            let other = try clOrdLinkID(entry)
            if let link, let other, link == other { same += 1 } else { others += 1 }
        }
        if others == 0 { return same > 0 }
        if same == 0, try !areLinkedAmongOthers() { return false }
        throw .refused(
            .unsupportedCharacteristic, 0,
            Text("ClOrdLinkID(583) is the same in all triggered orders of a bracket, and differs in an OTO"))
    }

    /// Whether two orders from the third on share a ClOrdLinkID(583).
    @_noLocks
    private func areLinkedAmongOthers() throws(ListFault) -> Bool {
        var entries = ListEntries(message)
        _ = entries.nextEntry()
        _ = entries.nextEntry()
        while let entry = entries.nextEntry() {
            guard let link = try clOrdLinkID(entry) else { continue }
            // Those behind it.
            var rest = entries
            while let other = rest.nextEntry() {
                if let its = try clOrdLinkID(other), its == link { return true }
            }
        }
        return false
    }

    @_noLocks
    private func clOrdLinkID(_ entry: ListEntry) throws(ListFault) -> Bytes? {
        do throws(QueryFault) {
            return try FieldReader(entry.fields, session, isPossibleResend).value(Tag.clOrdLinkID)
        } catch { throw ListFault(error) }
    }
}
