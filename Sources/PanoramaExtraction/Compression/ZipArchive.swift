/// The table of contents of a ZIP archive (APPNOTE 6.3), read from the end of the file.
///
/// ```
/// [ local header | name | packed bytes ] … [ central directory: one entry a member ] [ end records ]
///                         ↑ Member.start      sizes, check sum, place of the header ←──┘
/// ```
/// Sizes come from the directory, so members written as a stream (with a data descriptor) need no care.
struct ZipArchive {
  /// The one member to read.
  struct Member {
    /// Where its packed bytes start in the file.
    var start: Int
    var packedSize: Int
    var size: Int
    var checkSum: UInt32
    var isDeflated: Bool
  }

  /// Gives bytes of the file from a place; fewer, or none, where they are not to be had.
  typealias Bytes = (_ offset: Int, _ count: Int) -> [UInt8]

  private static let notAnArchive = CompressionFault.damaged(
    .zip,
    "no table of contents at its end"
  )
  /// More names than these are not told.
  private static let shownNames = 5
  /// The longest table of contents that is looked through; an archive of one file needs far less.
  private static let longestDirectory = 1 << 20

  /// Finds the one member of an archive of `fileSize` bytes.
  static func member(_ fileSize: Int, _ bytes: Bytes) throws(CompressionFault) -> Member {
    let end = try endRecord(fileSize, bytes)
    guard end.offset >= 0, end.size >= 0, end.offset <= fileSize - end.size else {
      throw notAnArchive
    }
    let directory = LittleEndian(bytes(end.offset, min(end.size, longestDirectory)))
    var members: [Entry] = []
    var place = 0
    while let entry = Entry(directory, &place) {
      if !entry.isPassedOver { members.append(entry) }
    }
    guard let only = members.first else { throw .noMember }
    guard members.count == 1, end.size <= longestDirectory else {
      throw .severalMembers(
        names: members.prefix(shownNames).map(\.name),
        count: max(members.count, min(end.count, Int(Int32.max)))
      )
    }
    guard place == directory.count else { throw notAnArchive }
    return try only.member(before: end.offset, bytes)
  }

  /// Where the directory is: the end record, or the one of 64 bits that it points to.
  private static func endRecord(
    _ fileSize: Int,
    _ bytes: Bytes
  ) throws(CompressionFault) -> (offset: Int, size: Int, count: Int) {
    // The record has 22 bytes and a remark of at most 65,535.
    let tailSize = min(fileSize, 22 + 65_535)
    let tail = LittleEndian(bytes(fileSize - tailSize, tailSize))
    var place = tail.count - 22
    while place >= 0,
      tail.number(place, 4) != 0x0605_4B50 || place + 22 + tail.number(place + 20, 2) != tail.count
    { place -= 1 }
    guard place >= 0 else { throw .truncated(.zip) }
    let (count, size) = (tail.number(place + 10, 2), tail.number(place + 12, 4))
    let offset = tail.number(place + 16, 4)
    guard count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF else {
      return (offset, size, count)
    }
    let locatorPlace = fileSize - tailSize + place - 20
    guard locatorPlace >= 0 else { return (offset, size, count) }
    let locator = LittleEndian(bytes(locatorPlace, 20))
    guard locator.number(0, 4) == 0x0706_4B50 else { return (offset, size, count) }
    let wide = LittleEndian(bytes(locator.number(8, 8), 56))
    guard wide.number(0, 4) == 0x0606_4B50 else { throw notAnArchive }
    return (wide.number(48, 8), wide.number(40, 8), wide.number(32, 8))
  }

  /// One entry of the directory.
  private struct Entry {
    let name: String
    private let flags: Int
    private let method: Int
    private let checkSum: UInt32
    private var packedSize: Int
    private var size: Int
    private var header: Int

    /// Reads the entry at `place`, which moves behind it; nil when there is none.
    init?(_ directory: LittleEndian, _ place: inout Int) {
      guard directory.number(place, 4) == 0x0201_4B50, place + 46 <= directory.count else {
        return nil
      }
      flags = directory.number(place + 8, 2)
      method = directory.number(place + 10, 2)
      checkSum = UInt32(truncatingIfNeeded: directory.number(place + 16, 4))
      packedSize = directory.number(place + 20, 4)
      size = directory.number(place + 24, 4)
      header = directory.number(place + 42, 4)
      let nameEnd = place + 46 + directory.number(place + 28, 2)
      let extraEnd = nameEnd + directory.number(place + 30, 2)
      let end = extraEnd + directory.number(place + 32, 2)
      guard end <= directory.count else { return nil }
      name = String(decoding: directory.bytes[place + 46..<nameEnd], as: UTF8.self)
      readWide(directory, nameEnd, extraEnd)
      place = end
    }

    /// The extra field 0x0001 holds, in this order, those numbers that do not fit in 32 bits.
    private mutating func readWide(_ directory: LittleEndian, _ start: Int, _ end: Int) {
      var place = start
      while place + 4 <= end {
        let fieldEnd = place + 4 + directory.number(place + 2, 2)
        if directory.number(place, 2) == 1 {
          var next = place + 4
          for number in [\Entry.size, \.packedSize, \.header]
          where self[keyPath: number] == 0xFFFF_FFFF && next + 8 <= min(fieldEnd, end) {
            self[keyPath: number] = directory.number(next, 8)
            next += 8
          }
        }
        place = fieldEnd
      }
    }

    /// Folders, and what macOS adds about files, are no members.
    var isPassedOver: Bool { name.hasSuffix("/") || name.hasPrefix("__MACOSX/") }

    /// The member, whose bytes must stand before the directory.
    func member(before limit: Int, _ bytes: Bytes) throws(CompressionFault) -> Member {
      guard flags & 1 == 0 else { throw .encrypted }
      guard method == 0 || method == 8 else { throw .method(method) }
      guard header >= 0, header <= limit - 30 else { throw notAnArchive }
      let local = LittleEndian(bytes(header, 30))
      guard local.number(0, 4) == 0x0403_4B50 else { throw notAnArchive }
      let start = header + 30 + local.number(26, 2) + local.number(28, 2)
      guard packedSize >= 0, size >= 0, start <= limit, packedSize <= limit - start else {
        throw notAnArchive
      }
      return Member(
        start: start,
        packedSize: packedSize,
        size: size,
        checkSum: checkSum,
        isDeflated: method == 8
      )
    }
  }
}

/// Numbers in bytes, the low byte first.
private struct LittleEndian {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  /// A number of two to eight bytes; negative when it is not there or has 64 bits, which no size or place has.
  func number(_ place: Int, _ width: Int) -> Int {
    guard place >= 0, place + width <= bytes.count else { return -1 }
    var number: UInt64 = 0
    for index in (0..<width).reversed() { number = number << 8 | UInt64(bytes[place + index]) }
    return Int(truncatingIfNeeded: number)
  }
}
