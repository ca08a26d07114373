// UserRequest(BE) and UserResponse(BF): people on a session, and the emergency stop.

package import FIXWire
package import Orders
package import Values

/// UserRequest(BE).
package struct UserRequest: Sendable {
    /// UserRequestType(924). From 101 on they are ours: FIX leaves a stop to the two parties.
    package enum Kind: Sendable {
        case logOn
        case logOff
        case changePassword
        case status
        /// 101: engage the emergency stop of `stop`.
        case stop
        /// 102: resume what `stop` names.
        case resume
        /// 103: whoever must give signs of life, or trading stops, is there.
        case signOfLife
    }

    package var session = SessionNumber(0)
    /// UserRequestID(923).
    package var requestID = Identifier()
    package var kind = Kind.status
    package var username = Identifier()
    /// Password(554) and NewPassword(925), empty when there is none. Never shown.
    package var password = Identifier()
    package var newPassword = Identifier()
    /// Of ``Kind/stop``, ``Kind/resume`` and ``Kind/signOfLife``, out of RawData(96).
    package var stop = StopOrder()

    @_noLocks package init() {}
}

/// UserResponse(BF).
package struct UserResponse: Sendable {
    /// UserStatus(926).
    package enum Status: Sendable {
        case loggedIn
        case notLoggedIn
        case notRecognised
        case passwordIncorrect
        case passwordChanged
        /// What the text says: also of a stop.
        case other

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .loggedIn: 1
                case .notLoggedIn: 2
                case .notRecognised: 3
                case .passwordIncorrect: 4
                case .passwordChanged: 5
                case .other: 6
                }
            }
        }
    }

    package var requestID: Identifier
    package var username: Identifier
    package var status: Status
    /// UserStatusText(927), left out when empty.
    package var text: Text<16>

    @_noLocks
    package init(requestID: Identifier, username: Identifier, _ status: Status, text: Text<16> = Text()) {
        self.requestID = requestID
        self.username = username
        self.status = status
        self.text = text
    }
}

extension MessageWriter {
    /// Appends the body of a UserResponse.
    @_noLocks
    package mutating func append(_ response: UserResponse) {
        append(Tag.username, response.username)
        append(Tag.userRequestID, response.requestID)
        append(Tag.userStatus, response.status.code)
        if !response.text.isEmpty { append(Tag.userStatusText, response.text) }
    }
}

extension FieldReader {
    @_noLocks
    func userRequest() throws(QueryFault) -> UserRequest {
        var request = UserRequest()
        request.session = session
        request.requestID = try identifier(Tag.userRequestID, "UserRequestID")
        request.username = try identifier(Tag.username, "Username")
        request.kind = try userRequestKind()
        switch request.kind {
        case .logOn: request.password = try password(Tag.password, "Password")
        case .changePassword:
            request.password = try password(Tag.password, "Password")
            request.newPassword = try password(Tag.newPassword, "NewPassword")
        case .logOff, .status: break
        case .stop: request.stop = try stopOrder(isScopeRequired: false)
        case .resume: request.stop = try stopOrder(isScopeRequired: true)
        case .signOfLife: request.stop = try stopOrder(isScopeRequired: false)
        }
        return request
    }

    @_noLocks
    private func userRequestKind() throws(QueryFault) -> UserRequest.Kind {
        let type = try required(Tag.userRequestType, "UserRequestType")
        switch type.wholeNumber {
        case 1?: return .logOn
        case 2?: return .logOff
        case 3?: return .changePassword
        case 4?: return .status
        case 101?: return .stop
        case 102?: return .resume
        case 103?: return .signOfLife
        default:
            throw .refused(6, FieldReader.unsupported(Tag.userRequestType, "UserRequestType", type))
        }
    }

    /// No password is longer than 64 bytes, so one that is, is wrong.
    @_noLocks
    private func password(_ tag: UInt32, _ name: StaticString) throws(QueryFault) -> Identifier {
        let value = try required(tag, name)
        guard let password = Identifier(value) else {
            if tag == Tag.password { throw .refused(4, Text()) }
            throw .refused(6, RequestReader.tooLong(name, tag, bytes: Identifier.capacity))
        }
        return password
    }

    @_noLocks
    func answerUser(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): business(reason, text, Tag.userRequestID)
        case .refused(let reason, let text):
            .userResponse(
                UserResponse(
                    requestID: echo(Tag.userRequestID), username: echo(Tag.username),
                    reason == 4 ? .passwordIncorrect : .other, text: text))
        }
    }
}
