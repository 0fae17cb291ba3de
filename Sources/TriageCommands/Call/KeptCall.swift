import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation

/// A call as its file has it, as far as the file is whole and the library can take it.
struct KeptCall {
    let id: String
    let call: Call
    /// What is damaged, or not known to this library, in sentences.
    let problems: [String]

    init(_ path: String, _ library: CallLibrary) throws {
        try self.init(path, bytes: Disk.here.bytes(of: path, onlyFiles: true), library)
    }

    init(_ path: String, bytes: [UInt8], _ library: CallLibrary) throws {
        let source = SourceFile(id: 0, path: Disk.here.display(path), bytes: bytes)
        guard source.isEventFile else {
            throw Refusal(
                "`\(Disk.here.display(path))` is no file of a call; `triage calls` lists those that are kept")
        }
        try self.init(source, id: CallFolder.id(ofFile: path), library)
    }

    /// As it was taken: with what held of the library when it began.
    init(_ source: SourceFile, id: String, _ library: CallLibrary) throws {
        self.id = id
        var found = Problems()
        let events = readEvents(source, &found)
        let program = try library.program(ofCallBegun: events.first?.at)
        var left: [(event: CallEvent, CallRefusal)] = []
        call = Call(program, recorded: events, left: &left)
        problems =
            found.sorted().map { "Line \(source.line(at: Int($0.span.start))): \($0.message)." }
            + left.map { "Left out, since this library cannot take it: \($1.message)." }
    }

    /// As it stood after its last event.
    var view: CallView { call.view(at: call.events.last?.at ?? Moment(milliseconds: 0)) }
}
