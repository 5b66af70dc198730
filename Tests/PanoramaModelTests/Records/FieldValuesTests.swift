import PanoramaModel
import PanoramaTestSupport
import Testing

/// The small store of values against a plain array.
@Suite struct FieldValuesTests {
  private static func value(_ random: inout SeededGenerator) -> FieldValue {
    let fields: [CustomerField] = [.nameLegal, .identifier, .kind, .phone]
    // Lengths around the border between 16 bits and more.
    let lengths: [UInt32] = [0, 1, 18, 65_534, 65_535, 65_536, 1 << 20]
    let validities: [Validity] = [.valid, .invalid, .missing]
    return FieldValue(
      field: fields.randomElement(using: &random) ?? .kind,
      identifierKind: UInt8.random(in: 0...3, using: &random),
      validity: validities.randomElement(using: &random) ?? .valid,
      confidence: UInt8.random(in: 0...100, using: &random),
      findings: Findings(rawValue: UInt32.random(in: 0...3, using: &random)),
      rule: UInt16.random(in: 0...4, using: &random),
      canonical: TextRange(
        offset: UInt32.random(in: 0...UInt32.max, using: &random),
        length: lengths.randomElement(using: &random) ?? 0
      ),
      raw: TextRange(
        offset: UInt32.random(in: 0...UInt32.max, using: &random),
        length: lengths.randomElement(using: &random) ?? 0
      )
    )
  }

  private static func text(_ value: FieldValue) -> String {
    "\(value.field) \(value.identifierKind) \(value.validity) \(value.confidence) "
      + "\(value.findings.rawValue) \(value.rule) \(value.canonical) \(value.raw)"
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
  func likeAPlainArray(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var values = FieldValues()
    var plain: [FieldValue] = []
    // Handles are good until what they name is taken back.
    var handles: [(stored: FieldValues.Stored, value: FieldValue)] = []
    var marks: [(mark: FieldValues.Mark, count: Int, handles: Int)] = []
    for _ in 0..<3000 {
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<45:
        let value = Self.value(&random)
        handles.append((values.append(value), value))
        plain.append(value)
      case 45..<60:
        guard let known = handles.randomElement(using: &random) else { continue }
        values.append(known.stored)
        plain.append(known.value)
      case 60..<65:
        let value = Self.value(&random)
        handles.append((values.store(value), value))
      case 65..<80:
        guard let place = plain.indices.randomElement(using: &random) else { continue }
        let value = Self.value(&random)
        values[place] = value
        plain[place] = value
      case 80..<88: marks.append((values.mark, plain.count, handles.count))
      case 88..<98:
        guard let mark = marks.popLast() else { continue }
        values.removeAll(since: mark.mark)
        plain.removeLast(plain.count - mark.count)
        handles.removeLast(handles.count - mark.handles)
      default:
        guard Int.random(in: 0..<20, using: &random) == 0 else { continue }
        values.removeAll(keepingCapacity: Bool.random(using: &random))
        (plain, handles, marks) = ([], [], [])
      }
    }
    #expect(values.map(Self.text) == plain.map(Self.text))
    #expect(
      handles.map { Self.text(values.value($0.stored)) } == handles.map { Self.text($0.value) }
    )
  }

  /// A value that is replaced after a mark stays when what came after the mark is taken back.
  @Test func aReplacedValueOutlivesTheMark() {
    var random = SeededGenerator(seed: 9)
    let (old, new) = (Self.value(&random), Self.value(&random))
    var values = FieldValues()
    values.append(old)
    let mark = values.mark
    values[0] = new
    values.append(old)
    values.removeAll(since: mark)
    #expect(values.map(Self.text) == [Self.text(new)])
  }
}
