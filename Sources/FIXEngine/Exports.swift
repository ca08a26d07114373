// `import FIXEngine` is all that a program needs to write.

@_exported public import FIXSession
@_exported public import FIXWire
@_exported public import Journal
@_exported public import Reactor
@_exported public import Values
