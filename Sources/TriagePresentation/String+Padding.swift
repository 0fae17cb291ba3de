extension StringProtocol {
    /// Filled with spaces up to a width.
    public func padded(to width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(0, width - count))
    }

    /// The same with the spaces in front.
    public func paddedLeft(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + String(self)
    }
}
