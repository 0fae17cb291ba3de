/// Who is told of a call: a hand-off is written for one.
package struct Audience: Sendable {
    package let name: String
    package let label: String
    /// The confidentiality tags whose answers it may see; answers without a tag are seen by all.
    package let sees: [Int]
    /// The responders it stands for: what `tell` names for them comes first.
    package let responders: [Int]

    package init(name: String, label: String, sees: [Int], responders: [Int]) {
        self.name = name
        self.label = label
        self.sees = sees
        self.responders = responders
    }
}
