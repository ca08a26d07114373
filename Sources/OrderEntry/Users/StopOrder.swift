// What an emergency stop by FIX says in RawData(96).

import FIXWire
package import Values

/// Which trading stops, or goes on.
///
/// RawData(96) is a list of words with `;` between them: a scope, which is `everything`, `broker=NAME`, `symbol=NAME`,
/// `account=NAME`, `strategy=NAME` or `session=NAME`; `close` to close positions too; `force` to resume though
/// something is unknown; `within=SECONDS` until the next sign of life; `reason=TEXT`, which comes last and may hold
/// anything.
package struct StopOrder: Sendable {
    package enum Scope: Sendable {
        case everything
        case broker
        case symbol
        case account
        case strategy
        case session
    }

    package var scope = Scope.everything
    /// What the scope is of; empty for everything.
    package var name = Identifier()
    package var closesPositions = false
    package var isForced = false
    /// Whole seconds; 0 for what is configured.
    package var withinSeconds = 0
    package var reason = Text<16>()

    @_noLocks package init() {}

    /// Reads the words.
    ///
    /// - Returns: Nil for a word that is none of these, a second scope, or one that is too long.
    /// - Parameter hasScope: Set where there is a scope.
    @_noLocks
    package init?(_ bytes: Bytes, hasScope: inout Bool) {
        hasScope = false
        var place = 0
        while place < bytes.count {
            let rest = bytes.slice(place, bytes.count - place)
            if let reason = StopOrder.value(of: rest, "reason=") {
                guard let text = Text<16>(reason) else { return nil }
                self.reason = text
                return
            }
            let length = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.count
            guard read(rest.slice(0, length), &hasScope) else { return nil }
            place += length + 1
        }
    }

    @_noLocks
    private mutating func read(_ word: Bytes, _ hasScope: inout Bool) -> Bool {
        if word == "close" {
            closesPositions = true
            return true
        }
        if word == "force" {
            isForced = true
            return true
        }
        if let seconds = StopOrder.value(of: word, "within=") {
            guard let number = seconds.wholeNumber, number > 0 else { return false }
            withinSeconds = number
            return true
        }
        if hasScope { return false }
        hasScope = true
        return readScope(word)
    }

    @_noLocks
    private mutating func readScope(_ word: Bytes) -> Bool {
        if word == "everything" {
            scope = .everything
            return true
        }
        let found: Bytes?
        if let name = StopOrder.value(of: word, "broker=") {
            scope = .broker
            found = name
        } else if let name = StopOrder.value(of: word, "symbol=") {
            scope = .symbol
            found = name
        } else if let name = StopOrder.value(of: word, "account=") {
            scope = .account
            found = name
        } else if let name = StopOrder.value(of: word, "strategy=") {
            scope = .strategy
            found = name
        } else if let name = StopOrder.value(of: word, "session=") {
            scope = .session
            found = name
        } else {
            found = nil
        }
        guard let found, !found.isEmpty, let name = Identifier(found) else { return false }
        self.name = name
        return true
    }

    /// What stands behind the key, where the bytes begin with it.
    @_noLocks
    private static func value(of bytes: Bytes, _ key: StaticString) -> Bytes? {
        let key = Bytes(key)
        guard bytes.count >= key.count, bytes.slice(0, key.count) == key else { return nil }
        return bytes.slice(key.count, bytes.count - key.count)
    }
}

extension FieldReader {
    /// - Parameter isScopeRequired: To resume everything by forgetting to say what would be worse than to be asked.
    @_noLocks
    func stopOrder(isScopeRequired: Bool) throws(QueryFault) -> StopOrder {
        guard let data = try value(Tag.rawData) else {
            if isScopeRequired { throw FieldReader.missing(Tag.rawData, "RawData") }
            return StopOrder()
        }
        var hasScope = false
        guard let stop = StopOrder(data, hasScope: &hasScope) else {
            throw .refused(6, FieldReader.malformed(Tag.rawData, "RawData", " is no scope of a stop: ", data))
        }
        guard hasScope || !isScopeRequired else {
            throw .refused(6, Text("RawData(96) must say what to resume"))
        }
        return stop
    }
}
