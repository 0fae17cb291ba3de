import TriageValues

/// What is worth asking now, the most needed first; empty when nothing can change or is needed (DESIGN 3.7).
///
/// The order is one of need and not of files: what alone decides that somebody is dying, which is a question
/// most of whose dangerous answers do, or one whose answer was told already; what the call is about; what its
/// protocols ask first, in their order; what a reply told as well; what else alone decides the highest rung;
/// what can still raise the response, nearest to deciding and highest first; what else must be asked; the
/// other ladders; what responders who go need to know. Questions to be asked again come last. Names decide
/// only between questions that nothing else tells apart.
///
/// - Parameter leavingOut: questions that are set aside for now.
package func nextQuestions(
    _ evaluation: Evaluation, _ program: Program, _ undecided: Undecided? = nil, limit: Int = 3,
    leavingOut: Set<Int> = []
) -> [NextQuestion] {
    var asking = Asking(evaluation, program, undecided, leavingOut)
    return asking.next(limit)
}

/// One call, looked at for what to ask.
private struct Asking {
    let program: Program
    /// With what the line took away counted as not asked.
    let evaluation: Evaluation
    /// Its view, as far as answers that can still be given leave it.
    let view: View
    /// The open questions in the undecided parts of conditions, and those that would open their document.
    let leaves: OpenLeaves
    /// The same without the latter: what decides relevance.
    let gates: OpenLeaves
    /// By question.
    var isOpen: [Bool]
    var isWanted: [Bool]
    /// The responders among those sent who need the answer, for questions nobody asked yet.
    var told: [[Int]]
    /// The questions whose relevance it decides and that may raise or are needed, and the first needed one.
    var gated: [[Int]]
    var gatedNeed: [Int?]
    /// The undecided rules that would raise above the recommended rung, with the goals they reach.
    let raising: [(rule: Int, goals: [Int])]
    /// Rungs above the recommended ones.
    let goals: [RungPlace]
    let distances: Distances
    var trial: Trial
    let leavingOut: Set<Int>

    init(_ given: Evaluation, _ program: Program, _ known: Undecided?, _ leavingOut: Set<Int>) {
        var answers = given.answers
        for question in answers.codes.indices where answers.codes[question] == .missing(.lost) {
            answers.codes[question] = .notAsked
        }
        trial = Trial(program, answers)
        let evaluation = answers == given.answers ? given : trial.evaluation
        let undecided = (answers == given.answers ? known : nil) ?? Undecided(evaluation, program)
        let (view, count) = (undecided.view, program.questions.count)
        let isOpen = (0..<count).map { TriageEngine.isOpen($0, program, answers) }
        let isPossible = (0..<count).map { evaluation.plain.relevance(of: $0, program) != .no }
        isWanted = (0..<count).map { isPossible[$0] && isAwaited($0, program, given.answers) }
        let holding = program.rules.indices.filter { given.assumed.truths[program.rules[$0].node] == .yes }
        let outcome = Outcome(given.standings, holding: holding, program)
        let sent = Set(outcome.responders)
        told = (0..<count).map { question in
            answers.codes[question] == .notAsked && isPossible[question]
                ? program.questions[question].tell.filter(sent.contains) : []
        }
        let goals = program.ladders.indices.flatMap { ladder in
            program.ladders[ladder].rungs.indices
                .filter { $0 > evaluation.standings[ladder].recommended }
                .map { RungPlace(ladder: ladder, rung: $0) }
        }
        raising = program.rules.indices.compactMap { rule in
            guard view.truths[program.rules[rule].node] == .unknown else { return nil }
            let reached = undecided.reachable.places(rule).compactMap { goals.firstIndex(of: $0) }
            return reached.isEmpty ? nil : (rule, reached)
        }
        leaves = undecided.leaves
        gates = OpenLeaves(view, answers, program, opening: false)
        // One that is taken for irrelevant raises nothing, though it may have to be asked.
        let isCounted = isOpen.enumerated().map { $1 && view.relevance(of: $0, program) != .no }
        distances = Distances(view, isCounted, program, goals: goals.count, wanted: raising)
        gated = Array(repeating: [], count: count)
        gatedNeed = Array(repeating: nil, count: count)
        (self.program, self.evaluation, self.view) = (program, evaluation, view)
        (self.isOpen, self.goals, self.leavingOut) = (isOpen, goals, leavingOut)
        for question in 0..<count where isOpen[question] { noteGates(of: question) }
    }

