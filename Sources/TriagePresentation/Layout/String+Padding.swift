extension StringProtocol {
    /// Filled with spaces up to a width.
    package func padded(to width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(0, width - columns))
    }

    /// The same with the spaces in front.
    package func paddedLeft(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - columns)) + String(self)
    }
}
