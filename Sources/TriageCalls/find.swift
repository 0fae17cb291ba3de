import TriageEngine

extension Call {
    /// The answers, or else the questions, that words of a caller point to: at most five, the surest first.
    package func find(_ words: String) -> [Found] { [] }

    /// What a danger key records about a person now, as kinds of events: each answer that is not recorded
    /// yet, or one that says that the world moved.
    ///
    /// - Parameter person: nil for the current one.
    package func kinds(ofKey key: Int, person: String? = nil) -> [CallEvent.Kind] { [] }

    /// A use of a screen as it stands in the library now.
    package func screening(_ screen: Int, _ result: Screening.Result, isObserved: Bool = false) -> Screening {
        Screening(
            screen: program.screens[screen].name,
            covers: program.screens[screen].covers.map { program.questions[$0].name }, result,
            isObserved: isObserved)
    }
}
