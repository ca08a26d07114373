// What messages are held to.

extension SettingTable {
    static let validation: [EngineSetting] =
        rows("UseDataDictionary", [.cpp, .java], .part(.dictionary))
        + rows(
            "DataDictionary TransportDataDictionary AppDataDictionary", .all, .part(.dictionary))
        + rows(
            "ValidateFieldsOutOfOrder", .all, .part(.validation))
        + rows("ValidateFieldsHaveValues", [.cpp, .java], .part(.validation))
        + rows("ValidateUserDefinedFields AllowUnknownMsgFields", .all, .part(.validation))
        + rows("AllowUnknownEnumValues ValidateUnorderedGroupFields", .java, .part(.validation))
        + rows("ValidateIncomingMessage", .java, .part(.validation))
        + rows(
            "FirstFieldInGroupIsDelimiter", .java,
            .key("firstFieldInGroupIsDelimiter", .flag, in: .session))
        + rows("RejectInvalidMessage", [.java, .go], .part(.validation))
        + rows(
            "RejectGarbledMessage", .java,
            .missing("a garbled message is passed over and asked for again, as FIX wants it"))
        + rows(
            "ValidateLengthAndChecksum", .cpp,
            .missing("BodyLength(9) and CheckSum(10) are always checked"))
        + rows("ValidateChecksum", .java, .missing("CheckSum(10) is always checked"))
        + rows(
            "PreserveMessageFieldsOrder", .cpp,
            .unneeded("messages are read where they lie, and their fields stay in order"))
}
