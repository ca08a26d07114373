// The dictionary as the validator reads it: flat tables, filled once.

internal import Values

/// What a field is at one place, a place being the header, the trailer, the body of a message or the
/// entry of a group.
struct Role: Sendable {
    private let packed: UInt32

    /// `group` is the place of the entries that the field counts, or 0.
    init(position: Int, group: Int) { packed = UInt32(position) | UInt32(group) << 16 }

    private init(packed: UInt32) { self.packed = packed }

    /// The field does not occur here.
    static var none: Role { @_noLocks get { Role(packed: 0) } }
    /// The field occurs here only inside groups.
    static var insideGroups: Role { @_noLocks get { Role(packed: 0xFFFF) } }

    /// Counted from 1 in the order of the dictionary; a group's entry begins with position 1.
    var position: Int { @_noLocks get { Int(packed & 0xFFFF) } }
    var group: Int { @_noLocks get { Int(packed >> 16) } }
    var isMember: Bool { @_noLocks get { position != 0 && position != 0xFFFF } }
    var isInsideGroups: Bool { @_noLocks get { packed == 0xFFFF } }
}

/// The parts of a message, in their order. Compared by its own properties: the proof of the hot path
/// does not see into `==`.
enum Section: Sendable {
    case header, body, trailer

    var isHeader: Bool { @_noLocks get { if case .header = self { true } else { false } } }
    var isBody: Bool { @_noLocks get { if case .body = self { true } else { false } } }
    var isTrailer: Bool { @_noLocks get { if case .trailer = self { true } else { false } } }
}

/// What is true of a field wherever it stands.
struct FieldRow: Sendable {
    var tag: UInt32 = 0
    var type = FieldType.text
    var section = Section.body
    var isGroupCount = false
    /// Its code set, or 0.
    var codes: UInt16 = 0
    /// For a data field: the tag of the field that tells its length, or 0.
    var lengthTag: UInt32 = 0
}

/// The fields that a place cannot do without: a range of the list of all such.
struct RequiredRange: Sendable {
    var first: UInt32 = 0
    var count: UInt32 = 0
}

/// The compiled form of a dictionary, without a reference to count on the hot path.
///
/// Bounds: 65,534 fields and places, and 2^25 roles; `DictionaryCompiler` sees to them.
public struct DictionaryTables: Sendable {
    /// Entries of a group inside entries of a group, at most.
    static var maximumNesting: Int { @_noLocks get { 16 } }
    static var header: Int { @_noLocks get { 0 } }
    static var trailer: Int { @_noLocks get { 1 } }

    /// The number of a field by its tag below 65,536; 0 for tags that are no field.
    let lowTags: Table<UInt16>
    /// The fields with larger tags, in order, and the number of the first of them.
    let highTags: Table<UInt32>
    let firstHighField: Int
    /// By field number; the first row stands for what is no field.
    let fields: Table<FieldRow>
    /// By place and field number.
    let roles: Table<Role>
    /// By place, of headers, trailers and bodies only, and field number.
    let checks: Table<FieldCheck>
    let requiredRanges: Table<RequiredRange>
    let required: Table<UInt16>
    /// MsgTypes in order, and the place of the body of each.
    let msgTypes: Table<UInt64>
    let msgTypePlaces: Table<UInt16>
    /// The same for MsgTypes of one character, by that.
    let shortTypePlaces: Table<UInt16>
    let codeSets: Table<CodeSet>
    /// Codes of two to eight characters, packed like a MsgType, in order within each set.
    let shortCodes: Table<UInt64>
    let longCodes: Table<CodeSpan>
    let longCodeBytes: Table<UInt8>

    /// The number of the field with this tag, or 0.
    @_noLocks
    func number(of tag: UInt32) -> Int {
        if tag < 65_536 { return Int(lowTags[Int(tag)]) }
        var (low, high) = (0, highTags.count)
        while low < high {
            let middle = (low + high) / 2
            if highTags[middle] < tag { low = middle + 1 } else { high = middle }
        }
        return low < highTags.count && highTags[low] == tag ? firstHighField + low : 0
    }

    /// The place of the body of this message, or 0.
    @_noLocks
    func place(of msgType: MsgType) -> Int {
        if msgType.packed < 256 { return Int(shortTypePlaces[Int(msgType.packed)]) }
        var (low, high) = (0, msgTypes.count)
        while low < high {
            let middle = (low + high) / 2
            if msgTypes[middle] < msgType.packed { low = middle + 1 } else { high = middle }
        }
        return low < msgTypes.count && msgTypes[low] == msgType.packed ? Int(msgTypePlaces[low]) : 0
    }

    @_noLocks
    func role(of number: Int, at place: Int) -> Role { roles[firstRole(at: place) + number] }

    /// Where the roles of a place begin.
    @_noLocks
    func firstRole(at place: Int) -> Int { place * fields.count }

    /// Safe: the owner promises that nobody reads the tables any more.
    @unsafe
    func deallocate() {
        unsafe lowTags.deallocate()
        unsafe highTags.deallocate()
        unsafe fields.deallocate()
        unsafe roles.deallocate()
        unsafe checks.deallocate()
        unsafe requiredRanges.deallocate()
        unsafe required.deallocate()
        unsafe msgTypes.deallocate()
        unsafe msgTypePlaces.deallocate()
        unsafe shortTypePlaces.deallocate()
        unsafe codeSets.deallocate()
        unsafe shortCodes.deallocate()
        unsafe longCodes.deallocate()
        unsafe longCodeBytes.deallocate()
    }
}
