// What the machines of a server have in common.

internal import Values

/// Bounds and rules of one server.
package struct MachineSettings {
    let policy: ResponsePolicy
    let maximumBodyBytes: Int
    let bodies: BodyBudget
    let headTime: Interval
    let bodyTime: Interval
    let idleTime: Interval
    let answerTime: Interval
}

/// How much memory the bodies have that are being read, over all connections of a server.
final class BodyBudget {
    private let maximum: Int
    private var used = 0

    init(maximum: Int) { self.maximum = maximum }

    func change(from old: Int, to new: Int) { used += new - old }
    var isExceeded: Bool { used > maximum }
}
