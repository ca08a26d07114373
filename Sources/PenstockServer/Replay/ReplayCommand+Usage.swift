// What `penstock help replay` says.

extension ReplayCommand {
    package static let usage = """
        usage: penstock replay STORE SESSION --to HOST:PORT [options]

        Plays what came in over a recorded session to a gateway, and compares what comes back with what went
        out then. SESSION is named as for `penstock log`. It logs on as the session's counterparty did, with
        MsgSeqNums from 1 (ResetSeqNumFlag=Y) and times of now, and sends each application message after its
        time and after the answers that were recorded before it. Heartbeats, gaps, what was sent again: the
        session of the replay has its own; a message whose header was refused is named and left out, and all
        is played over one connection. Answers are compared in order within each conversation (by ClOrdID,
        request ID, RefSeqNum), field by field, Rejects included.

          --as initiator|acceptor  connects, as the counterparty did (the usual one); or listens on HOST:PORT,
                            for a session that the recording's gateway connects for
          --speed N         N times as fast as recorded (1)
          --as-fast         does not wait for times, only for answers
          --patience 2s     how long an answer is waited for; less when it is seen that they do not come
          --from N          only what came in with MsgSeqNums from N,
          --to-number N     up to N, and the answers to it
          --since T         only what came in from T on: YYYYMMDD[-HH:MM:SS[.sss]], HH:MM:SS[.sss] of today,
          --until T           both in UTC, or so long ago: 250ms, 30s, 5m, 2h, 1d; and up to T
          --ignore 58,5001  these fields may have any values, as TransactTime(60) may
          --ids 11,41       these are IDs that may be others, one for one, as OrderID(37), ExecID(17),
                            ExecRefID(19), SecondaryOrderID(198), SecondaryExecID(527), QuoteID(117),
                            TradeReportID(571), TradeReportRefID(572), TrdMatchID(880) and TradeID(1003)
                            may; what is sent has the new ones
          --strict          nothing may be another but BodyLength, CheckSum and SendingTime; the session's own
                            MsgSeqNum, CompIDs, PossDupFlag, OrigSendingTime and RefSeqNum aside
          --sender, --target  other CompIDs: ours, and the peer's
          --username NAME, --password-from VARIABLE
                            other credentials than those of the recorded Logon; the password is taken from
                            an environment variable. New passwords, raw data and signatures are left out
          --keep-numbers    no reset: MsgSeqNums begin where those of the part that is played do
          --tls, --ca FILE, --server-name NAME, --certificate FILE, --key FILE
                            over TLS, with the system's authorities or these, under a certificate of ours
          --dictionary FILE  names and data fields as this file has them, instead of FIX.4.4's; again for
                            further files
          --json            an object a line for each difference, the last one the summary

        Exit code 0 when all could be played and nothing differs, 1 when not, 2 for wrong usage.
        """
}
