import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation

/// Says what there is to say of a library and of a call in it, and changes neither.
struct Inspector: Replying {
    let loaded: LoadedLibrary
    /// The library's program, or that of a typed condition, which has the same and one node more.
    let program: Program
    let sheet: Sheet
    /// The sheet placed in the program, and evaluated.
    let evaluation: Evaluation
    let style: Style

    var explanation: Explanation { explain(evaluation, program) }
}

extension Session {
    /// What there is to say now, or that there is no library.
    func inspect(_ say: (Inspector) -> Reply) -> Reply {
        guard let inspector else { return noLibrary() }
        return say(inspector)
    }

    /// Nil while there is no library without errors.
    var inspector: Inspector? {
        guard let loaded, let evaluation else { return nil }
        return Inspector(
            loaded: loaded, program: loaded.program, sheet: sheet, evaluation: evaluation, style: style)
    }

    func noLibrary() -> Reply {
        refused(
            .noLibrary, "there is no library without errors to work with",
            help: "`check` shows what is wrong; mend it and `reload`, or `load PATH` takes another")
    }
}
