import Foundation

/// Logarithms to base 2: evidence is counted in bits.
enum Bits {
  /// log2 of a positive number.
  static func log2(_ value: Double) -> Double { Foundation.log2(value) }

  /// The bits at which odds have a given probability.
  static func ofProbability(_ probability: Double) -> Double {
    log2(probability / (1 - probability))
  }
}
