// What another thread is to own.

/// A value that one thread hands to another, once.
///
/// `@unchecked Sendable`: whoever made it does not use it any more.
struct Unshared<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
