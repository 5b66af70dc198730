import Foundation
@testable import PanoramaExtraction
import PanoramaModel
import PanoramaTestSupport
import Testing

struct CompressionTests {
  /// A packed file and what reading it must come to: the records of `PackedFiles.text`, or a refusal.
  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var refusal: DiagnosticCode?
    /// What the refusal must tell.
    var found: String

    init(
      _ name: String,
      _ bytes: [UInt8],
      _ refusal: DiagnosticCode? = nil,
      _ found: String = ""
    ) {
      testDescription = name
      self.bytes = bytes
      self.refusal = refusal
      self.found = found
    }
  }

  private static let text = Array(PackedFiles.text.utf8)

  static let rows: [Row] = [
    Row("no compression", text),
    Row("gzip", PackedFiles.gzip),
    Row("gzip with a file name in its header", PackedFiles.gzipNamed),
    Row("gzip, three members, one of them empty", PackedFiles.gzipMembers),
    Row("gzip, filled up with zeros", PackedFiles.gzip + [UInt8](repeating: 0, count: 1_000)),
    Row("gzip, stored", storedGzip(text, block: 11)),
    Row("zstd", PackedFiles.zstd),
    Row("zstd, a skippable frame and two others", PackedFiles.zstdFrames),
    Row("zstd, raw blocks", storedZstd(text, block: 13)),
    Row("zip, deflated", PackedFiles.zipDeflate),
    Row("zip, stored", PackedFiles.zipStored),
    Row("zip with a folder and what macOS adds", PackedFiles.zipFolder),
    Row("zip, streamed, with a data descriptor", PackedFiles.zipStreamed),
    Row("zip of 64 bits", PackedFiles.zip64),
    Row("zip with a remark", storedZip(text, isDeflated: true, remark: "monthly PK\u{5}\u{6} ok")),
    Row("zip, stored by hand", storedZip(text, isDeflated: false)),
    Row(
      "gzip, cut off",
      Array(PackedFiles.gzip.dropLast(9)),
      .fileCompressed,
      "the end of the file inside"
    ),
    Row("gzip, its header only", Array(PackedFiles.gzip.prefix(7)), .fileCompressed, "the end"),
    Row("gzip, its check sum wrong", flipped(PackedFiles.gzip, -6), .fileCompressed, "check sum"),
    Row("gzip with something behind it", PackedFiles.gzip + text, .fileCompressed, "not gzip"),
    Row("zstd, cut off", Array(PackedFiles.zstd.dropLast(5)), .fileCompressed, "the end"),
    Row("zstd, its check sum wrong", flipped(PackedFiles.zstd, -1), .fileCompressed, "checksum"),
    Row("zstd with something behind it", PackedFiles.zstd + text, .fileCompressed, "frame"),
    Row("zstd with too large a window", PackedFiles.zstdLong, .fileTooLarge, "window"),
    Row("zip, cut off", Array(PackedFiles.zipDeflate.dropLast(9)), .fileCompressed, "the end"),
    Row("zip, its directory cut off", cutDirectory, .fileCompressed, "no table of contents"),
    Row(
      "zip, its check sum wrong",
      storedZip(text, isDeflated: false, checkSum: 7),
      .fileCompressed,
      "check sum"
    ),
    Row(
      "zip, a damaged member",
      flipped(PackedFiles.zipDeflate, 60),
      .fileCompressed,
      "not deflated"
    ),
    Row(
      "zip of several",
      PackedFiles.zipSeveral,
      .fileArchive,
      "7 files: a.csv, b.csv, c.csv, d.csv, e.csv, …"
    ),
    Row("zip of none", PackedFiles.zipNone, .fileArchive, "no file in it"),
    Row("zip with a password", PackedFiles.zipEncrypted, .fileArchive, "an encrypted file"),
    Row("zip by bzip2", PackedFiles.zipBzip2, .fileArchive, "method 12"),
  ]

  private static func flipped(_ bytes: [UInt8], _ place: Int) -> [UInt8] {
    var bytes = bytes
    bytes[place < 0 ? bytes.count + place : place] ^= 0x40
    return bytes
  }

  /// An archive without some of its directory's bytes, its end record as it was.
  private static var cutDirectory: [UInt8] {
    let whole = storedZip(text, isDeflated: false)
    return Array(whole.dropLast(22 + 30) + whole.suffix(22))
  }

  private static func outcome(
    _ bytes: [UInt8],
    name: String = "f",
    limits: ReadingLimits = .init(),
    readsAhead: Bool = true
  ) throws -> FileOutcome {
    try withFolder { folder in
      let url = folder.appending(path: name)
      try Data(bytes).write(to: url)
      let reading = FileReading(format: "csv", limits: limits)
      return FileOutcome(url.path, reading, tree("a", "b"), readsAhead: readsAhead)
    }
  }

  @Test(arguments: rows) func `compression is recognised and undone, or refused`(
    _ row: Row
  ) throws {
    // The name tells nothing.
    let outcome = try Self.outcome(row.bytes, name: "f.txt")
    if let refusal = row.refusal {
      #expect(outcome.error?.code == refusal)
      #expect(outcome.error?.found.contains(row.found) == true, "\(outcome.error?.found ?? "")")
      #expect(outcome.error?.location?.file == "in/file")
    } else {
      #expect(outcome.records == (0..<60).map { "\($0)|中文\($0 % 7)" })
      #expect(outcome.byteCount == row.bytes.count)
    }
  }

  @Test func `the digest is of the file as it was delivered`() throws {
    let outcome = try Self.outcome(PackedFiles.zipStreamed)
    // sha256sum of the file that Python wrote.
    #expect(outcome.sha256 == "d0067f59b41ccc20e5fef6987977a0c39bba21052ee001b3c1b88807e61c69b1")
  }

  /// All bytes of a source, and what was delivered.
  private static func drained(
    _ source: consuming any ByteSource & ~Copyable,
    pieceSize: Int
  ) throws -> (bytes: [UInt8], delivery: Delivery) {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: pieceSize)
    while case let count = try source.read(into: &piece), count > 0 { bytes += piece[..<count] }
    #expect(try source.read(into: &piece) == 0, "the end stays the end")
    return (bytes, try source.delivery())
  }

  @Test(arguments: [977, 65_536, 1 << 20]) func `files of many pieces come out whole`(
    _ pieceSize: Int
  ) throws {
    var generator = SeededGenerator(seed: 20_261_121)
    // Noise that no packer makes smaller, and a stretch that every packer does.
    var text = (0..<600_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    text += [UInt8](repeating: 0x61, count: 300_000)
    let half = text.count / 2
    let packed = [
      text, storedGzip(text), storedGzip(Array(text[..<half])) + storedGzip(Array(text[half...])),
      storedZstd(text), storedZip(text, isDeflated: true), storedZip(text, isDeflated: false),
    ]
    for bytes in packed {
      try withFolder { folder in
        let path = folder.appending(path: "f").path
        try Data(bytes).write(to: URL(filePath: path))
        let plain = try Self.drained(
          DeliveredBytes(path: path, displayName: "f", limits: .init()),
          pieceSize: pieceSize
        )
        let ahead = try Self.drained(
          ReadAhead(pieceSize: pieceSize) { () throws(ExtractionError) in
            try DeliveredBytes(path: path, displayName: "f", limits: .init())
          },
          pieceSize: pieceSize
        )
        #expect(plain.bytes == text && ahead.bytes == text)
        #expect(plain.delivery.byteCount == bytes.count)
        #expect(plain.delivery.sha256 == ahead.delivery.sha256)
      }
    }
  }

  @Test func `who stops early waits for the thread that reads ahead, and no longer`() throws {
    try withFolder { folder in
      let path = folder.appending(path: "f").path
      try Data(repeating: 0x61, count: 100_000).write(to: URL(filePath: path))
      for taken in 0..<4 {
        var source = ReadAhead(pieceSize: 100) { () throws(ExtractionError) in
          try DeliveredBytes(path: path, displayName: "f", limits: .init())
        }
        var piece = [UInt8](repeating: 0, count: 100)
        for _ in 0..<taken { #expect(try source.read(into: &piece) == 100) }
      }
    }
  }

  @Test func `a bomb is refused while it is small`() throws {
    // 128 MB in 5 KB: 1,000 blocks of 128,000 times the same byte.
    let blocks = (0..<1_000).map { littleEndian(128_000 << 3 | 2 | $0 / 999, 3) + [0x61] }
    let bomb = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 7 << 3] + Array(blocks.joined())
    try withFolder { folder in
      let path = folder.appending(path: "f").path
      try Data(bomb).write(to: URL(filePath: path))
      func size(_ expansion: Int) throws -> Int {
        var source = try DeliveredBytes(
          path: path,
          displayName: "f",
          limits: ReadingLimits(expansion: expansion)
        )
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        var size = 0
        while case let count = try source.read(into: &piece), count > 0 { size += count }
        return size
      }
      #expect(try size(100_000) == 128_000_000)
      let error = #expect(throws: ExtractionError.self) { try size(500) }
      #expect(error?.diagnostic.code == .fileTooLarge)
      #expect(error?.diagnostic.remedy.contains("limits: { expansion: 5000 }") == true)
    }
  }

  @Test func `records of compressed files are read again`() throws {
    for bytes in [Self.text, PackedFiles.gzipMembers, PackedFiles.zstd, PackedFiles.zip64] {
      try withFolder { folder in
        let url = folder.appending(path: "f")
        try Data(bytes).write(to: url)
        let place = RecordPlace(number: 2, line: 3, byteOffset: 14, byteLength: 9)
        let raw = RawRecord.read(url.path, place, FileReading(format: "csv"))
        #expect(raw == Array("1,中文1".utf8))
        let outside = RecordPlace(number: 9, line: 9, byteOffset: 9_999, byteLength: 9)
        #expect(RawRecord.read(url.path, outside, FileReading(format: "csv")).isEmpty)
        #expect(RawRecord.read(url.path, place, FileReading(format: "command")).isEmpty)
      }
    }
  }

  @Test func `damage anywhere in a packed file never traps and never passes unseen`() throws {
    let files = [PackedFiles.gzip, PackedFiles.zstd, PackedFiles.zipDeflate, PackedFiles.zip64]
    let whole = (0..<60).map { "\($0)|中文\($0 % 7)" }
    for bytes in files {
      for place in bytes.indices {
        let outcome = try Self.outcome(Self.flipped(bytes, place))
        // A flag, a name or a date may change without harm; the records may not.
        #expect(outcome.error != nil || outcome.records == whole || place < 4, "\(place)")
        if place > 0, place % 4 == 0 {
          let cut = try Self.outcome(Array(bytes.prefix(place)))
          #expect(cut.error != nil)
        }
      }
    }
  }
}
