// Whether the pages of a store's file are what LMDB wrote.

internal import CLMDB
internal import CLinux
internal import Values

/// Looks at every page that a store uses before LMDB does, which trusts its file: after a loss of power the
/// pages of one moment can stand beside those of another.
///
/// Source: the layout of LMDB 0.9's files, as `mdb.c` of the library describes it: pages of a fixed size, two
/// of them with the roots of the trees, of which the one with the higher transaction holds.
struct PageCheck: ~Copyable {
    private let file: Int32
    private var pageSize = 4096
    private var lastPage: UInt64 = 1
    private var isSeen: [UInt64] = []
    /// The key before, wherever it stood: keys ascend through a whole tree.
    private var lastKey: [UInt8]?
    private var found = Tree()
    private var pagesSeen: UInt64 = 0
    /// Hears now and then how many pages were looked at, and of how many at most.
    private let seen: (UInt64, UInt64) -> Void

    private init(file: Int32, _ seen: @escaping (UInt64, UInt64) -> Void) {
        self.file = file
        self.seen = seen
    }

    deinit { _ = linux_close(file) }

    /// What is said of a file that does not begin like a store.
    static var isNoStore: String { "the first two pages are not those of a store" }

    static var isReplaced: String { "its roots are of another transaction than the one that is read" }

