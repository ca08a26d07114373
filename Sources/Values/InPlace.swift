// A part that keeps what has it where it is.

internal import Synchronization

/// Makes the structure that has one of these stay in place: the compiler hands it on by reference, and not by a
/// copy of its bytes as it does with other large structures, also where nobody may copy them. It says nothing.
public struct InPlace: ~Copyable, Sendable {
    private let mark = Atomic<Bool>(false)

    public init() {}
}
