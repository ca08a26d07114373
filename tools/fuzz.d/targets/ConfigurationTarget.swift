// The loader of configurations: a file of YAML.

internal import PenstockServer

/// The text of one file. What it names is not opened.
enum ConfigurationTarget {
    static func run(_ input: [UInt8]) {
        do throws(Problems) {
            _ = try Configuration.load(
                path: "fuzz.yaml", text: input, environment: ["NAME": "value", "PORT": "9880"])
        } catch {
            precondition(!error.all.isEmpty, "a refusal has a reason")
            for problem in error.all { precondition(!problem.description.isEmpty, "in words") }
        }
    }
}
