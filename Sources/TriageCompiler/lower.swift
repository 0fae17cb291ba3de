import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Lowers a library to a program.
///
/// - Parameters:
///   - translations: its words in other languages.
///   - since: the day on which the last of it began to hold.
func lower(
    _ library: SoundLibrary, _ translations: [Translation] = [], since: Day? = nil
) -> Program {
    var lowering = Lowering(library)
    lowering.program.translations = translations
    lowering.program.since = since
    return lowering.lower()
}

/// Lowers a library together with further conditions, which nothing in the library refers to; the program and
/// their nodes.
func lower(_ library: SoundLibrary, with conditions: [TypedCondition]) -> (program: Program, nodes: [Int]) {
    var lowering = Lowering(library, with: conditions)
    let program = lowering.lower()
    return (program, lowering.extraNodes)
}

private struct Lowering {
    private let library: SoundLibrary
    /// Conditions beside those of the library, lowered last.
    private let extras: [TypedCondition]
    private(set) var extraNodes: [Int] = []
    var program = ProgramBuilder()
    private var findingNodes: [Int: Int] = [:]
    private var appliesNodes: [Int: Int] = [:]
    private var openedNodes: [Int: Int] = [:]
    private var ruleNodes: [Int: (whole: Int, own: Int)] = [:]
    private var rungFindings: [RungPlace: Int] = [:]
    private var testedRungs: [Finding] = []
    private var placedQuestions: Set<Int> = []
    private var placedScores: Set<Int> = []

    init(_ library: SoundLibrary, with extras: [TypedCondition] = []) {
        self.library = library
        self.extras = extras
    }

    mutating func lower() -> Program {
        program.responders = library.responders.map(label)
        program.flags = library.flags.map(label)
        program.confidentiality = library.confidentiality.map(label)
        program.sources = library.sources.map {
            Source(
                name: $0.name.text, title: $0.title, by: $0.by, year: $0.year, place: $0.place,
                isVerified: $0.isVerified)
        }
        program.guidance = library.guidance.map {
            Guidance(
                name: $0.name.text, say: $0.say?.text, toDo: $0.toDo?.text, avoid: $0.avoid?.text,
                sources: places($0.sources, library.names.sources))
        }
        let classes = numberClasses(library, with: extras)
        program.questions = library.questions.indices.map { question($0, classes[$0] ?? []) }
        program.caller = setting(\.thirdPartyUnless)
        program.channel = setting(\.textUnless)
        program.lostLine = library.questions.firstIndex { $0.declaration.lostLine != nil }.map {
            ($0, .choice(library.questions[$0].declaration.answers.count - 1))
        }
        // The library's own stand first; those that a condition counts by itself come behind them.
        program.scores = library.scores.indices.map { index in
            let declaration = library.scores[index].declaration
            return Score(
                name: declaration.name.text, reads: declaration.reads, parts: [],
                range: library.scoreRange(index))
        }
        for question in library.questions.indices { place(question: question) }
        program.findings = library.findings.indices.map { index in
            let declaration = library.findings[index].declaration
            return Finding(name: declaration.name.text, reads: declaration.reads, node: findingNode(index))
        }
        for score in library.scores.indices { place(score: score) }
        program.documents = library.documents.indices.map { index in
            let document = library.documents[index]
            let applies = appliesNode(index)
            return DocumentSummary(
                name: document.id.text, title: document.title, version: document.version,
                isProtocol: document.kind == .protocolFile,
                // The author's own condition stands before what may open the document.
                appliesWhen: applies.map { Int(program.parts[Int(program.nodes[$0].firstPart)]) },
                applies: applies, opening: opening(index),
                asksFirst: asked(document.asksFirst))
        }
        program.ladders = library.ladders.indices.map { ladder($0) }
        program.response = library.ladders.firstIndex { $0.role != nil } ?? 0
        program.rules = library.rules.indices.map { rule($0) }
        program.laws = library.laws.indices.compactMap { law($0) }
        let screenNodes = library.screens.map { $0.when.map { $0.map { node($0) } } }
        lowerCalls(of: library, into: &program, screenNodes)
        for (index, question) in library.questions.enumerated() {
            for name in question.declaration.was { program.formerNames[name.text] = index }
        }
        program.barsUnreviewed = library.documents.contains { $0.barsUnreviewed != nil }
        extraNodes = extras.map { node($0) }
        program.findings += testedRungs
        return program.build()
    }

