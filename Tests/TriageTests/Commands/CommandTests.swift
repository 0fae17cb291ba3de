import Testing

/// Tests that start the real command, one after another: a child inherits the pipes of all others that run,
/// and would keep them from ending.
@Suite(.serialized) enum CommandTests {}
