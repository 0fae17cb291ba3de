import CSodium

/// Hashes, random bytes, signatures and passwords, all by libsodium.
package enum Sodium {
    /// Bytes of a SHA-256.
    package static let hashBytes = 32
    static let seedBytes = 32
    static let publicKeyBytes = 32
    static let signatureBytes = 64

    /// Must be called before anything random; libsodium makes sure that it works once.
    private static let isReady = sodium_init() >= 0

    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: hashBytes)
        _ = unsafe crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        return hash
    }

    package static func random(_ count: Int) -> [UInt8] {
        precondition(isReady, "libsodium does not start")
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    /// The two keys that follow from a seed of 32 bytes.
    static func keys(fromSeed seed: [UInt8]) -> (isPublic: [UInt8], isSecret: [UInt8]) {
        precondition(seed.count == seedBytes)
        var isPublic = [UInt8](repeating: 0, count: publicKeyBytes)
        var isSecret = [UInt8](repeating: 0, count: 64)
        _ = unsafe crypto_sign_ed25519_seed_keypair(&isPublic, &isSecret, seed)
        return (isPublic, isSecret)
    }

    static func sign(_ message: [UInt8], seed: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: signatureBytes)
        _ = unsafe crypto_sign_ed25519_detached(
            &signature, nil, message, UInt64(message.count), keys(fromSeed: seed).isSecret)
        return signature
    }

    static func isSignature(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureBytes, publicKey.count == publicKeyBytes else { return false }
        return unsafe crypto_sign_ed25519_verify_detached(
            signature, message, UInt64(message.count), publicKey) == 0
    }

    // MARK: keys and passwords

    /// A BLAKE2b of 32 bytes that nobody can make without the key, of 16 to 64 bytes.
    package static func keyedHash(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        precondition(16...64 ~= key.count)
        var hash = [UInt8](repeating: 0, count: hashBytes)
        _ = unsafe crypto_generichash(
            &hash, hash.count, bytes, UInt64(bytes.count), key, key.count)
        return hash
    }

    /// Whether they are equal, in a time that does not tell where they differ.
    package static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return unsafe sodium_memcmp(one, other, one.count) == 0
    }

    /// What Argon2id has to spend on a password.
    package struct PasswordCost: Sendable {
        let operations: UInt64
        let memory: Int

        /// libsodium's own for what is kept: three rounds over 256 MiB.
        package static let moderate = PasswordCost(
            operations: UInt64(crypto_pwhash_OPSLIMIT_MODERATE), memory: Int(crypto_pwhash_MEMLIMIT_MODERATE))
        /// The least there is; for tests.
        package static let least = PasswordCost(operations: 1, memory: 8_192)
    }

    /// What is kept of a password: Argon2id with its salt and costs, as text. Takes its time, and as much
    /// memory as the cost says; nil when there is not so much.
    package static func passwordHash(_ password: [UInt8], _ cost: PasswordCost) -> String? {
        precondition(isReady, "libsodium does not start")
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let signed = password.map { CChar(bitPattern: $0) }
        guard
            unsafe crypto_pwhash_str(
                &text, signed, UInt64(signed.count), cost.operations, cost.memory) == 0
        else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What is kept of no password: it looks like a hash, and looking at it takes as long.
    package static func decoyHash(_ cost: PasswordCost) -> String {
        let costs = "m=\(cost.memory / 1_024),t=\(cost.operations),p=1"
        return "$argon2id$v=19$\(costs)$\(base64(random(16)))$\(base64(random(32)))"
    }

    /// Whether something is kept as the hash of a password would be that cost as much.
    package static func isHash(_ text: String, of cost: PasswordCost) -> Bool {
        unsafe crypto_pwhash_str_needs_rehash(text, cost.operations, cost.memory) == 0
    }

    /// Without `=` at its end.
    private static func base64(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: bytes.count * 2)
        _ = unsafe sodium_bin2base64(
            &text, text.count, bytes, bytes.count, Int32(sodium_base64_VARIANT_ORIGINAL_NO_PADDING))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a password is the one of which this was kept.
    package static func isPassword(_ password: [UInt8], of hash: String) -> Bool {
        let signed = password.map { CChar(bitPattern: $0) }
        return unsafe crypto_pwhash_str_verify(hash, signed, UInt64(signed.count)) == 0
    }
}
