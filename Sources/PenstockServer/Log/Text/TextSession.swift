// Whose a message in text is, and which way it went.

internal import FIXWire
internal import Values

/// The parties of a message, by the IDs in its header.
struct TextParties: Equatable {
    struct Party: Equatable {
        /// SenderCompID(49) or TargetCompID(56).
        var compID = ""
        /// SenderSubID(50) and SenderLocationID(142), or those of the target; not the empty ones.
        var details: [String] = []

        var description: String { ([compID] + details).joined(separator: "/") }

        /// Whether `text` means it: by its CompID, or with its SubID and LocationID.
        func isCalled(_ text: some StringProtocol) -> Bool {
            !text.isEmpty && (text == compID || text == description)
        }
    }

    let beginString: String
    var sender = Party()
    var target = Party()

    init(_ message: MessageView) {
        func text(_ tag: UInt32) -> String { message.first(tag)?.description ?? "" }
        func details(_ tags: [UInt32]) -> [String] { tags.map { text($0) }.filter { !$0.isEmpty } }
        beginString = message.value(at: 0).description
        sender = Party(compID: text(49), details: details([50, 142]))
        target = Party(compID: text(56), details: details([57, 143]))
    }

    /// `SENDER->TARGET` as our side sends it, which is the one that got a message that came in.
    func session(_ direction: LogDirection?) -> String {
        direction == .inbound
            ? "\(target.description)->\(sender.description)"
            : "\(sender.description)->\(target.description)"
    }

    /// The direction by the name of a QuickFIX log, which begins with `FIX.4.4-SENDER-TARGET`, the IDs
    /// being those of the side that wrote it; as ``StoreFormat/plainPrefix(of:)`` has it, or without
    /// SubIDs and LocationIDs.
    func direction(inFileNamed name: String) -> LogDirection? {
        func begins(_ first: Party, _ second: Party) -> Bool {
            let plain = "\(beginString)-\(first.compID)-\(second.compID)"
            let whole = "\(beginString)-\(fileForm(first))-\(fileForm(second))"
            return [plain, whole, StoreFormat.mangled(whole)].contains { form in
                guard name.hasPrefix(form) else { return false }
                let next = name.utf8.dropFirst(form.utf8.count).first
                return next == UInt8(ascii: ".") || next == UInt8(ascii: "-")
            }
        }
        if begins(sender, target) { return .outbound }
        return begins(target, sender) ? .inbound : nil
    }

    private func fileForm(_ party: Party) -> String {
        ([party.compID] + party.details).joined(separator: "_")
    }
}

/// The SESSION that was asked for.
enum TextSession {
    case pair(sender: String, target: String)
    case peer(String)

    /// `SENDER->TARGET`, also with the version in front as QuickFIX writes it, or the peer's CompID.
    init(_ text: String) {
        let parts = text.split(separator: "->", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            self = .peer(text)
            return
        }
        var sender = parts[0]
        if sender.hasPrefix("FIX"), let colon = sender.firstIndex(of: ":") {
            sender = sender[sender.index(after: colon)...]
        }
        self = .pair(sender: String(sender), target: String(parts[1]))
    }

    /// Which way a message of this session went; nil for one of another session.
    func direction(of parties: TextParties) -> LogDirection? {
        switch self {
        case .pair(let sender, let target):
            if parties.sender.isCalled(sender), parties.target.isCalled(target) { return .outbound }
            if parties.sender.isCalled(target), parties.target.isCalled(sender) { return .inbound }
        case .peer(let peer):
            if parties.sender.isCalled(peer) { return .inbound }
            if parties.target.isCalled(peer) { return .outbound }
        }
        return nil
    }
}

/// The sessions of a text, for those who ask for one that is not there.
struct TextSessions {
    /// More are not kept.
    private static var countMax: Int { 1000 }

    private(set) var names: [String] = []
    private var known: Set<String> = []

    mutating func insert(_ parties: TextParties) {
        let (there, back) = (parties.session(.outbound), parties.session(.inbound))
        guard names.count < TextSessions.countMax, known.isDisjoint(with: [there, back]) else { return }
        known.insert(there)
        names.append(there)
    }

    /// What to say of a session that none of them is.
    func unknown(_ text: String) -> UnknownSession {
        let peers = names.flatMap { $0.split(separator: "->").map(String.init) }
        let back = names.map { $0.split(separator: "->").reversed().joined(separator: "->") }
        let hint = didYouMean(text, names + back + peers)
        return UnknownSession(reason: "no session \(text)\(hint)", list: names, log: "text")
    }
}
