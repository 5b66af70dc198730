public import PanoramaExtraction
import PanoramaModel

/// One promise that every extractor keeps.
public enum ConformanceCheck: String, Sendable, CaseIterable {
  /// The same records, damage and sums for every cut of the input, from one byte to all.
  case splits
  /// Numbers, lines and byte offsets agree with a count that knows nothing of the extractor.
  case places
  /// Each record comes out once, good with its values or damaged, and the sums say so.
  case totals
  /// Bytes that are not text damage their record and no other, wherever they stand in it.
  case invalidBytes
  /// What one extractor reads has no effect on what another does.
  case independence
  /// Memory does not grow with the file, and records come out soon after their last byte.
  case memory
}

/// A promise that is not kept.
public struct ConformanceFailure: Sendable, CustomStringConvertible {
  /// The promise.
  public let check: ConformanceCheck
  /// The case in which it was broken.
  public let caseName: String
  /// What was expected and found.
  public let reason: String

  /// One line about it.
  public var description: String { "\(check.rawValue), \(caseName): \(reason)" }
}

/// Tries an extractor on what every extractor must do; a format is a folder, a row in the catalog, and one call of this.
///
/// ```swift
/// let kit = ExtractorConformance(format, cases: [ConformanceCase("two lines", reading, paths, parts: [
///   .between("id,name\n"), .record("1,张伟", "id=1", "name=张伟"), .between("\n"),
///   .record("2,李娜", "id=2", "name=李娜"), .between("\n"),
/// ])])
/// #expect(kit.failures().isEmpty)
/// ```
/// It depends on no test framework: findings are data. Cases of up to some 500 bytes are tried at every cut and place.
public struct ExtractorConformance: Sendable {
  let format: ExtractorFormat
  let cases: [ConformanceCase]
  /// How many bytes are streamed for the check of memory.
  public var streamSize = 12 << 20

  /// Makes a kit for one format.
  ///
  /// - Parameters:
  ///   - format: The format whose extractors are tried.
  ///   - cases: Files that it reads.
  public init(_ format: ExtractorFormat, cases: [ConformanceCase]) {
    self.format = format
    self.cases = cases
  }

  /// Runs the checks.
  ///
  /// The check of memory looks at the whole process. Where others work in it at the same time, it tries again before it
  /// complains.
  ///
  /// - Parameter checks: Which; all when left out.
  /// - Returns: What is wrong, at most one failure a check and case; empty for an extractor that keeps its promises.
  public func failures(
    in checks: [ConformanceCheck] = ConformanceCheck.allCases
  ) -> [ConformanceFailure] {
    checks.flatMap { check in
      cases.enumerated().compactMap { index, subject in
        reason(check, index).map {
          ConformanceFailure(check: check, caseName: subject.name, reason: $0)
        }
      }
    }
  }

  private func reason(_ check: ConformanceCheck, _ index: Int) -> String? {
    let subject = cases[index]
    switch check {
    case .splits: return splits(subject)
    case .places: return places(subject)
    case .totals: return totals(subject)
    case .invalidBytes: return invalidBytes(subject)
    case .independence: return independence(subject, of: cases[(index + 1) % cases.count])
    case .memory: return memory(subject)
    }
  }
}
