// The page of the control room, as it is served.

internal import Dashboard
internal import WebServer

/// Served from memory; no page asks anybody else for anything.
enum PageFiles {
    /// - Parameter chart: The library that draws charts; without it the page has none.
    static func all(chart: [UInt8]?) -> StaticFiles {
        var files = StaticFiles()
        for (path, bytes) in DashboardFiles.all { files.add(path, bytes) }
        files.add("chart.js", chart ?? Array("// Charts need a library that was not there at the start: Debian's package libjs-chart.js.\n".utf8))
        return files
    }
}
