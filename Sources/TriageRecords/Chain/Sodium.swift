import CSodium

/// Hashes, random bytes and signatures, all by libsodium.
enum Sodium {
    /// Bytes of a SHA-256.
    static let hashBytes = 32
    static let seedBytes = 32
    static let publicKeyBytes = 32
    static let signatureBytes = 64

    /// Must be called before anything random; libsodium makes sure that it works once.
    private static let isReady = sodium_init() >= 0

    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: hashBytes)
        _ = unsafe crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        return hash
    }

    static func random(_ count: Int) -> [UInt8] {
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
}
