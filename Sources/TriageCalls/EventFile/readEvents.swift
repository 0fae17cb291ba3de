import TriageDiagnostics

/// The events of an event file, in their order.
///
/// Every problem is reported at its place, and what is whole is read all the same: a line that cannot be
/// used is left out and named, a last line without its end is told as torn.
package func readEvents(_ file: SourceFile, _ problems: inout Problems) -> [CallEvent] { [] }

extension SourceFile {
    /// Whether its first line says that it is an event file.
    package var isEventFile: Bool { false }
}