    private mutating func noteGates(of question: Int) {
        let isNeeded = isWanted[question] || !told[question].isEmpty
        guard let relevance = program.questions[question].relevance,
            view.truths[relevance] == .unknown,
            isNeeded || goals.indices.contains(where: { distances[question, $0] != Distances.never })
        else { return }
        var under: [Int] = []
        gates.forEach(under: relevance) { under.append($0) }
        for gate in under {
            gated[gate].append(question)
            guard isNeeded else { continue }
            // Of several the first by name, so that the order of files says nothing.
            if let known = gatedNeed[gate], program.questions[known].name < program.questions[question].name {
                continue
            }
            gatedNeed[gate] = question
        }
    }

    // MARK: which, and why

    mutating func next(_ limit: Int) -> [NextQuestion] {
        var next: [NextQuestion] = []
        let ranked = candidates().sorted {
            $0.rank.lexicographicallyPrecedes($1.rank)
                || $0.rank == $1.rank && name($0.question) < name($1.question)
        }
        var taken: Set<Int> = []
        for found in ranked where next.count < limit {
            guard !leavingOut.contains(found.question), !taken.contains(found.question),
                found.isSure || canChange(found.question)
                    || gated[found.question].contains(where: { canChange($0) })
            else { continue }
            let candidate = telling(found, among: ranked)
            guard taken.insert(candidate.question).inserted else { continue }
            let screen =
                told(candidate.question) == nil ? screen(for: candidate.question, among: ranked) : nil
            if let screen { taken.formUnion(program.screens[screen].covers(on: evaluation.plain)) }
            next.append(
                NextQuestion(question: candidate.question, reason: candidate.reason, screen: screen))
        }
        return next
    }

    private func name(_ question: Int) -> String { program.questions[question].name }
    /// The question whose reply will tell what is wanted, where it is still to be asked; none of a rung.
    private func telling(_ wanted: Candidate, among candidates: [Candidate]) -> Candidate {
        guard let host = program.questions[wanted.question].toldWith, !leavingOut.contains(host),
            wanted.rank[1] != Need.standing.rawValue
        else { return wanted }
        return candidates.first { $0.question == host && !$0.isAgain } ?? wanted
    }

    /// The question in reply to which something was said that tells this one as well.
    private func told(_ question: Int) -> Int? {
        guard let host = program.questions[question].toldWith,
            evaluation.answers.codes[question] == .notAsked, evaluation.answers.codes[host].isValue,
            evaluation.answers.codes[host] != program.safestAnswer(to: host)
        else { return nil }
        return host
    }

    private struct Candidate {
        let question: Int
        let reason: NextQuestion.Reason
        /// Lower comes first.
        let rank: [Int]
        /// It is needed whatever its answers change.
        let isSure: Bool
        let isAgain: Bool
    }

    /// A need, the most urgent first.
    private enum Need: Int {
        case dying, standing, subject, first, told, alone, response, otherMustAsk, mustAsk, otherLadder, tell
    }

