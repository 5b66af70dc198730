/// Sorts 64-bit keys by eight passes of counting, skipping passes in which all keys agree.
enum RadixSort {
  /// Sorts keys ascending.
  static func sort(_ keys: inout [UInt64]) {
    guard keys.count > 256 else {
      keys.sort()
      return
    }
    var other = [UInt64](repeating: 0, count: keys.count)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      var counts = [Int](repeating: 0, count: 257)
      for key in keys { counts[Int((key >> shift) & 255) + 1] += 1 }
      if counts.contains(keys.count) { continue }
      for digit in 1...256 { counts[digit] += counts[digit - 1] }
      for key in keys {
        let digit = Int((key >> shift) & 255)
        other[counts[digit]] = key
        counts[digit] += 1
      }
      swap(&keys, &other)
    }
  }

  /// Sorts pairs by key, and pairs of one key by the order in which they stand.
  static func sort(_ keys: inout [UInt64], with values: inout [UInt32]) {
    var otherKeys = [UInt64](repeating: 0, count: keys.count)
    var otherValues = [UInt32](repeating: 0, count: keys.count)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      var counts = [Int](repeating: 0, count: 257)
      for key in keys { counts[Int((key >> shift) & 255) + 1] += 1 }
      if counts.contains(keys.count) { continue }
      for digit in 1...256 { counts[digit] += counts[digit - 1] }
      for index in keys.indices {
        let digit = Int((keys[index] >> shift) & 255)
        otherKeys[counts[digit]] = keys[index]
        otherValues[counts[digit]] = values[index]
        counts[digit] += 1
      }
      swap(&keys, &otherKeys)
      swap(&values, &otherValues)
    }
  }
}
