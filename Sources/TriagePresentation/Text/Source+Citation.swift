import TriageEngine

extension Source {
    /// Work, author, year and place, as a person would look it up.
    package var citation: String {
        "\(title). \(by), \(year). \(place)" + (isVerified ? "" : " (unverified)")
    }
}
