/// How fixed-width text is cut: columns at declared places of each line.
public struct FixedLayout: Sendable, Hashable {
  /// One column.
  public struct Column: Sendable, Hashable {
    /// The name by which mappings ask for it.
    public var name: String
    /// Its first place in the line, from 1, in the layout's unit.
    public var start: Int
    /// Its width in the layout's unit.
    public var width: Int

    /// Makes a column.
    public init(name: String, start: Int, width: Int) {
      self.name = name
      self.start = start
      self.width = width
    }
  }

  /// What places and widths count.
  public enum Unit: String, Sendable, CaseIterable {
    /// Bytes of the file as it is encoded: the habit of mainframes, where a Chinese character takes two.
    case bytes
    /// Unicode scalars of the decoded text.
    case characters
  }

  /// The columns, in any order; they may leave places out and may overlap.
  public var columns: [Column]
  /// What places and widths count.
  public var unit: Unit

  /// Makes a layout.
  public init(columns: [Column] = [], unit: Unit = .bytes) {
    self.columns = columns
    self.unit = unit
  }
}
