// IDs that an engine makes anew: which new one stands for which recorded one.

/// A mapping, one to one, from recorded IDs to those of the replay, learnt from what is compared.
///
/// Shape: a few hundred thousand IDs each way; the oldest are forgotten.
struct IDRenaming {
    /// Tags with one name space have the same IDs: an ExecRefID(19) is the ExecID(17) of another message.
    private let spaces: [UInt32: UInt32]
    private var renamed = RecentMap<ID, [UInt8]>(capacity: IDRenaming.remembered)
    private var original = RecentMap<ID, [UInt8]>(capacity: IDRenaming.remembered)

    private static var remembered: Int { 1 << 17 }
    /// RefSeqNum(45), which is renamed in any case: the session counts for itself.
    static var refSeqNum: UInt32 { 45 }

    private struct ID: Hashable {
        let space: UInt32
        let text: [UInt8]
    }

    /// What engines make: OrderID, SecondaryOrderID, ExecID and ExecRefID, SecondaryExecID, QuoteID,
    /// TradeReportID and TradeReportRefID, TrdMatchID, TradeID.
    static var usual: [UInt32] { [37, 198, 17, 19, 527, 117, 571, 572, 880, 1003] }

    /// Those that name what another one names: ExecRefID, OrigClOrdID, TradeReportRefID, RefAllocID.
    private static var sameSpace: [UInt32: UInt32] { [19: 17, 41: 11, 572: 571, 72: 70] }

    init(_ tags: some Sequence<UInt32>) {
        var spaces = [IDRenaming.refSeqNum: IDRenaming.refSeqNum]
        for tag in tags { spaces[tag] = IDRenaming.sameSpace[tag] ?? tag }
        self.spaces = spaces
    }

    func isID(_ tag: UInt32) -> Bool { spaces[tag] != nil }

    /// What stands for a recorded ID in the replay; nil when nothing does yet, or it is no ID.
    func renamed(_ tag: UInt32, _ recorded: ArraySlice<UInt8>) -> [UInt8]? {
        spaces[tag].flatMap { renamed[ID(space: $0, text: Array(recorded))] }
    }

    /// What an ID of the replay stands for.
    func original(_ tag: UInt32, _ received: ArraySlice<UInt8>) -> [UInt8]? {
        spaces[tag].flatMap { original[ID(space: $0, text: Array(received))] }
    }

    /// Whether the two can be the same thing's, as far as is known.
    func agrees(_ tag: UInt32, _ recorded: ArraySlice<UInt8>, _ received: ArraySlice<UInt8>) -> Bool {
        if let known = renamed(tag, recorded), !known.elementsEqual(received) { return false }
        if let known = original(tag, received), !known.elementsEqual(recorded) { return false }
        return true
    }

    /// They are the same thing's from now on, unless one of them is another's already.
    mutating func learn(_ tag: UInt32, _ recorded: ArraySlice<UInt8>, _ received: ArraySlice<UInt8>) {
        guard let space = spaces[tag], agrees(tag, recorded, received) else { return }
        renamed.set(ID(space: space, text: Array(recorded)), Array(received))
        original.set(ID(space: space, text: Array(received)), Array(recorded))
    }

    /// A message that was recorded under one number went out under another.
    mutating func sent(_ recorded: UInt64, as number: UInt64) {
        // Numbers begin at 1 again with each reset of the recording: the last one counts.
        let (old, new) = (Array("\(recorded)".utf8), Array("\(number)".utf8))
        renamed.set(ID(space: IDRenaming.refSeqNum, text: old), new)
        original.set(ID(space: IDRenaming.refSeqNum, text: new), old)
    }
}
