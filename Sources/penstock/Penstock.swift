// The executable.

internal import Glibc
internal import PenstockServer

@main
struct Penstock {
    static func main() {
        exit(PenstockCommands.run(Array(CommandLine.arguments.dropFirst())))
    }
}
