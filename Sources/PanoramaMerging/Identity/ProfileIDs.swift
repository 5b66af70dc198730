import Crypto
public import PanoramaModel

/// Gives clusters their profile ids: the id that most of the records had before, or a new one made from a record.
///
/// A new id is made from the source and key of the cluster's first record, so it depends neither on the clock nor on the
/// order of anything. An id goes to one cluster at most: to the one with most of its records, then to the one with the
/// smallest record.
public enum ProfileIDs {
  /// The ids of all clusters.
  ///
  /// - Parameters:
  ///   - clustering: Which records are one customer.
  ///   - records: All customer records.
  ///   - previous: The id that each record had in the run before; nil for a record that is new.
  /// - Returns: One id a cluster, all different.
  public static func assign(
    _ clustering: Clustering,
    _ records: CustomerRecordSet,
    previous: [String?]
  ) -> [String] {
    var ids = [String?](repeating: nil, count: clustering.count)
    var claims: [(id: String, votes: Int, cluster: Int)] = []
    if !previous.isEmpty {
      for cluster in 0..<clustering.count {
        var votes: [String: Int] = [:]
        for member in clustering.members(of: cluster) {
          if let id = previous[Int(member)] { votes[id, default: 0] += 1 }
        }
        for (id, count) in votes { claims.append((id, count, cluster)) }
      }
      claims.sort { ($1.votes, $0.id, $0.cluster) < ($0.votes, $1.id, $1.cluster) }
    }
    var taken: Set<String> = []
    for claim in claims where ids[claim.cluster] == nil && !taken.contains(claim.id) {
      ids[claim.cluster] = claim.id
      taken.insert(claim.id)
    }
    return (0..<clustering.count).map { cluster in
      if let id = ids[cluster] { return id }
      // An id made of a record may be taken by the cluster that the record left; then the next attempt differs.
      var attempt = 0
      while true {
        let id = make(
          records,
          clustering.members(of: cluster)[firstIndex(clustering, cluster)],
          attempt
        )
        if taken.insert(id).inserted { return id }
        attempt += 1
      }
    }
  }

  private static func firstIndex(_ clustering: Clustering, _ cluster: Int) -> Int {
    clustering.members(of: cluster).startIndex
  }

  /// 26 characters of Crockford's base 32, as a ULID has; the first 130 bits of SHA-256 over source, key and attempt.
  static func make(_ records: CustomerRecordSet, _ customer: CustomerIndex, _ attempt: Int)
    -> String
  {
    let (source, key) = records.identity(of: customer)
    var hash = SHA256()
    hash.update(data: Array((source + "\u{0}" + key + "\u{0}" + String(attempt)).utf8))
    let digest = Array(hash.finalize())
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    var letters: [UInt8] = []
    var bits: UInt32 = 0
    var available = 0
    for byte in digest where letters.count < 26 {
      bits = bits << 8 | UInt32(byte)
      available += 8
      while available >= 5, letters.count < 26 {
        available -= 5
        letters.append(alphabet[Int(bits >> UInt32(available) & 31)])
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }
}
