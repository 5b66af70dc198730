public import PanoramaModel

/// What a user asks of a run; what is nil comes from `mappings/pipeline.yaml`.
public struct RunRequest: Sendable {
  /// The folder of the mappings.
  public var mappings: String
  /// The folder of the exports.
  public var input: String?
  /// The folder of the results.
  public var output: String?
  /// The business day; nil takes the latest day that the exports name.
  public var asOf: CivilDate?
  /// Whether to compute everything anew, ids excepted; every run does so today.
  public var isFull: Bool

  /// Makes a request.
  public init(
    mappings: String = "mappings",
    input: String? = nil,
    output: String? = nil,
    asOf: CivilDate? = nil,
    isFull: Bool = false
  ) {
    self.mappings = mappings
    self.input = input
    self.output = output
    self.asOf = asOf
    self.isFull = isFull
  }
}

/// How a command ends; the numbers are frozen, because schedulers rely on them.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Nothing to remark.
  case clean = 0
  /// Done; records were quarantined within the budget, or there are warnings.
  case remarks = 10
  /// A quality, control-total or drift gate refused; not published.
  case refused = 20
  /// An expected input is missing, late, empty or still being written; not published.
  case inputMissing = 30
  /// Reconciliation breaks above the threshold.
  case breaks = 40
  /// The command was typed wrongly.
  case usage = 64
  /// An internal error.
  case internalError = 70
  /// The output cannot be written.
  case unwritable = 73
  /// Another run holds the lock.
  case locked = 75
  /// A mapping or a rule file is invalid.
  case configuration = 78
  /// Interrupted by the user.
  case interrupted = 130
  /// Terminated.
  case terminated = 143
}

/// Why a run ended without publishing; yesterday's output is as it was.
public struct RunFailure: Error, Sendable {
  /// The exit status.
  public let status: ExitStatus
  /// Everything that is wrong.
  public let diagnostics: [Diagnostic]
  /// The counts and sums, as far as they are known.
  public let totals: [ControlTotals]

  /// Makes a failure.
  public init(_ status: ExitStatus, _ diagnostics: [Diagnostic], totals: [ControlTotals] = []) {
    self.status = status
    self.diagnostics = diagnostics
    self.totals = totals
  }
}

/// What a published run came to.
public struct RunOutcome: Sendable {
  /// 0 or 10.
  public let status: ExitStatus
  /// The folder that was published.
  public let folder: String
  /// Everything that the report shows.
  public let report: RunReport
}
