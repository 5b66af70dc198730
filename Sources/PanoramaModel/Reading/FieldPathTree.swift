/// Names a field inside a record by its place in a `FieldPathTree`.
public typealias FieldPathID = Int32

/// The paths of a record that a mapping asks for, as a tree: what an extractor must deliver, and what it may skip.
///
/// ```
/// 0 (the record)
/// ├─ 1 id
/// ├─ 2 certificate ── 3 no
/// └─ 4 loans (collection) ── 5 principal
/// ```
/// A CSV record has one level, the column names. XML attributes are children named `@name`; the text of an element is
/// the element's own node. Names are compared as UTF-8 bytes, exactly.
public struct FieldPathTree: Sendable {
  /// One step of a path.
  public struct Node: Sendable {
    /// The column, key, element or `@attribute` name.
    public let name: [UInt8]
    /// The node above; -1 for the root.
    public let parent: FieldPathID
    /// The nodes below.
    public fileprivate(set) var children: [FieldPathID] = []
    /// Whether a value at this place is to be delivered.
    public fileprivate(set) var isWanted = false
    /// Whether each occurrence opens a row of its own (`FieldEntry.Kind.begin`).
    public fileprivate(set) var isCollection = false
  }

  /// The root: the record itself.
  public static let root: FieldPathID = 0
  /// What `child` answers for a name that no path has.
  public static let none: FieldPathID = -1

  /// All nodes; a `FieldPathID` is an index.
  public private(set) var nodes: [Node]

  /// Makes a tree that holds the root only.
  public init() {
    nodes = [Node(name: [], parent: Self.none)]
  }

  /// Adds a path below `base` and marks its last node as wanted, as a collection, or as neither.
  public mutating func insert(
    _ path: [String],
    below base: FieldPathID = root,
    isWanted: Bool,
    isCollection: Bool = false
  ) -> FieldPathID {
    var current = base
    for name in path {
      let bytes = Array(name.utf8)
      if let known = nodes[Int(current)].children.first(where: { nodes[Int($0)].name == bytes }) {
        current = known
      } else {
        let added = FieldPathID(nodes.count)
        nodes.append(Node(name: bytes, parent: current))
        nodes[Int(current)].children.append(added)
        current = added
      }
    }
    if isWanted { nodes[Int(current)].isWanted = true }
    if isCollection { nodes[Int(current)].isCollection = true }
    return current
  }

  /// The child of `node` with the given name, or `none`.
  public func child(of node: FieldPathID, named name: Span<UInt8>) -> FieldPathID {
    for child in nodes[Int(node)].children where Self.equal(nodes[Int(child)].name, name) {
      return child
    }
    return Self.none
  }

  /// The path from the root, joined by dots, as mappings and messages write it.
  public func description(of node: FieldPathID) -> String {
    var names: [String] = []
    var current = node
    while current > Self.root {
      names.append(String(decoding: nodes[Int(current)].name, as: UTF8.self))
      current = nodes[Int(current)].parent
    }
    return names.reversed().joined(separator: ".")
  }

  private static func equal(_ left: [UInt8], _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in right.indices where left[index] != right[index] { return false }
    return true
  }
}
