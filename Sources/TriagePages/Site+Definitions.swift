import TriageAuthoring
import TriageCompiler
import TriageEngine
import TriageModel
import TriagePresentation
import TriageSyntax
import TriageValues

/// What rules rest on and what holds of them: findings, scores and safety laws, each with where it comes
/// from, who answers for it, and what reads it.
extension SiteMaker {
    /// The version of a file, and by when it is to be read again.
    func dates(of document: Int) -> Markup {
        let document = library.library.documents[document]
        let facts = [
            document.version.map { "Version \($0)" },
            document.reviewBy.map { "to be reviewed by \($0.day)" },
        ].compactMap { $0 }
        let file: Markup =
            facts.isEmpty ? "" : "<p class=\"soft\">\(facts.joined(separator: ", "))</p>"
        return "\(file)\n\(self.facts("file", document.id.text))"
    }

    func definitions(of document: Int) -> [Markup] {
        func section<Declaration, When>(
            _ title: String, _ things: [SoundLibrary.Entry<Declaration, When>], _ markup: (Int) -> Markup
        ) -> Markup? {
            let own = things.indices.filter { things[$0].document == document }
            return own.isEmpty ? nil : "<h2>\(title)</h2>\n\(own.map(markup).joined("\n"))"
        }
        return [
            section("Findings", library.library.findings, finding),
            section("Scores", library.library.scores, score),
            section("Safety laws", library.library.laws, law),
        ].compactMap { $0 }
    }

    private func finding(_ index: Int) -> Markup {
        let finding = program.findings[index]
        return thing(
            "finding", finding.name, finding.reads ?? words(finding.name),
            "<p>When \(program.english(finding.node)).</p>\n\(users(of: .finding(index)))")
    }

    private func score(_ index: Int) -> Markup {
        let score = program.scores[index]
        let declaration = library.library.scores[index].declaration
        let rows: [Markup]
        switch declaration.kind {
        case .count:
            rows = score.parts.compactMap(\.node).map { "<li>\(program.english($0))</li>" }
        case .add(let parts):
            rows = zip(parts, score.parts).compactMap { part, lowered in
                guard case .answers(let question, _, let when) = lowered else { return nil }
                let points = part.points.map { answer, points in
                    let label = program.questions[question].options.first { $0.name == answer.text }?.label
                    return "\(label ?? answer.text): \(points)"
                }.joined(separator: " · ")
                let condition: Markup = when.map { ", while \(program.english($0))" } ?? ""
                let name = program.questions[question].name
                let link: Markup = "<a href=\"questions.html#question-\(name)\"><code>\(name)</code></a>"
                return "<li>\(link)\(condition): \(points)</li>"
            }
        }
        let counts = if case .count = declaration.kind { "One point for each that holds" } else { "Points" }
        return thing(
            "score", score.name, score.reads,
            """
            <p>\(counts), from \(score.range.lowerBound) to \(score.range.upperBound) in all:</p>
            <ul>\(rows.joined("\n"))</ul>
            \(users(of: .score(index)))
            """)
    }

    private func law(_ index: Int) -> Markup {
        let law = program.laws[index]
        let sources = library.library.laws[index].declaration.sources.compactMap { word in
            program.sources.firstIndex { $0.name == word.text }
        }
        return thing(
            "law", law.name, law.because,
            """
            <p>When \(program.english(law.node)): at least <strong>\(label(law.atLeast))</strong>.</p>
            <p class="soft">\(cited(sources))</p>
            """)
    }

    private func thing(_ kind: String, _ name: String, _ title: String, _ body: Markup) -> Markup {
        """
        <section id="\(kind)-\(name)">
        <h3>\(title)</h3>
        \(body)
        <p class="soft"><code>\(name)</code></p>
        \(facts(kind, name))
        </section>
        """
    }

    private func words(_ name: String) -> String { name.split(separator: "_").joined(separator: " ") }

    // MARK: whose it is

    /// From which layers a thing comes, who answers for it, from when it holds, and whether it changed.
    func facts(_ kind: String, _ name: String) -> Markup {
        let entry = book.entries(named: name).first { $0.kind.rawValue == kind }
        var facts = [origins(kind, name)]
        let people = entry.map { book.standing($0, today: nil) } ?? []
        if !people.isEmpty {
            facts.append(
                "<p class=\"soft\">Approved by \(people.map(\.text).joined(separator: "; "))</p>")
        }
        if let day = entry?.mandate.holdsFrom?.day {
            facts.append("<p><strong>Holds from \(day.description) on.</strong></p>")
        }
        let isChanged = earlier?.difference.entries.contains { $0.kind == kind && $0.name == name } ?? false
        if let earlier, isChanged {
            facts.append("<p class=\"soft\"><a href=\"changes.html\">Changed since \(earlier.name)</a></p>")
        }
        return facts.joined("\n")
    }

    /// What reads a finding or a score, each with its place on the site.
    private func users(of subject: Subject) -> Markup {
        let library = library.library
        func those<Declaration, When>(
            _ kind: String, _ things: [SoundLibrary.Entry<Declaration, When>],
            _ name: (Declaration) -> Word, _ conditions: (When) -> [TypedCondition]
        ) -> [Markup] {
            things.filter { conditions($0.when).contains { $0.subjects.contains(subject) } }.map { thing in
                let name = name(thing.declaration).text
                let page = kind == "question" ? "questions.html" : address(thing.document)
                return "<a href=\"\(page)#\(kind)-\(name)\">\(kind == "rule" ? "" : kind + " ")\(name)</a>"
            }
        }
        let files = library.appliesWhen.indices.filter {
            library.appliesWhen[$0]?.subjects.contains(subject) ?? false
        }.map { index -> Markup in
            "<a href=\"\(address(index))\">when \(program.documents[index].title) applies</a>"
        }
        var all = those("rule", library.rules, \.name) { [$0] }
        all += those("finding", library.findings, \.name) { [$0] }
        all += those("score", library.scores, \.name) { $0 }
        all += those("question", library.questions, \.name) { $0.map { [$0] } ?? [] }
        all += those("law", library.laws, \.name) { [$0] }
        all += files
        return all.isEmpty ? "" : "<p class=\"soft\">Used by \(all.joined(", "))</p>"
    }
}
