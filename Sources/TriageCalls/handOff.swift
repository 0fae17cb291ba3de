import TriageEngine

/// What one audience must know of a call, in at most ten lines.
///
/// Answers with a confidentiality tag that it does not see are not in it, nor what rests on them.
///
/// - Parameters:
///   - audience: by its place in the program.
///   - offsetMinutes: by how much the clocks where it is read stand before UTC.
package func handOff(_ call: Call, for audience: Int, at moment: Moment, offsetMinutes: Int = 0) -> [String] {
    []
}
