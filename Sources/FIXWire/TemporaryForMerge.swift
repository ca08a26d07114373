public final class DataDictionary: Sendable {
    public let dataFields = DataFields.fix44
    public let tables = DictionaryTables()
    public init() {}
}
public struct DictionaryTables: Sendable { init() {} }
public struct ValidationRules: Equatable, Sendable { public init() {} }
public struct Validator: ~Copyable {
    public init() {}
    @_noLocks public mutating func firstFault(in message: MessageView, _ dictionary: DictionaryTables, _ rules: ValidationRules) -> BodyFault? { nil }
}
