// What a message has to hold to be printed: --where and --clordid.

internal import FIXWire
internal import Values

/// One condition on the fields of a message.
struct LogCondition {
    enum Test {
        /// Some field with the tag is there.
        case isPresent
        /// Some field with the tag has exactly one of these values.
        case isOneOf([[UInt8]])
        /// There are fields with the tag, and none has this value.
        case isNotEqual([UInt8])
    }

    /// Why nothing can be asked so.
    enum Fault: Error, CustomStringConvertible {
        case noField(String, hint: String)
        /// The value of a field that nobody may see.
        case isMasked(String)

        var description: String {
            switch self {
            case .noField(let name, let hint): "no field \(name.isEmpty ? "without a name" : name)\(hint)"
            case .isMasked(let field): "\(field) is masked"
            }
        }
    }

    /// Any of these.
    let tags: [UInt32]
    let test: Test

    /// One of these is ClOrdID(11) or OrigClOrdID(41), wherever they stand.
    init(clOrdIDs: [String]) {
        tags = [11, 41]
        test = .isOneOf(clOrdIDs.map { Array($0.utf8) })
    }

    /// `TAG`, `TAG=VALUE` or `TAG!=VALUE`, the tag by its number or its name.
    ///
    /// - Parameter showsSecrets: Without it, a value that nobody may see cannot be asked for.
    init(
        _ text: String, _ dictionary: DataDictionary, showsSecrets: Bool
    ) throws(Fault) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isNegated = parts.count > 1 && parts[0].hasSuffix("!")
        let name = String(isNegated ? parts[0].dropLast() : parts[0])
        let tag = try LogCondition.tag(name, dictionary)
        tags = [tag]
        guard parts.count > 1 else {
            test = .isPresent
            return
        }
        guard showsSecrets || !SecretMask.always.contains(tag) else {
            let field = dictionary.fieldName(tag).map { "\($0)(\(tag))" } ?? "\(tag)"
            throw .isMasked(field)
        }
        let value = Array(parts[1].utf8)
        test = isNegated ? .isNotEqual(value) : .isOneOf([value])
    }

    private static func tag(
        _ name: String, _ dictionary: DataDictionary
    ) throws(Fault) -> UInt32 {
        if let tag = dictionary.tag(named: name) { return tag }
        if name.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let tag = UInt32(name), tag > 0, tag < .max {
            return tag
        }
        let lowercased = name.lowercased()
        if let exact = dictionary.fieldNames.first(where: { $0.lowercased() == lowercased }),
            let tag = dictionary.tag(named: exact)
        {
            return tag
        }
        throw .noField(name, hint: didYouMean(name, dictionary.fieldNames))
    }

    /// Whether it holds for a message.
    ///
    /// It looks at what is printed: what the mask hides is there, but neither equal to anything nor
    /// different from it, so that nobody can guess a secret by asking.
    func holds(for message: MessageView, _ mask: SecretMask) -> Bool {
        var mask = mask
        var isThere = false
        for index in 0..<message.fieldCount {
            let isHidden = mask.hides(index, of: message)
            guard tags.contains(message[index].tag) else { continue }
            switch test {
            case .isPresent: return true
            case .isOneOf(let values):
                let found = message.value(at: index)
                if !isHidden, values.contains(where: { equals(found, $0) }) { return true }
            case .isNotEqual(let value):
                if isHidden || equals(message.value(at: index), value) { return false }
                isThere = true
            }
        }
        return isThere
    }

    private func equals(_ bytes: Bytes, _ value: [UInt8]) -> Bool {
        guard bytes.count == value.count else { return false }
        for index in 0..<bytes.count where bytes[index] != value[index] { return false }
        return true
    }
}
