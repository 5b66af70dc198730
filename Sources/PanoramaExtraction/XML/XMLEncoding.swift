import CLibXML2
import PanoramaModel

/// Brings the bytes of an XML file to UTF-8, by mark, prolog or declaration.
///
/// What is not text becomes U+0001, which no XML may hold: the parser then complains at the right place. Encodings in
/// which `<` and `>` could be part of another character are refused, because places are found by counting them.
struct XMLEncoding: ~Copyable {
  private enum Kind {
    case utf8
    case gb18030
    case utf16(isBigEndian: Bool)
    case foreign
  }

  private let kind: Kind
  private var converter: ForeignConverter?
  /// The encoding's name, in lower case.
  let name: String
  /// How many bytes the mark takes.
  let markLength: Int

  /// How many bytes one `<` takes, and which of them holds it.
  var unit: (width: Int, offset: Int) {
    switch kind {
    case .utf16(let isBigEndian): (2, isBigEndian ? 1 : 0)
    default: (1, 0)
    }
  }
  /// Whether bytes are passed on as they are.
  var isUTF8: Bool {
    if case .utf8 = kind { true } else { false }
  }

  /// Finds the encoding from the first bytes; nil when more are needed.
  static func detect(
    _ bytes: Span<UInt8>,
    declared: TextEncoding?,
    isFinal: Bool
  ) throws(ExtractionError) -> XMLEncoding? {
    guard bytes.count >= 5 || isFinal else { return nil }
    func starts(_ mark: [UInt8]) -> Bool {
      bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
    }
    if starts([0x00, 0x00]) || starts([0xFF, 0xFE, 0x00, 0x00]) || starts([0x4C, 0x6F]) {
      throw unsupported("UTF-32 or EBCDIC")
    }
    if starts([0xEF, 0xBB, 0xBF]) { return XMLEncoding(.utf8, "utf-8", 3) }
    if starts([0xFE, 0xFF]) { return XMLEncoding(.utf16(isBigEndian: true), "utf-16be", 2) }
    if starts([0xFF, 0xFE]) { return XMLEncoding(.utf16(isBigEndian: false), "utf-16le", 2) }
    if starts([0x00, 0x3C]) { return XMLEncoding(.utf16(isBigEndian: true), "utf-16be", 0) }
    if starts([0x3C, 0x00]) { return XMLEncoding(.utf16(isBigEndian: false), "utf-16le", 0) }
    if starts([0x84, 0x31, 0x95, 0x33]) { return XMLEncoding(.gb18030, "gb18030", 4) }
    if let declared {
      return try named(declared.rawValue)
    }
    guard starts(Array("<?xml".utf8)) else { return XMLEncoding(.utf8, "utf-8", 0) }
    let end = ByteScan.firstIndex(of: UInt8(ascii: ">"), in: bytes, from: 0)
    guard let end = end ?? (isFinal || bytes.count > 1_024 ? bytes.count : nil) else { return nil }
    let prolog = String(decoding: copyOf(bytes.extracting(0..<end)), as: UTF8.self)
    return try named(declaredName(prolog))
  }

  /// The value of `encoding` in a prolog.
  private static func declaredName(_ prolog: String) -> String {
    guard let range = prolog.firstRange(of: "encoding") else { return "utf-8" }
    let value = prolog[range.upperBound...].drop { $0 != "\"" && $0 != "'" }.dropFirst()
    return value.prefix { $0 != "\"" && $0 != "'" }.lowercased()
  }

  private static func named(_ name: String) throws(ExtractionError) -> XMLEncoding {
    switch name {
    case "utf-8", "utf8", "us-ascii", "ascii": return XMLEncoding(.utf8, "utf-8", 0)
    case "gb18030", "gbk", "gb2312", "cp936", "windows-936", "gb_2312-80", "x-gbk":
      return XMLEncoding(.gb18030, name, 0)
    case _
    where name.hasPrefix("iso-2022") || name.hasPrefix("hz") || name.hasPrefix("utf-7")
      || name.hasPrefix("utf-32") || name.hasPrefix("ucs") || name.hasPrefix("utf-16"):
      throw unsupported(name)
    default:
      guard let converter = ForeignConverter(name) else { throw unsupported(name) }
      return XMLEncoding(.foreign, name, 0, converter)
    }
  }

