// The files of the page, which are part of the program.

/// What is in the folder `Page`, as SwiftPM has put it into the program: no file of it is needed where it runs.
package enum DashboardFiles {
    package static let all: [(path: String, bytes: [UInt8])] = [
        ("index.html", PackageResources.index_html), ("room.css", PackageResources.room_css),
        ("parts.css", PackageResources.parts_css), ("room.svg", PackageResources.room_svg),
        ("account.js", PackageResources.account_js), ("api.js", PackageResources.api_js), ("audit.js", PackageResources.audit_js),
        ("brokers.js", PackageResources.brokers_js), ("charts.js", PackageResources.charts_js),
        ("deeds.js", PackageResources.deeds_js), ("dialogs.js", PackageResources.dialogs_js), ("dom.js", PackageResources.dom_js),
        ("figures.js", PackageResources.figures_js), ("limits.js", PackageResources.limits_js), ("main.js", PackageResources.main_js),
        ("messages.js", PackageResources.messages_js),
        ("orders.js", PackageResources.orders_js), ("planned.js", PackageResources.planned_js),
        ("positions.js", PackageResources.positions_js), ("room.js", PackageResources.room_js),
        ("sessions.js", PackageResources.sessions_js), ("stops.js", PackageResources.stops_js),
        ("stream.js", PackageResources.stream_js),
    ]
}
