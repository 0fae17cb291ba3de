import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriagePresentation
import TriageSyntax
import TriageValues

/// A library as a static site: what is asked, the rules in English, where they come from, a picture and a
/// paper card of each protocol. No page needs a script or anything from elsewhere.
package struct Site: Sendable {
    /// A file name and its text.
    package let files: [(name: String, text: String)]

    /// - Parameters:
    ///   - language: words that stand under the English.
    ///   - earlier: what the changes are said against.
    package init(of library: LoadedLibrary, language: Translation? = nil, since earlier: Earlier? = nil) {
        let maker = SiteMaker(
            library: library, other: OtherWords(language: language), earlier: earlier, book: library.approvals
        )
        files = maker.files()
    }
}

/// Where a file of the library has its page.
func siteAddress(of document: DocumentSummary) -> String {
    "\(document.isProtocol ? "protocol" : "rules")-\(document.name).html"
}

struct SiteMaker {
    let library: LoadedLibrary
    let other: OtherWords
    let earlier: Earlier?
    let book: ApprovalBook
    var program: Program { library.program }

    private var protocols: [Int] { program.documents.indices.filter { program.documents[$0].isProtocol } }

    private var navigation: [(name: String, address: String)] {
        [
            ("Overview", "index.html"), ("Questions", "questions.html"), ("Guidance", "guidance.html"),
            ("Sources", "sources.html"), ("Changes", "changes.html"),
        ]
            + program.documents.indices.map { (program.documents[$0].title, address($0)) }
    }

    func address(_ document: Int) -> String { siteAddress(of: program.documents[document]) }
    private func cardAddress(_ document: Int) -> String { "card-\(program.documents[document].name).html" }

    func files() -> [(name: String, text: String)] {
        func whole(_ title: String, _ address: String, _ body: Markup) -> (name: String, text: String) {
            (address, page(title, navigation: navigation, here: address, body))
        }
        return [
            whole("Triage protocols", "index.html", overview()),
            whole("Questions", "questions.html", questions()),
            whole("Guidance", "guidance.html", program.guidance.map(guidance).joined("\n")),
            whole("Sources", "sources.html", sources()),
            whole(
                "Changes", "changes.html",
                ChangePage(library: library, earlier: earlier, address: address).body()),
        ]
            + program.documents.indices.map { whole(program.documents[$0].title, address($0), document($0)) }
            + protocols.map { index in
                let card = PaperCard(of: index, in: program)
                return (cardAddress(index), CardPage(card: card, program: program).text())
            }
    }

    // MARK: overview

    private func overview() -> Markup {
        let rows = program.documents.indices.map { index -> Markup in
            let document = program.documents[index]
            let rules = program.rules.count { $0.document == index }
            let questions = program.questions.count { $0.document == index }
            let card: Markup =
                document.isProtocol
                ? "<a href=\"\(cardAddress(index))\">paper card<span class=\"soft\"> of \(document.title)</span></a>"
                : ""
            return """
                <tr><td><a href="\(address(index))">\(document.title)</a></td><td>\(document.isProtocol ? "protocol" : "rule set")</td>\
                <td>\(document.version ?? "")</td><td>\(questions)</td><td>\(rules)</td><td>\(card)</td></tr>
                """
        }.joined("\n")
        return """
            <p>\(counted(program.questions.count, "question")), \(counted(program.rules.count, "rule")),
            \(counted(program.laws.count, "safety law")), \(counted(library.cases.count, "case")).
            Rules only raise: on each ladder the highest rung of the rules that hold is recommended, and unknown is never no.</p>
            \(other.summary)
            <div class="wide" tabindex="0" role="region" aria-label="Files"><table>
            <tr><th>File</th><th>Kind</th><th>Version</th><th>Questions</th><th>Rules</th><th>For outages</th></tr>
            \(rows)
            </table></div>
            \(program.ladders.map(ladder).joined("\n"))
            \(keys(of: program))
            \(audiences(of: program))
            <h2>Safety laws</h2>
            <ul>
            \(program.laws.indices.map { index -> Markup in
                let law = program.laws[index]
                let page = address(library.library.laws[index].document)
                let why: Markup = "<a href=\"\(page)#law-\(law.name)\">\(law.because)</a>"
                return "<li>When \(program.english(law.node)): at least <strong>\(label(law.atLeast))</strong>. \(why)</li>"
            }.joined("\n"))
            </ul>
            """
    }

    private func ladder(_ ladder: Ladder) -> Markup {
        let rows = ladder.rungs.reversed().map { rung -> Markup in
            let who = rung.who.map { program.responders[$0].label }.joined(separator: ", ")
            return """
                <tr id="rung-\(rung.name)"><td>\(rung.label)\(lowering(rung.lowering))\
                \(other.behind(other.language?.rung(rung)))</td><td>\(who)</td>\
                <td>\(rung.within ?? "")</td><td>\(rung.outerLimit ?? "")</td>\
                <td>\(rung.followUp ?? "")</td></tr>
                """
        }.joined("\n")
        return """
            <h2>\(ladder.title)</h2>
            \(other.language == nil ? "" : other.line(other.language?.ladder(ladder)))
            <div class="wide" tabindex="0" role="region" aria-label="\(ladder.title)"><table>
            <tr><th>Rung, highest first</th><th>Who</th><th>Within</th><th>At the latest</th><th>Follow-up</th></tr>
            \(rows)
            </table></div>
            """
    }

