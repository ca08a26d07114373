// What was written down, and where to.

extension SettingTable {
    static let logs: [EngineSetting] =
        rows("FileLogPath", .all, events)
        + rows("FileLogBackupPath", .cpp, events)
        + rows(
            """
            FileLogHeartbeats FileIncludeMilliseconds FileIncludeTimeStampForMessages
            ScreenLogShowHeartBeats ScreenIncludeMilliseconds SLF4JLogEventCategory
            SLF4JLogIncomingMessageCategory SLF4JLogOutgoingMessageCategory SLF4JLogPrependSessionID
            SLF4JLogHeartbeats
            """, .java, events)
        + rows(
            "ScreenLogShowIncoming ScreenLogShowOutgoing ScreenLogShowEvents", [.cpp, .java], events
        )
        + rows(
            """
            MySQLLogUseConnectionPool MySQLLogDatabase MySQLLogUser MySQLLogPassword MySQLLogHost
            MySQLLogPort MySQLLogIncomingTable MySQLLogOutgoingTable MySQLLogEventTable
            PostgreSQLLogUseConnectionPool PostgreSQLLogDatabase PostgreSQLLogUser PostgreSQLLogPassword
            PostgreSQLLogHost PostgreSQLLogPort PostgreSQLLogIncomingTable PostgreSQLLogOutgoingTable
            PostgreSQLLogEventTable OdbcLogUser OdbcLogPassword OdbcLogConnectionString
            OdbcLogIncomingTable OdbcLogOutgoingTable OdbcLogEventTable
            """, .cpp, database)
        + rows(
            "JdbcLogHeartBeats JdbcLogIncomingTable JdbcLogOutgoingTable JdbcLogEventTable", .java,
            database)
        + rows(
            """
            SQLLogDriver SQLLogDataSourceName SQLLogConnMaxLifetime MongoLogConnection MongoLogDatabase
            MongoLogReplicaSet
            """, .go, database)

    private static let events = SettingFate.unneeded(
        "events go to standard error, and `penstock log` shows the messages of the store")
    private static let database = SettingFate.missing(
        "logs go to no database: events go to standard error, and `penstock log` shows messages")
}
