/// What a clause says of its words: "no gun", "he isn't hurt", "never touched me", "weapons none" deny them.
///
/// A denial passes over words that mean little by themselves to the first that does, and on by "or" and "of":
/// "no sign of a gun or a knife". It goes no further, so "he won't put the gun down" speaks of a gun. Whoever
/// only does not know denies nothing: "I don't know if he has a gun" leaves that open.
struct Denials {
    enum Said: Int {
        case affirmed
        case open
        case denied
    }

    private var said: [Int: Said] = [:]
    private let empty: Set<String>
    /// The words that deny, also those of a further language that the caller speaks.
    let denying: Set<String>

    init(_ words: [String], in language: String?) {
        denying = denyingWords.union(language.flatMap { denyingWordsOfOthers[$0] } ?? [])
        empty = emptyWords.union(language.flatMap { emptyWordsOfOthers[$0] } ?? [])
        for place in words.indices where denying.contains(words[place]) { reach(from: place, words) }
        // Notes put it behind: "weapons none".
        if words.count > 1, let last = words.last, denyingAtTheEnd.contains(last) {
            for place in words.indices.dropLast() where said[place] == nil { said[place] = .denied }
        }
    }

    /// What is said of the word at a place.
    subscript(place: Int) -> Said { said[place] ?? .affirmed }

    private mutating func reach(from denial: Int, _ words: [String]) {
        var kind = Said.denied
        var isReached = false
        for place in words.indices.dropFirst(denial + 1) {
            let word = words[place]
            if endingADenial.contains(word) || denying.contains(word) { return }
            if joining.contains(word) || isAnd(place, words) && denyingThings.contains(words[denial]) {
                isReached = false
            } else if knowing.contains(word), !isReached {
                kind = .open
            } else if isReached, !empty.contains(word) {
                return
            } else if !passing.contains(word), !empty.contains(word) {
                said[place] = kind
                isReached = true
            }
        }
    }

    /// Whether a thing follows an "and", and no sentence: "no drugs and alcohol", but "no drugs and he is".
    private func isAnd(_ place: Int, _ words: [String]) -> Bool {
        guard ["and", "y"].contains(words[place]), place + 1 < words.count else { return false }
        let next = words[place + 1]
        return !empty.contains(next) && !passing.contains(next)
    }
}

/// Words that deny what follows; an apostrophe is left out. Who cannot get the knife denies no knife: what
/// somebody cannot do is not among them.
private let denyingWords: Set<String> = [
    "no", "not", "never", "none", "nobody", "nothing", "without", "neither", "nor", "wont",
    "isnt", "arent", "wasnt", "werent", "aint", "dont", "doesnt", "didnt", "hasnt", "havent",
    "hadnt", "wouldnt", "denies", "denied", "deny", "denying",
]
private let denyingWordsOfOthers: [String: Set<String>] = [
    "es": [
        "nunca", "jamas", "sin", "nadie", "nada", "ningun", "ninguna", "ninguno", "tampoco", "ni", "niega",
        "niegan", "nego",
    ]
]
/// Those that stand before a thing, and not before something that is done.
private let denyingThings: Set<String> = ["no", "without", "denies", "denied", "sin", "ningun", "ninguna"]
private let denyingAtTheEnd: Set<String> = ["no", "none", "nope", "denied", "ninguno", "ninguna", "nada"]

/// Words that mean little by themselves: what they lead to is what is denied.
private let passing: Set<String> = [
    "any", "anything", "anybody", "anyone", "kind", "kinds", "sort", "sign", "signs", "got", "get",
    "having", "being", "really", "ever", "else", "other", "one", "ones", "more", "much", "very", "even",
    "yet", "all", "going", "gonna", "want", "wants", "wanted", "wanting", "trying", "tried", "feel",
    "feels", "feeling", "seem", "seems", "look", "looks", "take", "takes", "took", "taken", "taking", "use",
    "uses", "used", "using", "done", "made", "own", "owns", "carry", "carries", "carrying", "hold", "holds",
    "holding", "hear", "hears", "hearing", "heard", "recent", "current", "currently", "known", "history",
    "present", "will", "would", "tiene", "tienen", "tengo", "hay", "habia", "esta", "estan", "estoy", "ha",
    "han", "puede", "puedo", "quiere", "quiero", "va", "voy", "tomo", "toma", "usa", "lleva", "trae", "oye",
    "oigo",
]
private let joining: Set<String> = ["or", "of", "o", "de", "about"]
/// Whoever denies these says only that it is open.
private let knowing: Set<String> = [
    "know", "knows", "knew", "sure", "certain", "clear", "think", "thinks", "believe", "believes",
    "remember", "tell", "see", "sees", "saw", "seen", "say", "if", "whether", "sabe", "saben", "sabemos",
    "seguro", "segura", "creo", "cree", "si",
]
private let endingADenial: Set<String> = [
    "but", "though", "although", "however", "except", "because", "until", "unless", "just", "only", "while",
    "then", "when", "pero", "sino", "aunque", "excepto", "porque", "hasta", "solo", "cuando",
]

/// Words that say when, and of nothing what: alone they point to nothing beside others.
let timeWords: Set<String> = [
    "now", "today", "tonight", "tomorrow", "yesterday", "morning", "afternoon", "evening", "night", "day",
    "days", "week", "weeks", "weekend", "month", "months", "year", "years", "hour", "hours", "minute",
    "minutes", "ago", "last", "next", "later", "soon", "earlier", "before", "after", "since", "two",
    "three", "other", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "hoy",
    "manana", "ayer", "noche", "tarde", "ahora", "semana", "mes", "dia", "dias", "hora", "horas", "minutos",
    "hace", "anoche", "pronto", "luego",
]
