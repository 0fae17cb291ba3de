import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageServer

/// The cases of a library: each with what became of it.
extension Console {
    private static let wishes = ["find", "protocol", "rung", "rule", "file", "fails"]

    func casesPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let library = try await asked.library(desk)
        let tried = try await desk.shelf.tried(library)
        let program = tried.loaded.program
        let tests = wished(asked, program)
        let found = tried.cases.indices.filter { place in tests.allSatisfy { $0(tried.cases[place]) } }
        let piece = asked.piece(of: found.count, each: 50)
        func options(_ name: String, _ all: [(value: String, label: String)]) -> [[String: Any]] {
            all.map { ["value": $0.value, "label": $0.label, "chosen": $0.value == asked.query[name]] }
        }
        var context = await about(library, frame, desk, asked).merging(summary(of: tried)) { $1 }
        context.merge(asked.pieces(piece, keeping: Self.wishes)) { $1 }
        context["find"] = asked.query["find"] ?? ""
        context["only-failing"] = asked.chosen("fails") != nil
        context["rule"] = asked.query["rule"] ?? ""
        let rules = program.rules.map(\.name)
        if let name = asked.chosen("rule"), program.ruleIndex(name) == nil {
            context["rule-unknown"] = true
            context["suggestion"] = suggestion(for: name, among: rules) ?? ""
        }
        context["rules"] = rules
        context["protocols"] = options(
            "protocol", program.documents.map { ($0.name, $0.title) })
        context["rungs"] = program.ladders.map { ladder -> [String: Any] in
            ["ladder": ladder.title, "rungs": options("rung", ladder.rungs.map { ($0.name, $0.label) })]
        }
        context["files"] = options("file", tried.loaded.text.cases.map { ($0.path, $0.path) })
        context["count"] = found.count
        context["nothing-found"] = found.isEmpty
        context["rows"] = found[piece.range].map { row(tried.cases[$0], number: $0 + 1, program) }
        return frame.page("cases", frame.words("Cases"), context)
    }

    /// How many there are, how many fail, and which cannot be read.
    func summary(of tried: TriedLibrary) -> [String: Any] {
        let mistakes = tried.loaded.caseProblems
        return [
            "cases": tried.cases.isEmpty && mistakes.isEmpty ? "" : "\(tried.cases.count)",
            "passed": tried.cases.count - tried.failed, "failed": tried.failed > 0 ? "\(tried.failed)" : "",
            "unread": mistakes.isEmpty ? "" : "\(mistakes.count)",
            "mistakes": mistakes.isEmpty
                ? ""
                : String(present(mistakes, in: tried.loaded.text.all, .plain).trimming(\.isWhitespace)),
        ]
    }

    /// What is asked for of a case; a name that nothing bears finds none.
    private func wished(_ asked: Asked, _ program: Program) -> [(TriedCase) -> Bool] {
        var tests: [(TriedCase) -> Bool] = []
        for word in (asked.chosen("find") ?? "").lowercased().split(whereSeparator: \.isWhitespace) {
            tests.append { $0.text.utf8.firstRange(of: word.utf8) != nil }
        }
        if let name = asked.chosen("protocol") {
            let document = program.documents.firstIndex { $0.name == name }
            tests.append { $0.rules.contains { program.rules[$0].document == document } }
        }
        if let name = asked.chosen("rung") {
            let place = program.rungPlace(name)
            tests.append { tried in place.map { tried.recommended[$0.ladder] == $0.rung } ?? false }
        }
        if let name = asked.chosen("rule") {
            let rule = program.ruleIndex(name)
            tests.append { rule.map($0.rules.contains) ?? false }
        }
        if let path = asked.chosen("file") { tests.append { $0.test.file == path } }
        if asked.chosen("fails") != nil { tests.append { !$0.failures.isEmpty } }
        return tests
    }

    private func row(_ tried: TriedCase, number: Int, _ program: Program) -> [String: Any] {
        [
            "number": number, "name": tried.test.name, "file": tried.test.file, "line": tried.line,
            "passes": tried.failures.isEmpty, "failures": tried.failures.map(shown),
            "tiers": zip(program.ladders, tried.recommended).map { ladder, rung -> [String: Any] in
                ["tier": ladder.rungs[rung].label, "level": CallParts.level(rung, of: ladder)]
            },
        ]
    }

    private func shown(_ failure: CaseFailure) -> [String: Any] {
        ["expected": failure.expected, "got": failure.got, "by": failure.by]
    }

    // MARK: one case

    func casePage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let library = try await asked.library(desk)
        let tried = try await desk.shelf.tried(library)
        guard let number = Int(try asked.place("case")), tried.cases.indices.contains(number - 1) else {
            throw Problem(
                404, "no-such-case", "this library has no case of this number",
                help: "the list of its cases leads to each of them")
        }
        let (one, program) = (tried.cases[number - 1], tried.loaded.program)
        var context = await about(library, frame, desk, asked)
        context.merge(row(one, number: number, program)) { $1 }
        context.merge(result(of: one.test.given, program)) { $1 }
        context["yaml"] = percentEncoded(yaml(one.test.given, program))
        context["source"] =
            tried.loaded.file(one.test.span.file)?
            .text(Int(one.test.span.start)..<Int(one.test.span.end)) ?? ""
        context["before"] = number > 1 ? "\(number - 1)" : ""
        context["after"] = number < tried.cases.count ? "\(number + 1)" : ""
        return frame.page("case", one.test.name, context)
    }
}
