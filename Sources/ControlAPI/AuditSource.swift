// The audit trail, as the control room reads it.

package import Values

/// One thing that somebody did, or that happened.
package struct AuditItem: Sendable, Equatable {
    /// Of the turn in which it happened: several things may have one number.
    package var number: UInt64
    package var time: Instant
    package var who: String
    package var action: String
    package var object: String
    package var before: String
    package var after: String

    package init(number: UInt64, time: Instant, who: String, action: String, object: String, before: String, after: String) {
        self.number = number
        self.time = time
        self.who = who
        self.action = action
        self.object = object
        self.before = before
        self.after = after
    }
}

/// Which are wanted. Texts are parts of what is there, small and large letters alike; what is nil is any.
package struct AuditFilter: Sendable, Equatable {
    package var who: String?
    package var action: String?
    package var object: String?
    package var since: Instant?
    package var until: Instant?
    /// Only with lower numbers.
    package var before: UInt64?

    package init() {}

    package func fits(_ item: AuditItem) -> Bool {
        AuditFilter.has(item.who, who) && AuditFilter.has(item.action, action) && AuditFilter.has(item.object, object)
            && since.map { item.time >= $0 } ?? true && until.map { item.time <= $0 } ?? true
    }

    private static func has(_ text: String, _ part: String?) -> Bool {
        guard let part else { return true }
        return text.lowercased().contains(part.lowercased())
    }
}

/// The newest first.
package struct AuditPage: Sendable, Equatable {
    package var items: [AuditItem] = []
    /// Where the next page begins; nil when there is none.
    package var next: UInt64?

    package init() {}
}

/// What has become of the chain.
package struct AuditFinding: Sendable, Equatable {
    /// How many were looked at.
    package var records: UInt64 = 0
    /// The numbers of the first and the last of them; zero where there is none.
    package var first: UInt64 = 0
    package var last: UInt64 = 0
    package var problemCount: UInt64 = 0
    /// The first of them, in words.
    package var problems: [String] = []

    package init() {}

    package static let problemsMost = 20
}

/// The trail cannot be read.
package struct AuditFault: Error, Equatable {
    package let words: String

    package init(_ words: String) { self.words = words }
}

/// Where the trail is. It is asked on threads of the control room's, each of the two questions on one at a time.
package protocol AuditSource: Sendable {
    /// - Parameter most: So many items; those of one turn stay together.
    func page(_ filter: AuditFilter, most: Int) throws(AuditFault) -> AuditPage
    func verify() throws(AuditFault) -> AuditFinding
    /// What is under way ends soon, with a fault.
    func finish()
}
