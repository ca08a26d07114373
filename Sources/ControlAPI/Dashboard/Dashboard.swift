// The pages of the control room.

internal import WebServer

/// Served from memory; no page asks anybody else for anything.
enum Dashboard {
    static let files: StaticFiles = {
        var files = StaticFiles()
        files.add("index.html", Array(DashboardPage.text.utf8))
        files.add("room.css", Array(DashboardStyle.text.utf8))
        files.add("room.js", Array(DashboardScript.text.utf8))
        files.add("room.svg", Array(DashboardPage.icon.utf8))
        return files
    }()
}
