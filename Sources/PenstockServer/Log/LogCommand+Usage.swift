// What `penstock log --help` prints.

extension LogCommand {
    package static let usage = """
        usage: penstock log STORE|FILE|- [SESSION] [options]

        Prints the messages of a store in the order in which they came and went, of all sessions
        or of one, also while a gateway writes to it. In place of a store it reads text in which
        FIX messages stand, from a file or, as -, from standard input: message logs of QuickFIX,
        QuickFIX/J and QuickFIX/Go, logs of any program, lines with |, ;, ^A, \\x01 or the like
        for SOH. What it is given is told by what it is.

        SESSION is `SENDER->TARGET` as the gateway prints it (quote it: the shell reads > itself),
        the peer's CompID, or, in a store, the session's number. In text it also tells which way
        messages went, unless the line does; without it the name of QuickFIX's file does, or else
        the direction shows as ?.

          --in, --out       only what came in, only what went out
          --from N, --to N  only MsgSeqNums from N, up to N, each direction by its own
          --since T         only from T on: YYYYMMDD[-HH:MM:SS[.sss]], HH:MM:SS[.sss] of today,
          --until T           both in UTC, or so long ago: 250ms, 30s, 5m, 2h, 1d; only up to T
          --type D,8        only these MsgTypes, by code or by name
          --clordid ID      only with this ClOrdID(11) or OrigClOrdID(41), also in groups; given
                              several times, with any of them
          --where TAG=VALUE only where a field has exactly this value; TAG!=VALUE where it is there
                              and never has it; TAG where it is there. The tag by number or name,
                              in groups too; given several times, all must hold
          --raw             the bytes of each message with its SOHs, and a line feed
          --pretty          a line for each field, with the names of fields and values
          --json            an object a line: time, direction, session, msgSeqNum, msgType, name,
                              fields, and faults where BodyLength or CheckSum of text are wrong
          --dictionary FILE names, values and groups of this file, in QuickFIX's format, in place
                              of FIX 4.4; given several times, each adds to those before it, and
                              FIX.4.4 is the built-in one
          --follow          goes on with what comes, until Ctrl-C; a file may be rotated or cut off
          --unmask          shows what is otherwise ***

        Secrets show as *** in every format: Password(554), NewPassword(925), their encrypted
        forms, RawData(96), Signature(89) of a Logon or UserRequest, and, in a store, the
        maskedTags of the configuration that ran last. A value that is hidden is neither equal nor
        unequal to that of a --where, and to ask for that of a tag that always is hidden is wrong
        usage. BodyLength and CheckSum stay as they were. Control characters show as \\x1B, except
        with --raw. In JSON a value that is not UTF-8 is read as Latin-1: each byte from 0x80 on is
        one \\u00XX.

        The time of a message in text is that of its line, in UTC where the line has no zone, or
        else its SendingTime(52). Formats for people mark a BodyLength or a CheckSum that is wrong,
        and count on standard error what was passed over as no message. A message of more than
        1 MiB is named and passed over.

        Exit code 0, 1 when the log cannot be read, the session is not in it or a row of the store
        is damaged (it is named, and the rest is printed), 2 for wrong usage.
        """
}
