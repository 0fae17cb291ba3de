import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageReplay
import TriageSession
import TriageSyntax
import TriageTraining
import TriageValues

/// 160,000 damaged inputs of every kind that is read (`NIGHTLY`; by default one in eight), beside the files
/// and conditions of `MutationTests`: no crash, no hang, and nothing is lost without a word. The seed of a
/// failure is in its message: `Seeded(seed)` gives the input.
@Suite(.timeLimit(.minutes(30))) struct FuzzTests {
    /// What is damaged: one good input, read again and again.
    enum Kind: String, CaseIterable {
        case cases, callYAML, callJSON, attempt, ratingsCSV, ratingsLines, ratingsList, calls, recordsCSV,
            recordsLines
        case map, simulation, rubric, transcript, layout, typed, practised, spoken

        /// Inputs of this kind; what is slow to read gets fewer.
        var count: Int {
            switch self {
            case .practised: 1_500
            case .typed, .spoken: 6_000
            case .simulation, .layout: 5_000
            case .transcript, .rubric: 6_000
            case .cases, .callYAML, .callJSON, .attempt: 12_500
            default: 11_000
            }
        }
    }

    @Test func thereAreEnough() { #expect(Kind.allCases.map(\.count).reduce(0, +) >= 150_000) }

    @Test(arguments: Kind.allCases)
    func damagedInputs(_ kind: Kind) throws {
        let shelf = try FuzzShelf()
        let clock = ContinuousClock()
        var failures = 0
        for seed in 0..<Nightly.count(kind.count, oneIn: 8) {
            var random = Seeded(seed)
            let bytes = damaged(random.pick(shelf.inputs(kind)), &random)
            let start = clock.now
            let lost = try shelf.lost(kind, bytes)
            let input = String(decoding: bytes, as: UTF8.self)
            if let lost {
                Issue.record("\(kind.rawValue), seed \(seed): \(lost)\n\(input)")
                failures += 1
                if failures == 5 { return }
            }
            #expect(
                clock.now - start < .seconds(2), "\(kind.rawValue), seed \(seed) takes too long\n\(input)")
        }
    }
}

/// Good inputs of each kind on the manual's library, and what becomes of damaged ones.
struct FuzzShelf {
    let program: Program
    let shipped: ScoringTests.Shelf
    let setup: ReplaySetup
    let rubric: [UInt8]
    let simulations: [[UInt8]]
    let cases: [[UInt8]]
    let transcripts: [[UInt8]]
    let files: [[UInt8]]
    let session = Session.started(in: "Tests/Manual/")

    init() throws {
        func texts(_ folder: String, _ ending: String) throws -> [[UInt8]] {
            try Shipped.paths(folder, ending).map { Array(try Shipped.text($0).utf8) }
        }
        let yaml =
            try Shipped.paths("Tests/Manual/Rules", ".yaml")
            + Shipped.paths("Tests/Manual/Protocols", ".yaml")
        let library = yaml.filter { !$0.hasSuffix(".cases.yaml") && !$0.hasSuffix(".call.yaml") }
        program = try compiled(library.map { try Shipped.text($0) })
        shipped = try ScoringTests.shelf()
        setup = ReplaySetup(Libraries(now: program), results: .csv)
        rubric = Array(try Shipped.text("Rules/rubrics.yaml").utf8)
        simulations = try texts("Protocols/Simulations", ".yaml")
        cases = try texts("Tests/Manual/Protocols", ".cases.yaml")
        transcripts = try texts("Tests/Manual/Protocols", ".transcript").map { Array($0.prefix(3_000)) }
        files = try library.map { Array(try Shipped.text($0).utf8.prefix(2_500)) }
    }

    func inputs(_ kind: FuzzTests.Kind) -> [[UInt8]] {
        switch kind {
        case .cases: cases
        case .callYAML: [Self.callYAML]
        case .callJSON: [Self.callJSON]
        case .attempt: [Self.attempt]
        case .ratingsCSV: [Self.ratings]
        case .ratingsLines: [Self.ratingsLines]
        case .ratingsList:
            [Array("[\n".utf8) + Self.ratingsLines.map { $0 == 0x0A ? 0x2C : $0 }.dropLast() + [0x5D]]
        case .calls: [Self.calls]
        case .recordsCSV: [Self.records]
        case .recordsLines: [Self.recordLines]
        case .map: [Self.map]
        case .simulation: simulations
        case .rubric: [rubric]
        case .transcript: transcripts
        case .layout: files
        case .typed: Self.typed
        case .practised: Self.practised
        case .spoken: Self.spoken
        }
    }

