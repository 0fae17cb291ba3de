/// A line of input: ratings to compute everything of.
struct Table: Decodable {
    let ratings: [[Int?]]
    /// Categories on the scale.
    let k: Int
    /// The first high category.
    let cut: Int
    /// Asks for bootstrap intervals as well.
    let bootstrap: Bootstrap?

    struct Bootstrap: Decodable {
        let seed: UInt64
        let resamples: Int
    }
}