    private func label(_ declaration: LabelDeclaration) -> Label {
        Label(
            name: declaration.name.text, label: declaration.label.text, note: declaration.note,
            report: declaration.report.flatMap { Label.Report(rawValue: $0.text) })
    }

    private func places(_ words: [Word], _ table: [String: Int]) -> [Int] {
        words.compactMap { table[$0.text] }
    }

    /// Of questions those that are still asked.
    private func asked(_ words: [Word]) -> [Int] {
        places(words, library.names.questions).filter { library.questions[$0].declaration.retired == nil }
    }

    // MARK: questions

    private func question(_ index: Int, _ classStarts: [Int]) -> Question {
        let declaration = library.questions[index].declaration
        let isAsked = declaration.retired == nil
        let options = declaration.answers.map {
            Question.Option(
                name: $0.name.text, label: $0.label.text, phrase: $0.phrase,
                hears: $0.hears.map { $0.text.lowercased() })
        }
        let kind: Question.Kind
        switch declaration.kind {
        case .choice: kind = .choice
        case .several(_, let none): kind = .several(none: options.firstIndex { $0.name == none?.text })
        case .number(let number):
            kind = .number(
                NumberRange(
                    bounds: number.bounds, places: number.places, unit: number.unit,
                    lowIsDangerous: number.lowIsDangerous, classStarts: classStarts))
        }
        return Question(
            name: declaration.name.text, topic: declaration.topic?.text, ask: declaration.ask.text,
            askThirdParty: declaration.askThirdParty?.text, askText: declaration.askText?.text,
            why: declaration.why?.text, reads: declaration.reads, kind: kind, options: options,
            isOrdered: !declaration.isUnordered, mustAsk: isAsked && declaration.mustAsk != nil,
            assumption: assumption(declaration, options), asksAgain: isAsked && asksAgain(declaration),
            confidential: declaration.confidential.flatMap { library.names.confidentiality[$0.text] },
            tell: isAsked ? places(declaration.tell, library.names.responders) : [],
            isAboutScene: declaration.aboutScene != nil, freshFor: declaration.freshFor?.seconds,
            isNeverScreened: declaration.neverScreened != nil, detail: declaration.detail?.text,
            toldWith: declaration.toldWith.flatMap { asked([$0]).first },
            isSpoken: declaration.unspoken == nil,
            retirement: declaration.retired.map { .init(on: $0.on, instead: $0.instead.text) },
            document: library.questions[index].document,
            span: declaration.name.span, relevance: nil)
    }

    /// The question that names its usual answer, where there is one.
    private func setting(_ usual: KeyPath<QuestionDeclaration, Word?>) -> SettingQuestion? {
        for (index, question) in library.questions.map(\.declaration).enumerated() {
            guard let answer = question[keyPath: usual],
                let option = question.answers.firstIndex(where: { $0.name.text == answer.text })
            else { continue }
            return SettingQuestion(question: index, usual: option)
        }
        return nil
    }

    private func asksAgain(_ declaration: QuestionDeclaration) -> Bool {
        if case .askAgain = declaration.ifMissing { return true }
        return false
    }

    private func assumption(_ declaration: QuestionDeclaration, _ options: [Question.Option]) -> AnswerCode? {
        guard case .assume(let word) = declaration.ifMissing else { return nil }
        switch declaration.kind {
        case .number(let number): return (try? number.steps(word).get()).map { .number($0) }
        case .choice: return options.firstIndex { $0.name == word.text }.map { .choice($0) }
        case .several: return options.firstIndex { $0.name == word.text }.map { .several(1 << UInt64($0)) }
        }
    }

    /// Puts a question's relevance before everything that reads the question.
    private mutating func place(question: Int) {
        guard placedQuestions.insert(question).inserted else { return }
        var conditions: [Int] = []
        if let applies = appliesNode(library.questions[question].document) { conditions.append(applies) }
        if let askWhen = library.questions[question].when { conditions.append(node(askWhen)) }
        guard !conditions.isEmpty else { return }
        program.restrict(
            question: question, to: all(conditions, library.questions[question].declaration.name.span))
    }

    private mutating func appliesNode(_ document: Int) -> Int? {
        if let known = appliesNodes[document] { return known }
        guard let condition = library.applies(document) else { return nil }
        let node = node(condition)
        appliesNodes[document] = node
        return node
    }

