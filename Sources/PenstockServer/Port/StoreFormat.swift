// The file stores of other engines: what their files are called.

internal import FIXSession
internal import Values

/// A family of file stores. QuickFIX/n writes those of QuickFIX, with SubIDs in the names.
///
/// Source: the files that QuickFIX 1.15, QuickFIX/J 2.3 and QuickFIX/Go 0.9 write and read.
enum StoreFormat: String, CaseIterable {
    case quickfix, quickfixj, quickfixgo

    var name: String {
        switch self {
        case .quickfix: "QuickFIX"
        case .quickfixj: "QuickFIX/J"
        case .quickfixgo: "QuickFIX/Go"
        }
    }

    /// Of the files with the numbers; the sender's, which are ours, first.
    var numberSuffixes: [String] {
        self == .quickfix ? ["seqnums"] : ["senderseqnums", "targetseqnums"]
    }

    static let allSuffixes = ["body", "header", "session", "seqnums", "senderseqnums", "targetseqnums"]

    /// What the files of a session are called, before the dot.
    func prefix(of identity: SessionIdentity) -> String {
        let text = StoreFormat.plainPrefix(of: identity)
        return self == .quickfixj ? StoreFormat.mangled(text) : text
    }

    /// `BEGINSTRING-SENDER[_SUB][_LOCATION]-TARGET[_SUB][_LOCATION][-QUALIFIER]`.
    static func plainPrefix(of identity: SessionIdentity) -> String {
        let details = identity.details
        let ours = [identity.senderCompID, details.senderSubID, details.senderLocationID]
        let theirs = [identity.targetCompID, details.targetSubID, details.targetLocationID]
        var parts = ["\(identity.beginString)"]
        for names in [ours, theirs] {
            parts.append(names.filter { !$0.isEmpty }.map { "\($0)" }.joined(separator: "_"))
        }
        if !identity.qualifier.isEmpty { parts.append("\(identity.qualifier)") }
        return parts.joined(separator: "-")
    }

    /// QuickFIX/J writes `_` for what is neither an ASCII letter nor a digit, dot or hyphen.
    static func mangled(_ name: String) -> String {
        var text = ""
        for unit in name.utf16 {
            let scalar = Unicode.Scalar(unit) ?? "_"
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "-": text.unicodeScalars.append(scalar)
            default: text += "_"
            }
        }
        return text
    }
}
