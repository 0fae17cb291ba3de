/// That an audience was told of a call.
package struct HandingOff: Sendable, Hashable {
    /// As the library calls it.
    package var audience: String
    /// Why they may have it.
    package var reason: String?
    /// Who of them: the unit, the desk, the person.
    package var unit: String?

    package init(_ audience: String, because reason: String? = nil, unit: String? = nil) {
        self.audience = audience
        self.reason = reason
        self.unit = unit
    }
}