    /// What is wrong with the file, in words; nil for one that is whole.
    ///
    /// - Parameter transaction: Only the tree of this transaction is looked at, which a reader holds; nil: that
    ///   of the last one.
    static func problem(
        in path: String, transaction: UInt64? = nil, seen: @escaping (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(StoreError) -> String? {
        let file = unsafe linux_open_to_read(path)
        guard file >= 0 else {
            throw .cannotRead(path: path, reason: unsafe String(cString: linux_error_text(-file)))
        }
        var check = PageCheck(file: file, seen)
        do throws(PageProblem) {
            try check.run(transaction)
            return nil
        } catch {
            return error.words
        }
    }

    private mutating func run(_ wanted: UInt64?) throws(PageProblem) {
        let metas = try [meta(at: 0), meta(at: 1)]
        let newest = metas[0].transaction > metas[1].transaction ? metas[0] : metas[1]
        guard let meta = wanted == nil ? newest : metas.first(where: { $0.transaction == wanted }) else {
            throw PageProblem(PageCheck.isReplaced)
        }
        lastPage = meta.lastPage
        guard lastPage < 1 << 40 else { throw PageProblem("the last page is said to be \(lastPage)") }
        isSeen = Array(repeating: 0, count: Int(lastPage >> 6) + 1)
        try check(meta.main, "the table of tables")
        try check(meta.free, "the list of free pages")
    }

    // MARK: Pages

    private func page(_ number: UInt64, pages: Int = 1) throws(PageProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: pages * pageSize)
        let wanted = bytes.count
        // Safe: the buffer has so many bytes.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe linux_read_at(
            file, $0.baseAddress, wanted, number * UInt64(pageSize)) }
        guard count == Int64(wanted) else {
            throw PageProblem(
                count < 0
                    ? "page \(number) cannot be read: \(unsafe String(cString: linux_error_text(Int32(-count))))"
                    : "the file ends before page \(number)")
        }
        return bytes
    }

    private mutating func meta(at number: UInt64) throws(PageProblem) -> Meta {
        guard let found = try? page(number) else { throw PageProblem(PageCheck.isNoStore) }
        var bytes = found
        guard bytes.word(16, 4) == 0xBEEF_C0DE, bytes.word(20, 4) == 1, bytes.word(10, 2) & 8 != 0 else {
            throw PageProblem(PageCheck.isNoStore)
        }
        let size = Int(bytes.word(40, 4))
        guard size >= 512, size <= 65_536, size & (size - 1) == 0 else {
            throw PageProblem("pages are said to have \(size) bytes")
        }
        if number == 0, size != pageSize {
            pageSize = size
            bytes = try page(number)
        }
        guard size == pageSize else { throw PageProblem("pages have two sizes, \(pageSize) and \(size)") }
        return Meta(
            free: Tree(bytes, at: 40), main: Tree(bytes, at: 88), lastPage: bytes.word(136, 8),
            transaction: bytes.word(144, 8))
    }

    /// Each page has one place.
    private mutating func take(_ number: UInt64, _ count: UInt64, _ name: String) throws(PageProblem) {
        guard number >= 2, count > 0, number <= lastPage, count <= lastPage - number + 1 else {
            throw PageProblem("\(name): there is no page \(number), of \(count)")
        }
        pagesSeen += count
        if pagesSeen % 64 < count { seen(pagesSeen, lastPage) }
        for page in number..<number + count {
            guard isSeen[Int(page >> 6)] >> (page & 63) & 1 == 0 else {
                throw PageProblem("\(name): page \(page) has two places")
            }
            isSeen[Int(page >> 6)] |= 1 << (page & 63)
        }
    }

    // MARK: Trees

    private mutating func check(_ tree: Tree, _ name: String) throws(PageProblem) {
        guard tree.root != .max else {
            guard tree.entries == 0, tree.depth == 0 else { throw PageProblem("\(name): no root, but rows") }
            return
        }
        guard tree.depth >= 1, tree.depth <= 32 else { throw PageProblem("\(name): \(tree.depth) levels") }
        lastKey = nil
        found = Tree()
        var below: [(String, Tree)] = []
        try check(tree.root, level: 1, of: tree, name, &below)
        guard found.branchPages == tree.branchPages, found.leafPages == tree.leafPages,
            found.overflowPages == tree.overflowPages, found.entries == tree.entries
        else { throw PageProblem("\(name): \(found.entries) rows of \(tree.entries)") }
        for (name, tree) in below { try check(tree, "table \(name)") }
    }

    private mutating func check(
        _ number: UInt64, level: UInt64, of tree: Tree, _ name: String, _ below: inout [(String, Tree)]
    ) throws(PageProblem) {
        try take(number, 1, name)
        let bytes = try page(number)
        let isLeaf = level == tree.depth
        let kind = bytes.word(10, 2) & 0x4F
        guard bytes.word(0, 8) == number, kind == (isLeaf ? 2 : 1) else {
            throw PageProblem("\(name): page \(number) is another page")
        }
        let lower = Int(bytes.word(12, 2))
        let upper = Int(bytes.word(14, 2))
        guard lower >= 16, lower <= upper, upper <= pageSize, lower % 2 == 0, isLeaf || lower > 18 else {
            throw PageProblem("\(name): page \(number) has no order")
        }
        if isLeaf { found.leafPages += 1 } else { found.branchPages += 1 }
        for index in 0..<(lower - 16) / 2 {
            let place = Int(bytes.word(16 + 2 * index, 2))
            guard place >= upper, place + 8 <= pageSize,
                place + 8 + Int(bytes.word(place + 6, 2)) <= pageSize
            else { throw PageProblem("\(name): page \(number) has a row outside itself") }
            if isLeaf {
                try checkRow(bytes, place, number, tree, name, &below)
            } else {
                let child = bytes.word(place, 4) | bytes.word(place + 4, 2) << 32
                try check(child, level: level + 1, of: tree, name, &below)
            }
        }
    }

    private mutating func checkRow(
        _ bytes: [UInt8], _ place: Int, _ number: UInt64, _ tree: Tree, _ name: String,
        _ below: inout [(String, Tree)]
    ) throws(PageProblem) {
        let size = Int(bytes.word(place, 4))
        let flags = bytes.word(place + 4, 2)
        let keyCount = Int(bytes.word(place + 6, 2))
        let key = Array(bytes[(place + 8)..<(place + 8 + keyCount)])
        guard tree.hasNumericKeys ? keyCount == 8 : keyCount > 0, follows(key, tree) else {
            throw PageProblem("\(name): page \(number) has a key out of order")
        }
        lastKey = key
        found.entries += 1
        let value = place + 8 + keyCount
        guard value + (flags & 1 != 0 ? 8 : size) <= pageSize, flags & 4 == 0 else {
            throw PageProblem("\(name): page \(number) has a row outside itself")
        }
        var data = bytes[value..<(flags & 1 != 0 ? value : value + size)]
        if flags & 1 != 0 { data = try overflow(bytes.word(value, 8), size, name)[...] }
        if flags & 2 != 0 {
            guard name == "the table of tables", size == 48 else {
                throw PageProblem("\(name): page \(number) has a tree for a row")
            }
            below.append((String(decoding: key, as: UTF8.self), Tree(Array(data), at: 0)))
        } else if name == "the list of free pages" {
            try checkFree(Array(data), name)
        }
    }

    /// A value with pages of its own.
    private mutating func overflow(
        _ number: UInt64, _ size: Int, _ name: String
    ) throws(PageProblem) -> ArraySlice<UInt8> {
        guard number >= 2, number <= lastPage else { throw PageProblem("\(name): there is no page \(number)") }
        let head = try page(number)
        let pages = head.word(12, 4)
        guard head.word(0, 8) == number, head.word(10, 2) & 4 != 0,
            pages == UInt64((16 + size + pageSize - 1) / pageSize)
        else { throw PageProblem("\(name): page \(number) is another page") }
        try take(number, pages, name)
        found.overflowPages += pages
        return try page(number, pages: Int(pages))[16..<(16 + size)]
    }

    private mutating func checkFree(_ value: [UInt8], _ name: String) throws(PageProblem) {
        guard value.count >= 8, value.word(0, 8) <= UInt64(value.count / 8 - 1) else {
            throw PageProblem("\(name): a row that is cut")
        }
        for index in 0..<Int(value.word(0, 8)) { try take(value.word(8 + 8 * index, 8), 1, name) }
    }

    private func follows(_ key: [UInt8], _ tree: Tree) -> Bool {
        guard let lastKey else { return true }
        if tree.hasNumericKeys { return lastKey.word(0, 8) < key.word(0, 8) }
        return lastKey.lexicographicallyPrecedes(key)
    }

    private struct Meta {
        let free: Tree
        let main: Tree
        let lastPage: UInt64
        let transaction: UInt64
    }

    /// What is known of a tree where it is referred to.
    private struct Tree {
        var flags: UInt64 = 0
        var depth: UInt64 = 0
        var branchPages: UInt64 = 0
        var leafPages: UInt64 = 0
        var overflowPages: UInt64 = 0
        var entries: UInt64 = 0
        var root = UInt64.max

        init() {}

        init(_ bytes: [UInt8], at place: Int) {
            flags = bytes.word(place + 4, 2)
            depth = bytes.word(place + 6, 2)
            branchPages = bytes.word(place + 8, 8)
            leafPages = bytes.word(place + 16, 8)
            overflowPages = bytes.word(place + 24, 8)
            entries = bytes.word(place + 32, 8)
            root = bytes.word(place + 40, 8)
        }

        var hasNumericKeys: Bool { flags & 8 != 0 }
    }
}

