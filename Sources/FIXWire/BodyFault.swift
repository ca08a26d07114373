// What can be wrong with a well-framed message, as a Reject(3) says it.

public import Values

/// SessionRejectReason(373), with the standard wording for Text(58).
///
/// Source: spec/session-scenarios.md, "Numbers and texts".
public enum RejectReason: Int, Sendable {
    case invalidTagNumber = 0
    case requiredTagMissing = 1
    case tagNotDefinedForMessageType = 2
    case undefinedTag = 3
    case tagWithoutValue = 4
    case valueOutOfRange = 5
    case incorrectDataFormat = 6
    case decryptionProblem = 7
    case signatureProblem = 8
    case compIDProblem = 9
    case sendingTimeAccuracyProblem = 10
    case invalidMsgType = 11
    case xmlValidationError = 12
    case tagAppearsMoreThanOnce = 13
    case tagOutOfOrder = 14
    case groupFieldsOutOfOrder = 15
    case incorrectNumInGroup = 16
    case delimiterInValue = 17
    case other = 99

    public var text: StaticString {
        @_noLocks get {
            switch self {
            case .invalidTagNumber: "Invalid tag number"
            case .requiredTagMissing: "Required tag missing"
            case .tagNotDefinedForMessageType: "Tag not defined for this message type"
            case .undefinedTag: "Undefined Tag"
            case .tagWithoutValue: "Tag specified without a value"
            case .valueOutOfRange: "Value is incorrect (out of range) for this tag"
            case .incorrectDataFormat: "Incorrect data format for value"
            case .decryptionProblem: "Decryption problem"
            case .signatureProblem: "Signature problem"
            case .compIDProblem: "CompID problem"
            case .sendingTimeAccuracyProblem: "SendingTime accuracy problem"
            case .invalidMsgType: "Invalid MsgType"
            case .xmlValidationError: "XML Validation error"
            case .tagAppearsMoreThanOnce: "Tag appears more than once"
            case .tagOutOfOrder: "Tag specified out of required order"
            case .groupFieldsOutOfOrder: "Repeating group fields out of order"
            case .incorrectNumInGroup: "Incorrect NumInGroup count for repeating group"
            case .delimiterInValue: "Non \"data\" value includes field delimiter (SOH character)"
            case .other: "Other"
            }
        }
    }
}

/// The first thing found wrong with a message, and the tag to blame, if one is.
public struct BodyFault: Equatable, Sendable {
    public var reason: RejectReason
    /// RefTagID(371) as it is to be written; empty when no tag is to blame or it is no number.
    public var refTagID: Text<2>

    @_noLocks
    public init(_ reason: RejectReason, tag: UInt32) {
        self.reason = reason
        refTagID = Text()
        refTagID.appendDigits(of: UInt64(tag))
    }

    @_noLocks
    public init(_ reason: RejectReason, tagText: Text<2> = Text()) {
        self.reason = reason
        refTagID = tagText
    }
}
