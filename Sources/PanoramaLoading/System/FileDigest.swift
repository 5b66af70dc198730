import Crypto
import PanoramaModel

/// The size and the SHA-256 of a file.
public struct FileDigest: Sendable, Codable, Hashable {
  /// How many bytes the file has.
  public var bytes: Int
  /// Its SHA-256 in lower-case hexadecimal.
  public var sha256: String

  /// Makes a digest that was computed elsewhere.
  public init(bytes: Int, sha256: String) {
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// Reads a file and computes its digest.
  public init(ofFile path: String) throws(LoadingError) {
    let file = try FileDescriptor.openExisting(path)
    var hasher = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var bytes = 0
    while true {
      let count = try file.read(into: &buffer)
      if count == 0 { break }
      hasher.update(data: buffer[..<count])
      bytes += count
    }
    self.init(bytes: bytes, sha256: Hexadecimal.text(hasher.finalize()))
  }
}
