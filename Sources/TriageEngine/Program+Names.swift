extension Program {
    /// A rung's name.
    package func name(of place: RungPlace) -> String { ladders[place.ladder].rungs[place.rung].name }
}
