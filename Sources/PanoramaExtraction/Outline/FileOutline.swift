/// What the beginning of a structured file shows of it: where its records are, and what is in them.
public struct FileOutline: Sendable {
  /// The way to the records, as `FileReading.recordPath`.
  public var recordPath: [String]
  /// The record, first, and its collections.
  public var groups: [Group]
  /// Further lists of records, which one entry of a mapping cannot read as well.
  public var otherRecords: [[String]]
  /// Values outside the records, such as a date or a count in a header.
  public var outside: [Value]

  /// A value outside the records.
  public struct Value: Sendable, Hashable {
    /// The way to it, from the top.
    public var path: [String]
    /// The value, at most 64 bytes of it.
    public var text: String
  }

  /// The fields of the record, or of a collection's elements.
  public struct Group: Sendable, Hashable {
    /// The way from the group above; empty for the record.
    public var path: [String]
    /// The number of the group above; nil for the record.
    public var parent: Int?
    /// The ways to the values, from the group, in the order of the file.
    public var fields: [[String]]
  }
}

/// The names in a file as a tree, with what was seen at each.
struct OutlineTree {
  /// A name at its place.
  struct Node {
    let name: String
    let parent: Int
    var children: [Int] = []
    /// Whether one place above has it several times: as a JSON array, or as repeated elements.
    var isRepeated = false
    /// Whether values stand here.
    var hasValue = false
    /// How often it was seen.
    var count = 0
    /// The first value, at most 64 bytes of it.
    var sample = ""
  }

  /// Whether a node is a list of things with names of their own; a repeated value that has attributes is none.
  func isList(_ id: Int) -> Bool {
    nodes[id].isRepeated && !nodes[id].children.isEmpty
      && !(nodes[id].hasValue && nodes[id].children.allSatisfy { nodes[$0].name.hasPrefix("@") })
  }

  private(set) var nodes = [Node(name: "", parent: -1)]
  /// A hostile file has no end of names.
  private static let most = 2_000

  subscript(_ id: Int) -> Node {
    get { nodes[id] }
    set { nodes[id] = newValue }
  }

  /// The child with a name, made when it is new; nil when there are too many.
  mutating func child(of id: Int, named name: String) -> Int? {
    if let known = nodes[id].children.first(where: { nodes[$0].name == name }) { return known }
    guard nodes.count < Self.most else { return nil }
    nodes.append(Node(name: name, parent: id))
    nodes[id].children.append(nodes.count - 1)
    return nodes.count - 1
  }

  /// The names from the root to a node.
  func path(_ id: Int, from top: Int = 0) -> [String] {
    var path: [String] = []
    var current = id
    while current != top, current > 0 {
      path.append(nodes[current].name)
      current = nodes[current].parent
    }
    return path.reversed()
  }

  /// How many names with values are at or below a node.
  func valueCount(_ id: Int) -> Int {
    (nodes[id].hasValue ? 1 : 0) + nodes[id].children.reduce(0) { $0 + valueCount($1) }
  }

  /// The ways to all values that are in no list.
  func valuesOutsideLists(below id: Int = 0) -> [FileOutline.Value] {
    nodes[id].children.flatMap { child in
      if nodes[child].isRepeated { return [FileOutline.Value]() }
      let value = FileOutline.Value(path: path(child), text: nodes[child].sample)
      return (nodes[child].hasValue ? [value] : []) + valuesOutsideLists(below: child)
    }
  }

  /// Notes that a value stands at a node.
  mutating func note(_ id: Int, _ text: ArraySlice<UInt8>) {
    nodes[id].hasValue = true
    nodes[id].count += 1
    if nodes[id].sample.isEmpty {
      nodes[id].sample = String(decoding: text.prefix(64), as: UTF8.self)
    }
  }

  /// All repeated nodes with something below them, none of which is inside another.
  func lists(below id: Int = 0) -> [Int] {
    nodes[id].children.flatMap { child in
      isList(child) ? [child] : lists(below: child)
    }
  }

  /// The record at a node and the collections below it.
  func groups(ofRecord id: Int) -> [FileOutline.Group] {
    var groups = [FileOutline.Group(path: [], parent: nil, fields: [])]
    fill(0, top: id, at: id, &groups)
    return groups
  }

  private func fill(
    _ group: Int,
    top: Int,
    at id: Int,
    _ groups: inout [FileOutline.Group]
  ) {
    if nodes[id].hasValue, id != top { groups[group].fields.append(path(id, from: top)) }
    for child in nodes[id].children {
      if isList(child) {
        groups.append(.init(path: path(child, from: top), parent: group, fields: []))
        fill(groups.count - 1, top: child, at: child, &groups)
      } else {
        fill(group, top: top, at: child, &groups)
      }
    }
  }
}