extension Store {
    /// Looks at every page of a store that nobody has open, before LMDB does, which may not survive a damaged one;
    /// nil as well for a store in use.
    ///
    /// - Throws: ``StoreError``.
    public static func problemOfPages(
        in given: String, seen: @escaping (_ pages: UInt64, _ atMost: UInt64) -> Void = { _, _ in }
    ) throws(StoreError) -> String? {
        let path = folder(of: given)
        if isFile(path) { return try PageCheck.problem(in: path, seen: seen) }
        try findStore(path)
        // Not held meanwhile: a gateway may start.
        guard try !isInUse(path), let problem = try PageCheck.problem(in: path + "/data.mdb", seen: seen) else { return nil }
        return try isInUse(path) ? nil : problem
    }

    private static func isInUse(_ path: String) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try StoreLock(folder: path).release()
            return false
        } catch {
            switch error {
            case .inUse: return true
            // Not ours to write to, so no lock can be tried.
            case .cannotCreate: return false
            default: throw error
            }
        }
    }

    /// Looks at every page that this store uses, as of the moment that its reading began or begins now.
    ///
    /// - Throws: ``StoreError``, ``JournalError``; nil is returned for a file that is what LMDB wrote.
    public mutating func problemOfPages(
        seen: @escaping (_ pages: UInt64, _ atMost: UInt64) -> Void = { _, _ in }
    ) throws -> String? {
        // The two newest roots are in the file; a writer that is quick may have replaced the one we read by.
        for _ in 0..<1000 {
            let transaction = unsafe mdb_txn_id(try beginReading())
            if let problem = try PageCheck.problem(in: file, transaction: UInt64(transaction), seen: seen) {
                guard problem == PageCheck.isReplaced else { return problem }
                try endReading()
            } else {
                return nil
            }
        }
        return PageCheck.isReplaced
    }
}

/// Why a file is no store.
private struct PageProblem: Error {
    let words: String
    init(_ words: String) { self.words = words }
}

extension [UInt8] {
    /// So many bytes from there on as a number, the lowest first.
    fileprivate func word(_ place: Int, _ count: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(self[place + index]) << UInt64(8 * index) }
        return word
    }
}
