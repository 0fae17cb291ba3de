import Testing
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageRecords

/// A call keeps the library that it began with, and replays with it to the byte.
@Suite struct RecordReplayTests {
    /// Two files, the second of which a year later has other rungs and rules.
    private static let old = CallLibrary.text
    private static let new = CallLibrary.text
        .replacing("label: Mobile team, within: 60 min", with: "label: Outreach, within: 30 min")
        .replacing("pain >= 8, raise: [mobile]", with: "pain >= 8, raise: [emergency]")

    private static func library(_ text: String) throws -> KeptLibrary {
        try KeptLibrary([KeptLibrary.File(path: "Rules/call.yaml", bytes: Array(text.utf8))])
    }

    private static func program(_ library: KeptLibrary) throws -> Program {
        try compiled(library.files.map { String(decoding: $0.bytes, as: UTF8.self) })
    }

    /// Everything that was said of the call, at its end.
    private static func said(_ call: Call, at moment: Moment) -> [String] {
        call.program.audiences.indices.flatMap { handOff(call, for: $0, at: moment) }
            + call.view(at: moment).ladders.map { "\($0)" }
    }

    @Test(arguments: Storage.all) func aYearOldCallSaysWhatItSaid(_ storage: Storage) async throws {
        let (old, new) = (try Self.library(Self.old), try Self.library(Self.new))
        var told = try ToldCall(Self.program(old))
        try told.answer("breathing", "well")
        try told.answer("signs", "pale,sweating")
        try told.answer("weapon", "shown", .volunteered)
        try told.add(.sent("ems"))
        try told.replace("weapon", "laid_down", .changed)
        try told.add(.note("in the kitchen"))
        try told.add(.closed(.handedOver(to: "mobile team 2")))
        let then = Self.said(told.call, at: told.now)

        let place = try Place()
        var record = try await storage.open(place, .minute(0))
        try await record.keep(old)
        let events = told.call.events.map { NewEvent($0, taken: $0.at) }
        try await record.open("old", library: old.hash, with: events)

        // A year later the library is another, and calls begin with that one.
        record = try await storage.open(place, .minute(525_600))
        try await record.keep(new)
        try await record.keep(new)
        try await record.open("new", library: new.hash, with: events)
        for (name, library) in [("old", old), ("new", new)] {
            let kept = try await record.call(name, withheld: false)
            let hash = try #require(kept.library)
            let again = try await record.library(hash)
            #expect(again == library)
            var problems = Problems()
            var left: [(event: CallEvent, CallRefusal)] = []
            let source = SourceFile(id: 0, path: "", bytes: kept.file)
            let call = Call(
                try Self.program(again), recorded: readEvents(source, &problems), left: &left)
            #expect(problems.list.isEmpty && left.isEmpty && call.events == told.call.events)
            #expect((Self.said(call, at: told.now) == then) == (name == "old"))
        }
        #expect(try await record.verify(against: nil).isSound)
    }

    @Test(arguments: Storage.all) func aCallBeginsOnlyWithALibraryThatIsKept(_ storage: Storage) async throws
    {
        let record = try await storage.open(Place(), .minute(0))
        let library = try Self.library(Self.old)
        let told = await refusal {
            try await record.open("a", library: library.hash, with: [.opened])
        }
        #expect(told == .noSuchLibrary(library.hash))
        #expect(await refusal { _ = try await record.library(library.hash) } == .noSuchLibrary(library.hash))
    }

    /// The hash is over every path and byte, and their order; no two lists of files share one.
    @Test func everyLibraryHasAHashOfItsOwn() throws {
        let lists: [[(String, String)]] = [
            [("a", "b")], [("a", "b"), ("c", "d")], [("c", "d"), ("a", "b")], [("a", "bc"), ("c", "d")],
            [("z", "b")], [("ab", "")], [("", "ab")], [("a", ""), ("b", "")], [("a", "\u{0}b")],
            [("a", "bcd")],
        ]
        let hashes = try lists.map { list in
            try KeptLibrary(list.map { KeptLibrary.File(path: $0.0, bytes: Array($0.1.utf8)) }).hash
        }
        #expect(Set(hashes).count == lists.count)
        for (hash, list) in zip(hashes, lists) {
            let again = try KeptLibrary(list.map { KeptLibrary.File(path: $0.0, bytes: Array($0.1.utf8)) })
            #expect(again.hash == hash && Hash(hex: hash.description) == hash)
        }
        #expect(throws: RecordRefusal.badLibrary("it has no files")) { try KeptLibrary([]) }
        #expect(throws: RecordRefusal.badLibrary("`a` stands in it twice")) {
            try KeptLibrary([.init(path: "a", bytes: []), .init(path: "a", bytes: [1])])
        }
    }
}
