/// The first line of an event file; LF is at its end.
package let eventFileHeader = "{\"format\": \"triage-call/1\"}\n"

/// An event as a line of an event file, with its LF.
package func line(of event: CallEvent) -> String { "\n" }

/// A whole event file.
package func eventFile(_ events: [CallEvent]) -> String {
    eventFileHeader + events.map(line(of:)).joined()
}