    private mutating func openedNode(_ document: Int, _ span: Span) -> Int {
        if let known = openedNodes[document] { return known }
        let node = program.addOpened(document, by: opening(document), span: span)
        openedNodes[document] = node
        return node
    }

    /// The answers that open a document which does not always apply.
    private func opening(_ document: Int) -> [Opening] {
        guard library.appliesWhen[document] != nil else { return [] }
        return library.questions.indices.filter { library.questions[$0].document == document }.map {
            let question = program.questions[$0]
            let safest = question.safest.map(question.bits) ?? 0
            return Opening(question: $0, values: question.legalBits & ~safest)
        }
    }

    private mutating func all(_ nodes: [Int], _ span: Span) -> Int {
        nodes.count == 1 ? nodes[0] : emit(.all, nodes, span)
    }

    // MARK: scores

    private mutating func place(score index: Int) {
        guard placedScores.insert(index).inserted else { return }
        let declaration = library.scores[index].declaration
        var parts: [Score.Part] = []
        switch declaration.kind {
        case .count: parts = library.scores[index].when.map { .condition(node($0)) }
        case .add(let questions):
            var conditions = library.scores[index].when[...]
            for part in questions {
                let when = part.when == nil ? nil : conditions.popFirst().map { node($0) }
                guard let question = library.names.questions[part.question.text] else { continue }
                place(question: question)
                parts.append(
                    .answers(
                        question: question, points: points(part, program.questions[question]), when: when))
            }
        }
        program.scores[index].parts = parts
        program.addUp(score: index)
    }

    /// The points of each answer, or of each class of numbers.
    private func points(_ part: PointsDeclaration, _ question: Question) -> [Int] {
        if case .number(let range) = question.kind {
            let ranges = part.ranges(range.places)
            return range.classStarts.map { one in ranges.first { $0.numbers.contains(one) }?.points ?? 0 }
        }
        let byName = Dictionary(part.points.map { ($0.answer.text, $0.points) }) { first, _ in first }
        return question.options.map { byName[$0.name] ?? 0 }
    }

    // MARK: conditions

    private mutating func node(_ condition: TypedCondition) -> Int {
        switch condition {
        case .all(let parts, let span): return emit(.all, parts.map { node($0) }, span)
        case .any(let parts, let span): return emit(.any, parts.map { node($0) }, span)
        case .not(let part, let span): return emit(.not, [node(part)], span)
        case .atLeast(let count, let parts, let span):
            return program.addAtLeast(count, of: parts.map { node($0) }, span: span)
        case .finding(let index, let leaf):
            let inner = findingNode(index)
            return emit(.finding, [inner], leaf.span, subject: index, text: leaf.text)
        case .value(let question, let mask, let leaf): return test(.value, question, mask, leaf)
        case .contains(let question, let mask, let leaf): return test(.contains, question, mask, leaf)
        case .status(let question, let mask, let leaf): return test(.status, question, mask, leaf)
        case .number(let question, let numbers, let passesOutside, let leaf):
            var mask = passesOutside ? outsideBit : 0
            if case .number(let range) = program.questions[question].kind {
                for (index, start) in range.classStarts.enumerated() where numbers.contains(start) {
                    mask |= 1 << UInt64(index)
                }
            }
            return test(.value, question, mask, leaf)
        case .score(let index, let numbers, let leaf):
            place(score: index)
            let range = library.scoreRange(index)
            let mask = range.reduce(UInt64(0)) {
                numbers.contains($1) ? $0 | 1 << UInt64($1 - range.lowerBound) : $0
            }
            return emit(.score, [], leaf.span, subject: index, mask: mask, text: leaf.text)
        case .rung(let place, let leaf):
            let finding = rungFinding(place)
            return emit(
                .finding, [testedRungs[finding].node], leaf.span, subject: library.findings.count + finding,
                text: testedRungs[finding].name)
        case .opened(let document, let span): return openedNode(document, span)
        }
    }

