import TriageEngine

/// What a library says of the call itself, for its site.

/// A screen, with the questions that it stands for.
func screen(_ screen: Screen, in program: Program, _ other: OtherWords) -> Markup {
    func words(_ part: String) -> Translation.Words? { other.language?["screens.\(screen.name).\(part)"] }
    let third =
        screen.askThirdParty.map { text -> Markup in
            "<li>When somebody else calls: \(text)\(other.behind(words("ask_third_party")))</li>"
        } ?? ""
    let text =
        screen.askText.map { text -> Markup in
            "<li>By text: \(text)\(other.behind(words("ask_text")))</li>"
        } ?? ""
    let observe =
        screen.observe.map { text -> Markup in
            "<li>May be seen without asking: \(text)\(other.behind(words("observe")))</li>"
        } ?? ""
    let covered = screen.covered.map { covered -> Markup in
        let index = covered.question
        let label = covered.label.map { "“\($0)”; otherwise " } ?? ""
        let apart = covered.apart.map { "; asked apart when \(program.english($0))" } ?? ""
        let safest = program.safestAnswer(to: index).map { program.english($0, to: index) } ?? ""
        let name = program.questions[index].name
        let spoken = covered.label == nil ? "" : other.behind(words("covers.\(name)"))
        return "<li><a href=\"#question-\(name)\">\(name)</a>: \(label)\(safest)\(apart)\(spoken)</li>"
    }
    return """
        <section id="screen-\(screen.name)">
        <h2>\(screen.ask)</h2>
        \(other.line(words("ask")))
        <p class="soft"><code>\(screen.name)</code>, a screen: one spoken question for several</p>
        <ul>\(third)\(text)\(observe)</ul>
        <p>\(screen.none): each of these that has no answer gets its safest one.\
        \(other.behind(words("none")))</p>
        <ul>\(covered.joined("\n"))</ul>
        </section>
        """
}

/// The dangers that one key records.
func keys(of program: Program) -> Markup {
    guard !program.dangerKeys.isEmpty else { return "" }
    let items = program.dangerKeys.map { key -> Markup in
        let records = key.answers.map { program.english($0.code, to: $0.question) }.joined(separator: "; ")
        return "<li>\(key.label) <span class=\"soft\">(\(records))</span></li>"
    }
    return """
        <h2>Dangers that cannot wait</h2>
        <p>One key each, from anywhere in a call, in this order; the eighth is always that the line is lost.</p>
        <ol>\(items.joined("\n"))</ol>
        """
}

/// Who is told of a call, and what is withheld from whom.
func audiences(of program: Program) -> Markup {
    guard !program.audiences.isEmpty else { return "" }
    let items = program.audiences.map { audience -> Markup in
        let withheld = program.confidentiality.indices.filter { !audience.sees.contains($0) }
            .map { program.confidentiality[$0].label }
        let note = withheld.isEmpty ? "sees all answers" : "does not see: \(withheld.joined(separator: ", "))"
        return "<li>\(audience.label): \(note)</li>"
    }
    return "<h2>Who is told</h2>\n<ul>\(items.joined("\n"))</ul>"
}

/// Who may step down from a rung, where that is not everybody.
func lowering(_ lowering: Rung.Lowering) -> Markup {
    switch lowering {
    case .onePerson: ""
    case .secondPerson: " <span class=\"soft\">(stepping down needs a second person)</span>"
    case .never: " <span class=\"soft\">(nobody may step down)</span>"
    }
}

/// Who is told the answer, whom it is about, how long it holds and by which words it is found.
func callFacts(of question: Question, in program: Program) -> [Markup] {
    var facts: [Markup] = []
    if !question.tell.isEmpty {
        let labels = question.tell.map { program.responders[$0].label }.joined(separator: ", ")
        facts.append("<li>Responders need to know: \(labels)</li>")
    }
    if question.isAboutScene { facts.append("<li>About the place, and so about everybody in the call.</li>") }
    if let seconds = question.freshFor {
        facts.append("<li>A reassuring answer holds for \(duration(seconds)); then it is asked again.</li>")
    }
    if question.isNeverScreened { facts.append("<li>Asked openly, and never as part of a screen.</li>") }
    if let host = question.toldWith {
        facts.append(
            "<li>Told with: \(program.questions[host].topic); asked where that reply left it open.</li>")
    }
    if !question.isSpoken { facts.append("<li>Noted or looked up, and not asked.</li>") }
    let heard = question.options.filter { !$0.hears.isEmpty }
    if !heard.isEmpty {
        let words = heard.map { "\($0.label): \($0.hears.joined(separator: ", "))" }.joined(separator: "; ")
        facts.append("<li>Also found by: \(words)</li>")
    }
    return facts
}

/// Seconds as a person says them.
private func duration(_ seconds: Int) -> String {
    switch seconds {
    case _ where seconds % 3600 == 0: "\(seconds / 3600) h"
    case _ where seconds % 60 == 0: "\(seconds / 60) min"
    case _: "\(seconds) s"
    }
}