    private mutating func candidates() -> [Candidate] {
        let isSubjectKnown = program.documents.contains {
            $0.applies.map { evaluation.plain.truths[$0] == .yes } ?? false
        }
        let undecided = program.questions.indices.count {
            isOpen[$0] && view.relevance(of: $0, program) == .unknown
        }
        let weights = weights()
        let found = found()
        let (first, standing) = (first(), standing())
        var candidates: [Candidate] = []
        for question in program.questions.indices where isAskable(question) {
            let isMustAsk = program.questions[question].mustAsk
            let isAgain = evaluation.answers.codes[question] != .notAsked
            let isFirst = isMustAsk && isWanted[question] ? 0 : 1
            var (need, details, reason, isSure) = (Need.tell, [Int](), nil as NextQuestion.Reason?, false)
            let aim = aim(question, onResponse: true) ?? aim(question, onResponse: false)
            func raising() -> [Int] {
                guard let aim else { return [0, 0, 0, 0] }
                return [
                    Int(distances[question, aim.goal]), -goals[aim.goal].rung,
                    -subject(of: question, reaching: aim.goal, found), -weights[question],
                ]
            }
            let alone = aloneDeciding(question)
            if let alone, alone.share > 500 || standing[question] == nil || isAgain {
                let subject = subject(of: question, reaching: alone.aim.goal, found)
                // First the rung's; before a danger is found what most decide; after, what belongs to it.
                need = alone.share > 500 ? .dying : .alone
                let share = [-alone.share, -weights[question]]
                details = subject == 0 ? [0] + share : [-subject] + share.reversed()
                if let place = standing[question], !isAgain { details = [Int.min + 1 + place] }
                reason = .decidesAlone(goals[alone.aim.goal], rule: alone.aim.rule)
            } else if let place = standing[question], !isAgain,
                isWanted[question] || !told[question].isEmpty || !gated[question].isEmpty || aim != nil
            {
                (need, details) = (.standing, [place])
                reason =
                    isWanted[question]
                    ? .mustAsk : told[question].isEmpty ? nil : .tells(told[question])
                isSure = reason != nil
                reason =
                    reason ?? aim.map { .canRaise(goals[$0.goal], rule: $0.rule) }
                    ?? .decidesSubject(questions: gated[question].count)
            } else if !gated[question].isEmpty,
                isMustAsk && !isSubjectKnown
                    || 2 * gated[question].count >= undecided
                        && !(isSubjectKnown && program.questions[question].isOrdered)
            {
                (need, details) = (.subject, [-gated[question].count] + raising())
                reason = .decidesSubject(questions: gated[question].count)
                isSure = gatedNeed[question] != nil
            } else if let aim {
                let isResponse = goals[aim.goal].ladder == program.response
                need = isResponse ? .response : isFirst == 0 ? .otherMustAsk : .otherLadder
                details = raising()
                reason = .canRaise(goals[aim.goal], rule: aim.rule)
            } else if isWanted[question] {
                need = .mustAsk
                reason = .mustAsk
            }
            if need.rawValue > Need.first.rawValue, reason != nil, let place = first[question] {
                (need, details) = (.first, [place])
            }
            if need.rawValue > Need.mustAsk.rawValue, let needed = gatedNeed[question] {
                need = isWanted[needed] ? .mustAsk : .tell
                if reason == nil { reason = .decidesRelevance(of: needed) }
                isSure = true
            }
            if reason == nil, !told[question].isEmpty { reason = .tells(told[question]) }
            guard var reason else { continue }
            if isAgain { reason = .askAgain }
            if let host = told(question) {
                reason = .told(with: host)
                if alone != nil { (need, details) = (.dying, [Int.min]) }
                if need.rawValue > Need.told.rawValue { (need, details) = (.told, []) }
            }
            candidates.append(
                Candidate(
                    question: question, reason: reason,
                    rank: [isAgain ? 1 : 0, need.rawValue, need == .standing ? 0 : isFirst] + details,
                    isSure: isSure || isWanted[question] || !told[question].isEmpty, isAgain: isAgain))
        }
        return candidates
    }

    /// It may matter, and no question is left that says whether it does.
    private func isAskable(_ question: Int) -> Bool {
        guard isOpen[question] else { return false }
        guard let relevance = program.questions[question].relevance else { return true }
        switch view.truths[relevance] {
        case .yes: return true
        case .no: return isWanted[question]
        case .unknown:
            var isWaiting = false
            gates.forEach(under: relevance) { gate in
                if evaluation.answers.codes[gate] == .notAsked, !leavingOut.contains(gate) {
                    isWaiting = true
                }
            }
            return !isWaiting
        }
    }

    /// A rung that a question could help to raise to, and by which rule.
    private struct Aim {
        let goal: Int
        let rule: Int
    }

    /// The rung it is nearest to, of several the highest.
    private func aim(_ question: Int, onResponse: Bool) -> Aim? {
        let goal = goals.indices
            .filter {
                (goals[$0].ladder == program.response) == onResponse
                    && distances[question, $0] != Distances.never
            }
            .min { (distances[question, $0], -goals[$0].rung) < (distances[question, $1], -goals[$1].rung) }
        return goal.flatMap { goal in
            rule(of: question, reaching: goal).map { Aim(goal: goal, rule: $0) }
        }
    }