    /// Whether rules that hold raise a ladder to a rung: a rule does so by itself, or steps up from below.
    private mutating func rungFinding(_ place: RungPlace) -> Int {
        if let known = rungFindings[place] { return known }
        let ladder = library.ladders[place.ladder]
        let span = ladder.rungs[place.rung].name.span
        let (raising, stepping, below) = library.ways(to: place)
        var ways = raising.map { ruleNode($0).whole }
        if !stepping.isEmpty {
            let step = [stepping, below].filter { !$0.isEmpty }
                .map { rules in emit(.any, rules.map { ruleNode($0).whole }, span) }
            ways.append(all(step, span))
        }
        let node = emit(.any, ways, span)
        testedRungs.append(
            Finding(
                name: "\(ladder.name.text) >= \(ladder.rungs[place.rung].name.text)",
                reads: "\(ladder.title) is at least \u{201C}\(ladder.rungs[place.rung].label.text)\u{201D}",
                node: node, rung: place))
        rungFindings[place] = testedRungs.count - 1
        return testedRungs.count - 1
    }

    private mutating func ruleNode(_ index: Int) -> (whole: Int, own: Int) {
        if let known = ruleNodes[index] { return known }
        let entry = library.rules[index]
        let applies = appliesNode(entry.document)
        let own = node(entry.when)
        let nodes = (all([applies, own].compactMap { $0 }, entry.when.span), own)
        ruleNodes[index] = nodes
        return nodes
    }

    private mutating func test(
        _ kind: ConditionNode.Kind, _ question: Int, _ mask: UInt64, _ leaf: TypedCondition.Leaf
    ) -> Int {
        place(question: question)
        return emit(kind, [], leaf.span, subject: question, mask: mask, text: leaf.text)
    }

    private mutating func findingNode(_ index: Int) -> Int {
        if let known = findingNodes[index] { return known }
        let node = node(library.findings[index].when)
        findingNodes[index] = node
        return node
    }

    private mutating func emit(
        _ kind: ConditionNode.Kind, _ parts: [Int], _ span: Span, subject: Int = -1, mask: UInt64 = 0,
        text: String = ""
    ) -> Int {
        program.add(kind, parts: parts, subject: subject, mask: mask, span: span, text: text)
    }

    // MARK: ladders and rules

    private mutating func ladder(_ index: Int) -> Ladder {
        let declaration = library.ladders[index]
        func place(_ word: Word?) -> Int? {
            word.flatMap { name in declaration.rungs.firstIndex { $0.name.text == name.text } }
        }
        let rungs = declaration.rungs.enumerated().map { position, rung in
            Rung(
                name: rung.name.text, label: rung.label.text, who: places(rung.who, library.names.responders),
                within: rung.within, outerLimit: rung.outerLimit, followUp: rung.followUp,
                fallback: place(rung.fallback),
                unavailableWhen: library.unavailableWhen[index][position].map { node($0) },
                guide: places(rung.guide, library.names.guidance), sameAs: rung.sameAs, note: rung.note,
                sources: places(rung.sources, library.names.sources),
                lowering: rung.lowering.flatMap { Rung.Lowering(rawValue: $0.text) } ?? .onePerson,
                asksFirst: asked(rung.asksFirst))
        }
        return Ladder(
            name: declaration.name.text, title: declaration.title, rungs: rungs,
            provisional: place(declaration.provisional), stepUpLimit: place(declaration.stepUpLimit))
    }

    private func rungPlace(_ word: Word) -> RungPlace? {
        library.names.rungs[word.text].map { RungPlace(ladder: $0.ladder, rung: $0.rung) }
    }

    private mutating func rule(_ index: Int) -> Rule {
        let (declaration, document) = (library.rules[index].declaration, library.rules[index].document)
        let nodes = ruleNode(index)
        return Rule(
            name: declaration.name.text, node: nodes.whole, ownNode: nodes.own,
            raise: declaration.raise.compactMap(rungPlace), stepsUp: declaration.stepsUp,
            send: places(declaration.send, library.names.responders),
            guide: places(declaration.guide, library.names.guidance),
            flag: places(declaration.flag, library.names.flags), because: declaration.because?.text ?? "",
            sources: places(declaration.sources, library.names.sources), document: document,
            span: declaration.span)
    }

    private mutating func law(_ index: Int) -> Law? {
        let declaration = library.laws[index].declaration
        guard let atLeast = rungPlace(declaration.atLeast) else { return nil }
        return Law(
            name: declaration.name.text, node: node(library.laws[index].when), atLeast: atLeast,
            because: declaration.because.text, span: declaration.name.span)
    }
}
