public import PanoramaModel

/// A file of which a mapping is to be drafted: how it was found to be read, and samples of what is in it.
public struct SampledFile: Sendable {
  /// How the draft calls the file's entry: `customers`.
  public var entry: String
  /// The pattern for its path, below the input folder.
  public var match: String
  /// How it was read.
  public var reading: FileReading
  /// What the file decided of itself, and why.
  public var detections: [Detection]
  /// The record, first, and its collections.
  public var groups: [SampledGroup]
  /// Values outside the records, such as a date or a count in a header.
  public var outside: [(path: [String], text: String)]
  /// Which field of the trailer line holds the count of records, from 1; nil when none does.
  public var trailerCount: Int?
  /// Remarks for the draft's reader, such as further lists of records that were left alone.
  public var remarks: [String]

  /// Makes a sampled file.
  public init(
    entry: String,
    match: String,
    reading: FileReading,
    detections: [Detection] = [],
    groups: [SampledGroup],
    outside: [(path: [String], text: String)] = [],
    trailerCount: Int? = nil,
    remarks: [String] = []
  ) {
    self.entry = entry
    self.match = match
    self.reading = reading
    self.detections = detections
    self.groups = groups
    self.outside = outside
    self.trailerCount = trailerCount
    self.remarks = remarks
  }
}

/// The fields of a record, or of the elements of one of its collections.
public struct SampledGroup: Sendable {
  /// The way from the group above; empty for the record itself.
  public var path: [String]
  /// The number of the group above; nil for the record itself.
  public var parent: Int?
  /// How many rows were looked at.
  public var rowCount: Int
  /// The fields, in the order of the file.
  public var columns: [SampledColumn]

  /// Makes a group.
  public init(path: [String], parent: Int?, rowCount: Int = 0, columns: [SampledColumn] = []) {
    self.path = path
    self.parent = parent
    self.rowCount = rowCount
    self.columns = columns
  }
}

/// One field and some of its values.
public struct SampledColumn: Sendable {
  /// The way from the group.
  public var path: [String]
  /// Values that are not empty, in the order of the file.
  public var values: [String]

  /// Makes a column.
  public init(path: [String], values: [String] = []) {
    self.path = path
    self.values = values
  }

  /// The name by which the column is looked up: the last step, or for plain ones such as `name` the step above it too.
  public var name: String { path.last ?? "" }

  /// How many values differ.
  public var distinctCount: Int { Set(values).count }
}