    /// Where one answer by itself raises to the highest rung of the response, and how many of its answers do,
    /// in a thousand.
    private mutating func aloneDeciding(_ question: Int) -> (aim: Aim, share: Int)? {
        let ladder = program.response
        let top = RungPlace(ladder: ladder, rung: program.ladders[ladder].rungs.count - 1)
        guard let goal = goals.firstIndex(of: top), distances[question, goal] != Distances.never,
            let rule = rule(of: question, reaching: goal),
            let share = trial.share(of: question, establishing: top)
        else { return nil }
        return (Aim(goal: goal, rule: rule), share)
    }

    // MARK: what tells questions of the same need apart

    private func rules(under question: Int, reaching goal: Int) -> [Int] {
        raising.filter {
            $0.goals.contains(goal) && leaves.contains(question, under: program.rules[$0.rule].node)
        }
        .map(\.rule)
    }

    /// Of the rules it could help to hold the one that is nearest; of several the first by name.
    private func rule(of question: Int, reaching goal: Int) -> Int? {
        rules(under: question, reaching: goal).min { left, right in
            let near = distances.making(program.rules[left].node)
            let far = distances.making(program.rules[right].node)
            return near == far ? program.rules[left].name < program.rules[right].name : near < far
        }
    }

    /// The questions that the protocols which certainly apply ask first, with their places.
    private func first() -> [Int: Int] {
        var places: [Int: Int] = [:]
        for document in program.documents {
            guard let applies = document.applies, evaluation.plain.truths[applies] == .yes else { continue }
            for (place, question) in document.asksFirst.enumerated() {
                places[question] = min(places[question] ?? place, place)
            }
        }
        return places
    }

    /// The questions that the rung which is recommended asks first, with their places.
    private func standing() -> [Int: Int] {
        let ladder = program.response
        let rung = program.ladders[ladder].rungs[evaluation.standings[ladder].recommended]
        return Dictionary(
            rung.asksFirst.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// For each question the rules that it could help to hold.
    private func weights() -> [Int] {
        var weights = Array(repeating: 0, count: program.questions.count)
        for (rule, _) in raising { gates.forEach(under: program.rules[rule].node) { weights[$0] += 1 } }
        return weights
    }

    /// For each condition how many dangers that were found are part of it: the subject that was begun.
    private func found() -> [Int] {
        let dangers = program.questions.indices.map { question in
            evaluation.answers.codes[question].isValue
                && evaluation.answers.codes[question] != program.safestAnswer(to: question)
        }
        var found = Array(repeating: 0, count: program.nodes.count)
        for node in program.nodes.indices {
            switch program.nodes[node].kind {
            case .value, .contains:
                let isFound =
                    evaluation.plain.truths[node] == .yes && dangers[Int(program.nodes[node].subject)]
                found[node] = isFound ? 1 : 0
            case .all, .any, .finding:
                // Shared parts of a deep condition could add up to any number.
                let parts = program.nodes[node].placesOfParts
                found[node] = min(99, parts.reduce(0) { $0 + found[Int(program.parts[$1])] })
            case .not, .status, .score, .opened: break
            }
        }
        return found
    }

    /// How many dangers that were found belong to the same rule as the question.
    private func subject(of question: Int, reaching goal: Int, _ found: [Int]) -> Int {
        rules(under: question, reaching: goal).map { found[program.rules[$0].node] }.max() ?? 0
    }

    /// The screen that stands for most questions which would be asked, the one at hand among them.
    private func screen(for question: Int, among candidates: [Candidate]) -> Int? {
        let asked = Set(
            candidates.filter {
                !$0.isAgain && !leavingOut.contains($0.question)
                    && view.relevance(of: $0.question, program) != .no
            }.map(\.question))
        guard asked.contains(question) else { return nil }
        return program.screens.indices
            .filter { screen in
                let covers = program.screens[screen].covers(on: evaluation.plain)
                return covers.contains(question) && covers.count(where: asked.contains) > 1
            }
            .min { program.screens[$0].name < program.screens[$1].name }
    }

    /// Whether an answer can change a rung, now or after other answers.
    private mutating func canChange(_ question: Int) -> Bool {
        var others: Set<Int> = []
        for (rule, _) in raising where leaves.contains(question, under: program.rules[rule].node) {
            leaves.forEach(under: program.rules[rule].node) { others.insert($0) }
        }
        others.remove(question)
        return trial.canChange(by: question, after: others.sorted())
    }
}
