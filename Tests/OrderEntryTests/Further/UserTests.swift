// People on a session, the emergency stop, and news.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

let user = "35=BE|\(head)|923=R1|924=4|553=ann"

private func stop(_ type: Int, _ data: String) -> String {
    further("35=BE|\(head)|923=R1|924=\(type)|553=ann|95=\(data.utf8.count)|96=\(data)")
}

@Suite struct `User requests` {
    @Test func `Logon, logoff, password, status`() {
        #expect(further(user) == "user R1 status ann [] []")
        #expect(further(user, (924, "1"), (554, "secret")) == "user R1 logOn ann [secret] []")
        #expect(further(user, (924, "2"), (554, "secret")) == "user R1 logOff ann [] []")
        #expect(
            further(user, (924, "3"), (554, "secret"), (925, "other")) == "user R1 changePassword ann [secret] [other]")
    }

    @Test func `380=5: what is missing`() {
        #expect(further(user, (923, nil)) == missing("BE", "", "UserRequestID(923)"))
        #expect(further(user, (924, nil)) == missing("BE", "R1", "UserRequestType(924)"))
        #expect(further(user, (553, nil)) == missing("BE", "R1", "Username(553)"))
        #expect(further(user, (924, "1")) == missing("BE", "R1", "Password(554)"))
        #expect(further(user, (924, "3"), (554, "x")) == missing("BE", "R1", "NewPassword(925)"))
        #expect(further(user, (924, "102")) == missing("BE", "R1", "RawData(96)"))
    }

    @Test func `926: what is none`() {
        #expect(
            further(user, (924, "5")) == "35=BF|553=ann|923=R1|926=6|927=Unsupported: UserRequestType(924)=5")
        #expect(
            further(user, (924, "x")) == "35=BF|553=ann|923=R1|926=6|927=Unsupported: UserRequestType(924)=x")
        let long = String(repeating: "x", count: 65)
        #expect(further(user, (924, "1"), (554, long)) == "35=BF|553=ann|923=R1|926=4")
        #expect(
            further(user, (924, "3"), (554, "x"), (925, long))
                == "35=BF|553=ann|923=R1|926=6|927=NewPassword(925) is longer than 64 bytes")
    }

    @Test func `UserResponse, tags ascending`() {
        for (status, code) in [
            (UserResponse.Status.loggedIn, 1), (.notLoggedIn, 2), (.notRecognised, 3), (.passwordIncorrect, 4),
            (.passwordChanged, 5), (.other, 6),
        ] {
            let response = UserResponse(requestID: Text("R1"), username: Text("ann"), status)
            #expect(written(.userResponse) { $0.append(response) } == "553=ann|923=R1|926=\(code)")
        }
        let response = UserResponse(
            requestID: Text("R1"), username: Text("ann"), .other, text: Text("Trading stopped: everything"))
        #expect(
            written(.userResponse) { $0.append(response) }
                == "553=ann|923=R1|926=6|927=Trading stopped: everything")
    }
}

@Suite struct `Emergency stops by FIX` {
    @Test func `101 without a scope stops everything`() {
        #expect(further(user, (924, "101")) == "user R1 stop ann [] [] everything []")
        #expect(stop(101, "close;reason=a; b") == "user R1 stop ann [] [] everything [] close because a; b")
    }

    @Test(arguments: ["broker", "symbol", "account", "strategy", "session"]) func `A scope has a name`(scope: String) {
        #expect(stop(101, "\(scope)=BTC/USD") == "user R1 stop ann [] [] \(scope) [BTC/USD]")
        #expect(
            stop(101, "\(scope)=") == "35=BF|553=ann|923=R1|926=6|927=RawData(96) is no scope of a stop: \(scope)=")
    }

    @Test func `102 resumes what is named, and nothing else`() {
        #expect(
            stop(102, "everything;force;reason=checked")
                == "user R1 resume ann [] [] everything [] force because checked")
        #expect(stop(102, "symbol=AAPL") == "user R1 resume ann [] [] symbol [AAPL]")
        #expect(stop(102, "force") == "35=BF|553=ann|923=R1|926=6|927=RawData(96) must say what to resume")
    }

    @Test func `The README's stop`() {
        let text = "35=BE|\(head)|923=R1|924=101|553=ann|95=43|96=symbol=BTC/USD;close;reason=fat finger, ann"
        #expect(further(text: text) == "user R1 stop ann [] [] symbol [BTC/USD] close because fat finger, ann")
    }

    @Test func `103 is a sign of life`() {
        #expect(further(user, (924, "103")) == "user R1 signOfLife ann [] [] everything []")
        #expect(stop(103, "account=ACC;within=30") == "user R1 signOfLife ann [] [] account [ACC] within 30")
    }

    @Test(arguments: [
        "all", "symbol", "symbol=A;symbol=B", "within=0", "within=x", "everything;everything", ";", "Close",
    ])
    func `What is not understood stops nothing, and is told so`(data: String) {
        #expect(stop(101, data) == "35=BF|553=ann|923=R1|926=6|927=RawData(96) is no scope of a stop: \(data)")
    }

    @Test func `The bilateral types are good by the extension's dictionary alone`() {
        Wire.bytes(fields(user, [(924, "101")])).withUnsafeBytes {
            #expect(verdict(Bytes($0), isExtended: true) == nil)
            #expect(verdict(Bytes($0)) == "373=5 371=924")
        }
    }
}

@Suite struct `News for people` {
    @Test func `A headline and lines`() {
        var news = News(Text("Emergency stop"), at: instant)
        news.urgency = .flash
        #expect(
            written(.news) { $0.append(news) }
                == "33=1|58=Emergency stop|42=20260101-00:00:00.123|61=1|148=Emergency stop")
        news.urgency = .background
        for line in ["one", "two", "three", "four"] {
            let isAdded = news.add(Text(string: line) ?? Text())
            #expect(isAdded)
        }
        let isFifthAdded = news.add(Text("five"))
        #expect(!isFifthAdded)
        #expect(
            written(.news) { $0.append(news) }
                == "33=4|58=one|58=two|58=three|58=four|42=20260101-00:00:00.123|61=2|148=Emergency stop")
    }
}