    func label(_ place: RungPlace) -> String { program.ladders[place.ladder].rungs[place.rung].label }

    // MARK: questions, guidance, sources

    /// Every question; a screen stands before the first one that it covers.
    private func questions() -> Markup {
        program.questions.indices.map { index -> Markup in
            let screens = program.screens.filter { $0.covers.min() == index }
            return (screens.map { screen($0, in: program, other) } + [question(index)]).joined("\n")
        }.joined("\n")
    }

    private func question(_ index: Int) -> Markup {
        let question = program.questions[index]
        var facts: [Markup] = []
        if let third = question.askThirdParty {
            facts.append(
                "<li>When somebody else calls: \(third)\(other.behind(words(question, .askThirdParty)))</li>")
        }
        if let text = question.askText {
            facts.append("<li>By text: \(text)\(other.behind(words(question, .askText)))</li>")
        }
        if let why = question.why { facts.append("<li>Why: \(why)</li>") }
        if let retired = question.retirement {
            facts.append(
                "<li><strong>Not asked from \(retired.on.description) on</strong>; <a href=\"#question-\(retired.instead)\"><code>\(retired.instead)</code></a> is, in its place.</li>"
            )
        }
        if question.mustAsk { facts.append("<li><strong>Must be asked.</strong></li>") }
        if let relevance = question.relevance {
            facts.append("<li>Asked when \(program.english(relevance)).</li>")
        }
        if question.asksAgain {
            facts.append("<li>When it is not learned, it is asked again.</li>")
        } else if let assumed = question.assumption {
            facts.append(
                "<li>When it is not learned, act as if: \(program.english(assumed, to: index)).</li>")
        }
        if let tag = question.confidential { facts.append("<li>\(program.confidentiality[tag].label)</li>") }
        facts += callFacts(of: question, in: program)
        let answers: Markup
        if case .number(let range) = question.kind {
            answers =
                "<p>A\(range.kind.dropFirst())\(range.unit.map { " (\($0))" } ?? "")</p>"
        } else {
            let order = question.isOrdered ? " <span class=\"soft\">(safest first)</span>" as Markup : ""
            var kind: Markup = ""
            if case .several = question.kind { kind = "Several may hold: " }
            answers = "<p>\(kind)\(question.options.map(\.label).joined(separator: " · "))\(order)</p>"
        }
        return """
            <section id="question-\(question.name)">
            <h2>\(question.ask)</h2>
            \(other.line(words(question, .ask)))
            \(origins("question", question.name))
            <p class="soft"><code>\(question.name)</code>, <a href="\(address(question.document))">\(program.documents[question.document].title)</a></p>
            \(answers)
            \(other.line(question.options.map { other.language?.label($0, of: question) }))
            <ul>\(facts.joined("\n"))</ul>
            </section>
            """
    }

    private func words(_ question: Question, _ saying: AskedAs) -> Translation.Words? {
        other.language?.asking(question, saying)
    }

    private func guidance(_ guidance: Guidance) -> Markup {
        let parts = [("Say", guidance.say), ("Do", guidance.toDo), ("Avoid", guidance.avoid)].compactMap {
            word, text in
            text.map { text -> Markup in
                let words = other.language?["guidance.\(guidance.name).\(word.lowercased())"]
                return "<p><strong>\(word):</strong> \(text)\(other.behind(words))</p>"
            }
        }
        return """
            <section id="guidance-\(guidance.name)">
            <h2>\(guidance.name.split(separator: "_").joined(separator: " "))</h2>
            \(parts.joined("\n"))
            <p class="soft">\(cited(guidance.sources))</p>
            \(origins("guidance", guidance.name))
            </section>
            """
    }

    /// From which layers a thing comes; nothing where it is the base's alone.
    func origins(_ kind: String, _ name: String) -> Markup {
        let found = library.stack.origins(of: kind, named: name)
        if found.isEmpty { return "" }
        return "<p class=\"soft\">\(found.map(\.text).joined(separator: "; "))</p>"
    }

    func cited(_ sources: [Int]) -> Markup {
        sources.map { index -> Markup in
            let source = program.sources[index]
            let note: Markup = source.isVerified ? "" : " (unverified)"
            return "<a href=\"sources.html#source-\(source.name)\">\(source.title)</a>\(note)"
        }.joined("; ")
    }