  private init(
    _ kind: Kind,
    _ name: String,
    _ markLength: Int,
    _ converter: consuming ForeignConverter? = nil
  ) {
    self.kind = kind
    self.name = name
    self.markLength = markLength
    self.converter = converter
  }

  private static func unsupported(_ name: String) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        .encodingUnsupported,
        at: SourceLocation(file: "", line: 1),
        expected: "UTF-8, UTF-16, GB18030 or another encoding that contains ASCII",
        found: name,
        remedy: "convert the file first, and its prolog with it: xmllint --encode UTF-8 OLD > NEW"
      )
    )
  }

  /// Appends bytes as UTF-8; the bytes end behind a `>` or at the end of the file.
  mutating func decode(_ bytes: Span<UInt8>, into text: inout [UInt8]) {
    switch kind {
    case .utf8: ByteScan.append(bytes, to: &text)
    case .gb18030:
      let base = text.count
      var notes = GB18030.Notes()
      GB18030.shared.decode(bytes, into: &text, notes: &notes)
      for invalid in notes.invalid { text[base + invalid.text] = 0x01 }
    case .utf16(let isBigEndian): Self.decodeUTF16(bytes, isBigEndian, into: &text)
    case .foreign: converter?.decode(bytes, into: &text)
    }
  }

  private static func decodeUTF16(
    _ bytes: Span<UInt8>,
    _ isBigEndian: Bool,
    into text: inout [UInt8]
  ) {
    var offset = 0
    func unit(_ at: Int) -> UInt32? {
      guard at + 1 < bytes.count else { return nil }
      let (first, second) = (UInt32(bytes[at]), UInt32(bytes[at + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    while offset < bytes.count {
      var scalar = unit(offset) ?? 0x01
      offset += 2
      if 0xD800...0xDBFF ~= scalar, let low = unit(offset), 0xDC00...0xDFFF ~= low {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        offset += 2
      }
      text.append(contentsOf: UTF8.encode(Unicode.Scalar(scalar) ?? "\u{1}") ?? .init())
    }
  }
}

/// A conversion by libxml2's tables, or those of the C library behind it.
@safe struct ForeignConverter: ~Copyable {
  private let handler: xmlCharEncodingHandlerPtr
  private let input: xmlBufferPtr
  private let output: xmlBufferPtr

  /// Finds the conversion; nil when there is none of that name.
  init?(_ name: String) {
    // SAFETY: the name is read during the call; the handler and both buffers are owned from here on.
    guard let handler = unsafe xmlFindCharEncodingHandler(name) else { return nil }
    guard let input = unsafe xmlBufferCreate(), let output = unsafe xmlBufferCreate() else {
      preconditionFailure("memory is left for two empty buffers")
    }
    unsafe (self.handler, self.input, self.output) = (handler, input, output)
  }

  deinit {
    // SAFETY: owned since `init`, freed once.
    unsafe xmlBufferFree(input)
    unsafe xmlBufferFree(output)
    unsafe xmlCharEncCloseFunc(handler)
  }

  /// Appends the bytes as UTF-8.
  func decode(_ bytes: Span<UInt8>, into text: inout [UInt8]) {
    // SAFETY: libxml2 copies the bytes; its buffers are only read here, within their lengths.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      _ = unsafe xmlBufferAdd(input, buffer.baseAddress, Int32(buffer.count))
    }
    // Otherwise libxml2 prints invalid bytes, which may be personal data, to stderr; the setting is the thread's.
    unsafe xmlSetStructuredErrorFunc(nil) { _, _ in }
    while unsafe xmlBufferLength(input) > 0 {
      let before = unsafe xmlBufferLength(input)
      let status = unsafe xmlCharEncInFunc(handler, output, input)
      let produced = unsafe Int(xmlBufferLength(output))
      unsafe text.append(
        contentsOf: UnsafeBufferPointer(start: xmlBufferContent(output), count: produced)
      )
      unsafe xmlBufferEmpty(output)
      let left = unsafe xmlBufferLength(input)
      if status < 0 || left == before {
        text.append(0x01)
        unsafe xmlBufferShrink(input, 1)
      }
    }
  }
}
