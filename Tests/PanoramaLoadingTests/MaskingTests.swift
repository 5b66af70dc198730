import Foundation
import PanoramaModel
import Testing

@testable import PanoramaLoading

@Suite struct MaskingTests {
  struct Vector: Codable, CustomTestStringConvertible {
    var kind: String
    var input: String
    var masked: String
    var testDescription: String { kind }
  }

  private struct Vectors: Codable {
    struct Group: Codable { var cases: [Vector] }
    var masking: Group
  }

  private static let table = [
    Vector(kind: "mobile", input: "13800138000", masked: "138****8000"),
    Vector(kind: "mobile", input: "+8613800138000", masked: "+86138****8000"),
    Vector(kind: "mobile", input: "8000", masked: "****"),
    Vector(kind: "resident_id", input: "11010519491231002X", masked: "1****************X"),
    Vector(kind: "resident_id", input: "A1", masked: "**"),
    Vector(kind: "card", input: "6222021234567890128", masked: "622202*********0128"),
    Vector(kind: "account", input: "31001234567890123456", masked: "****************3456"),
    Vector(kind: "name", input: "张三", masked: "*三"),
    Vector(kind: "name", input: "欧阳国华", masked: "***华"),
    Vector(kind: "name", input: "张", masked: "*"),
    Vector(kind: "email", input: "zhangsan@example.com", masked: "z*******@example.com"),
    Vector(kind: "email", input: "not an address", masked: "*** ** *******"),
  ]

  @Test(arguments: table) func `a value is masked by the rule of its kind`(vector: Vector) {
    #expect(Self.mask(vector) == vector.masked)
  }

  @Test func `the shared vectors hold`() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../shared/docs/vectors.json")
    guard let data = try? Data(contentsOf: path) else {
      return print("skipped: \(path.path) is not here")
    }
    let vectors = try JSONDecoder().decode(Vectors.self, from: data).masking.cases
    #expect(!vectors.isEmpty)
    for vector in vectors { #expect(Self.mask(vector) == vector.masked, "\(vector.kind)") }
  }

  @Test func `free text keeps its structure and nothing else`() {
    let text = "{\"name\":\"张 伟\",\"no\":-12.50}\r\n"
    #expect(Masking().text(text) == "{\"****\":\"* *\",\"**\":-**.**}\r\n")
    #expect(Masking(showsValues: true).text(text) == text)
  }

  private static func mask(_ vector: Vector) -> String {
    switch vector.kind {
    case "mobile": Masking().text(vector.input, of: .phone)
    case "resident_id": Masking().text(vector.input, of: .identifier)
    case "card": Masking.card(vector.input)
    case "account": Masking().text(vector.input, of: .accountNumber)
    case "email": Masking().text(vector.input, of: .email)
    default: Masking().text(vector.input, of: .nameLegal)
    }
  }
}
