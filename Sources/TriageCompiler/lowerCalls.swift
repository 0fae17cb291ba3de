import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Puts what a library says of the call itself into a program whose questions are there: screens, audiences
/// and danger keys. No condition reads any of it.
///
/// - Parameter apart: for each screen the nodes of the conditions in which it leaves out what it covers.
func lowerCalls(of library: SoundLibrary, into program: inout ProgramBuilder, _ apart: [[Int?]]) {
    let names = library.names
    func places(_ words: [Word], _ table: [String: Int]) -> [Int] { words.compactMap { table[$0.text] } }
    func isAsked(_ question: Int) -> Bool { library.questions[question].declaration.retired == nil }
    program.screens = zip(library.screens, apart).map { entry, apart in
        let screen = entry.declaration
        let covered = zip(screen.covered, apart).compactMap { covered, apart in
            names.questions[covered.question.text].map {
                Screen.Covered(question: $0, label: covered.label?.text, apart: apart)
            }
        }.filter { isAsked($0.question) }
        return Screen(
            name: screen.name.text, ask: screen.ask.text, askThirdParty: screen.askThirdParty?.text,
            askText: screen.askText?.text,
            observe: screen.observe?.text,
            covered: covered, none: screen.none.text, document: entry.document)
    }
    program.audiences = library.audiences.map {
        Audience(
            name: $0.name.text, label: $0.label.text, sees: places($0.sees, names.confidentiality),
            responders: places($0.responders, names.responders))
    }
    let questions = program.questions
    program.dangerKeys = library.dangerKeys.map { key in
        DangerKey(
            name: key.name.text, label: key.label.text,
            answers: key.record.compactMap { word, answers in
                guard let index = names.questions[word.text], isAsked(index),
                    let code = questions[index].code(of: answers.map(\.text))
                else { return nil }
                return (question: index, code: code)
            })
    }
}

extension Question {
    /// The answer that names say; nil for names of another question.
    fileprivate func code(of names: [String]) -> AnswerCode? {
        let places = names.compactMap { name in options.firstIndex { $0.name == name } }
        switch kind {
        case .choice: return places.first.map { .choice($0) }
        case .several: return .several(places.reduce(0) { $0 | 1 << UInt64($1) })
        case .number(let range):
            return names.first.flatMap { try? range.places.steps($0).get() }.map { .number($0) }
        }
    }
}