    private func sources() -> Markup {
        let items = program.sources.enumerated().map { index, source -> Markup in
            let rules = program.rules.filter { $0.sources.contains(index) }
            let uses = rules.prefix(12).map { rule -> Markup in
                "<a href=\"\(address(rule.document))#rule-\(rule.name)\">\(rule.name)</a>"
            }.joined(", ")
            let more: Markup = rules.count > 12 ? " and \(rules.count - 12) more" : ""
            let used: Markup = rules.isEmpty ? "" : "<p class=\"soft\">Rules: \(uses)\(more)</p>"
            let status: Markup =
                source.isVerified
                ? "<span class=\"good\">held against its source</span>"
                : "<span class=\"warm\">not yet held against its source</span>"
            return """
                <section id="source-\(source.name)">
                <h2>\(source.title)</h2>
                <p>\(source.by), \(source.year). \(source.place)</p>
                <p>\(status)</p>
                \(used)
                </section>
                """
        }
        return items.joined("\n")
    }

    // MARK: one document

    private func document(_ index: Int) -> Markup {
        let document = program.documents[index]
        var parts = [dates(of: index)]
        if let applies = document.appliesWhen {
            parts.append("<p>Applies when \(program.english(applies)).</p>")
        }
        if document.isProtocol {
            let title =
                "\(document.title): the questions in the order of asking, and how high their answers can raise"
            parts.append(
                """
                <p><a href="\(cardAddress(index))">Paper card for outages</a></p>
                <h2>The flow</h2>
                <p class="soft">From the first question to the last; an arrow leads from what decides whether a question is asked. A dot stands where \
                answers help raise to a rung: filled where they do so alone, larger the more rules there are.</p>
                <div class="wide" tabindex="0" role="region" aria-label="Flow picture">\(FlowPicture(of: index, in: program).markup(title: title))</div>
                """)
        }
        parts += library.library.tables.indices.filter { library.library.tables[$0].document == index }.map(
            table)
        parts += rules(of: index)
        parts += definitions(of: index)
        let own = program.questions.indices.filter { program.questions[$0].document == index }
        if !own.isEmpty {
            let items = own.map { question -> Markup in
                "<li><a href=\"questions.html#question-\(program.questions[question].name)\">\(program.questions[question].ask)</a></li>"
            }
            parts.append("<h2>Questions</h2>\n<ol>\(items.joined("\n"))</ol>")
        }
        return parts.joined("\n")
    }

    private func table(_ index: Int) -> Markup {
        let table = library.library.tables[index].declaration
        let rules = library.library.rules(ofTable: index)
        let head = table.columns.map { column -> Markup in
            "<th scope=\"col\"><code>\(column.text)</code></th>"
        }.joined()
        let rows = zip(table.rows, rules).map { row, rule -> Markup in
            let cells = row.cells.map { cell -> Markup in "<td><code>\(cell.description)</code></td>" }
                .joined()
            let raised = program.rules[rule].raise.map(label).joined(separator: ", ")
            return
                "<tr><th scope=\"row\"><a href=\"#rule-\(row.name.text)\">\(row.name.text)</a></th>\(cells)<td>\(raised)</td></tr>"
        }.joined("\n")
        let otherwise = table.otherwise.map { text -> Markup in "<p>Otherwise: \(text.text)</p>" } ?? ""
        return """
            <h2>\(table.title ?? table.name.text)</h2>
            <div class="wide" tabindex="0" role="region" aria-label="Table \(table.name.text)"><table>
            <tr><td></td>\(head)<th scope="col">raises to</th></tr>
            \(rows)
            </table></div>
            \(otherwise)
            """
    }

    /// Its rules, by the rung on the first ladder they raise, highest first; then those that raise nothing.
    private func rules(of document: Int) -> [Markup] {
        let own = program.rules.filter { $0.document == document }
        func place(_ rule: Rule) -> RungPlace? {
            rule.raise.min { ($0.ladder, -$0.rung) < ($1.ladder, -$1.rung) }
        }
        let places = Set(own.compactMap(place)).sorted { ($0.ladder, -$0.rung) < ($1.ladder, -$1.rung) }
        let groups = places.map { wanted in ("Rules: \(label(wanted))", own.filter { place($0) == wanted }) }
        let others = own.filter { $0.raise.isEmpty }
        return (groups + [("Rules that raise no rung by name", others)]).filter { !$0.1.isEmpty }.map {
            title, rules in
            "<h2>\(title)</h2>\n\(rules.map(rule).joined("\n"))"
        }
    }

    private func rule(_ rule: Rule) -> Markup {
        var results = rule.raise.map(label)
        if rule.stepsUp { results.append("one rung more") }
        results +=
            rule.send.map { "send \(program.responders[$0].label)" }
            + rule.flag.map { program.flags[$0].label }
        let guidance = rule.guide.map { index -> Markup in
            "<a href=\"guidance.html#guidance-\(program.guidance[index].name)\">\(program.guidance[index].name.split(separator: "_").joined(separator: " "))</a>"
        }.joined(", ")
        let guide: Markup = rule.guide.isEmpty ? "" : "<p>Guidance: \(guidance)</p>"
        return """
            <section id="rule-\(rule.name)">
            <h3>\(rule.because)</h3>
            <p>When \(program.english(rule.ownNode)):</p>
            <p>→ \(results.joined(separator: "; "))</p>
            \(guide)
            <p class="soft"><code>\(rule.name)</code> · \(cited(rule.sources))</p>
            \(facts("rule", rule.name))
            </section>
            """
    }
}
