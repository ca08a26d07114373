// What the machines of a server have in common.

internal import Values

/// Bounds and rules of one server.
package struct MachineSettings: Sendable {
    let policy: ResponsePolicy
    let maximumBodyBytes: Int
    let headTime: Interval
    let bodyTime: Interval
    let idleTime: Interval
    let answerTime: Interval
}