    /// What a damaged input loses in silence; nil when all of it was taken or named.
    func lost(_ kind: FuzzTests.Kind, _ bytes: [UInt8]) throws -> String? {
        let file = SourceFile(id: 0, path: "f", bytes: bytes)
        var problems = Problems()
        var lost: String?
        switch kind {
        case .cases:
            // A list of so many entries gives so many cases, or says why not.
            let cases = parseCases(file, program, &problems)
            var ignored = Problems()
            if case .list(let entries)? = read(file, &ignored)?.content, cases.count < entries.count,
                problems.list.isEmpty
            {
                lost = "\(cases.count) of \(entries.count) cases"
            }
        case .callYAML, .callJSON:
            if CallFile.parse(file, program, &problems) == nil, problems.list.isEmpty { lost = "the call" }
        case .attempt:
            let attempt = parseAttempt(file, shipped.program, &problems)
            let filled = lines(bytes).count { !$0.allSatisfy(isBlank) }
            if let attempt {
                let kept = attempt.events.count + (attempt.review == nil ? 0 : 1) + 1
                if kept + attempt.leftOut.count < filled { lost = "\(kept) of \(filled) lines" }
                _ = score(attempt, of: shipped.simulations[0], by: shipped.rubric, shipped.program)
            } else if problems.list.isEmpty {
                lost = "the attempt"
            }
        case .ratingsCSV, .ratingsLines, .ratingsList:
            let ratings = RatingsFile(file, scale: nil, program, &problems)
            lost = missing(
                ratings.map { $0.ratings.cases.joined().count { $0 != nil } + $0.leftOut }, kind, bytes,
                problems)
        case .calls:
            let sample = ReviewSample(file, shipped.program, .init(), &problems)
            lost = missing(sample.map { $0.population + $0.leftOut }, kind, bytes, problems)
        case .recordsCSV, .recordsLines:
            lost = try lostRecords(kind, bytes)
        case .map:
            if Naming(file, setup.libraries, &problems) == nil, !problems.hasErrors { lost = "the map" }
        case .simulation:
            if parseSimulation(file, shipped.program, &problems) == nil, problems.list.isEmpty {
                lost = "the simulation"
            }
        case .rubric:
            if parseRubric(file, shipped.program, &problems) == nil, problems.list.isEmpty {
                lost = "the rubric"
            }
        case .transcript:
            let transcript = Transcript(parsing: String(decoding: bytes, as: UTF8.self))
            // Written and read again it says the same.
            let again = Transcript(parsing: transcript.text)
            if again.text != transcript.text { lost = "what is written is read otherwise" }
        case .layout:
            if case .success(let text) = format(file),
                case .failure = format(SourceFile(id: 0, path: "f", text: text))
            {
                lost = "what is laid out cannot be laid out"
            }
        case .typed:
            var session = session
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                let reply = session.handle(String(line))
                if reply.refusal != nil, reply.text.isEmpty { lost = "a refusal without a word" }
            }
            _ = session.completion(of: String(decoding: bytes, as: UTF8.self))
        case .practised:
            var session = PracticeSession(
                shipped.simulations[0], shipped.program, shipped.rubric, seed: 1, .plain)
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where !session.isOver {
                let reply = session.handle(String(line), seconds: 3)
                if reply.text.isEmpty { lost = "no reply to `\(line)`" }
            }
        case .spoken:
            guard var call = try? TestScreen(program) else { return "a call could not begin" }
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                let before = call.screen.asksFor
                let taken = call.type(String(line))
                let isAnswered = !taken.reply.isEmpty || call.screen.asksFor != before
                if !isAnswered, !line.allSatisfy(\.isWhitespace) { lost = "no reply to `\(line)`" }
            }
        }
        for problem in problems.list where kind != .attempt {
            let end = Int(problem.span.end)
            if end > bytes.count || problem.span.start > problem.span.end {
                lost = "\(problem.code) stands outside"
            }
        }
        return lost
    }

    /// Records between the lines and their counts. A quote may take lines along, which are then named as one.
    private func lostRecords(_ kind: FuzzTests.Kind, _ bytes: [UInt8]) throws -> String? {
        let text = lines(bytes)
        let isCSV = kind == .recordsCSV
        let records = isCSV ? Array(text.dropFirst()) : text
        guard !bytes.contains(UInt8(ascii: "\"")) || !isCSV, !bytes.contains(0xFF) else { return nil }
        let header = String(decoding: text.first ?? [], as: UTF8.self).split(
            separator: ",", omittingEmptySubsequences: false)
        let format = isCSV ? RecordFormat.csv(header: header.map(String.init)) : .jsonLines
        let part: ReplayPart
        do {
            part = try replayed(records.map { String(decoding: $0, as: UTF8.self) }, format, setup)
        } catch is ColumnProblem {
            return nil
        }
        let filled = records.count { !$0.allSatisfy { $0 <= 0x20 } }
        return part.counts.calls + part.counts.rejected < filled
            ? "\(part.counts.calls) of \(filled) records" : nil
    }

    /// Rows that are neither used nor named. Quotes and brackets may join lines, so only plain tables are
    /// counted.
    private func missing(_ found: Int?, _ kind: FuzzTests.Kind, _ bytes: [UInt8], _ problems: Problems)
        -> String?
    {
        guard let found else { return problems.list.isEmpty ? "the table" : nil }
        guard kind != .ratingsList, kind == .ratingsLines || !bytes.contains(UInt8(ascii: "\"")) else {
            return nil
        }
        let filled = lines(bytes).count { !$0.allSatisfy(isBlank) } - (kind == .ratingsLines ? 0 : 1)
        return found < filled && problems.list.isEmpty ? "\(found) of \(filled) rows" : nil
    }

    private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
}
