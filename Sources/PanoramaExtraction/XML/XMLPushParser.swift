import CXMLRecords
import PanoramaModel

// The one file that calls CXMLRecords.
//
// ```
// XMLExtractor ── push(text) ──> CXMLRecords ── libxml2
//                                     │ hooks: what stands outside records, names that are not known
//                                     └──────> XMLOutline
// ```
// Every pointer that a hook is given is valid during its call; each becomes a span or a copy there and is never stored.

/// Why a parser stopped.
enum XMLFault {
  /// libxml2's error number; its sentence would quote the file.
  case notWellFormed(code: Int)
  case tooDeep
  case tooLong
  case tooManyAttributes
  /// A record starts directly inside a record: the end tag of the outer one is missing.
  case nested
}

/// The names that are known below each node, which all parsers of a file share.
///
/// Safe to use: it owns what it points to, and every parser keeps it alive.
@safe final class XMLNames {
  fileprivate let pointer: OpaquePointer

  init(_ index: PathIndex) {
    // SAFETY: owned, and freed once in `deinit`.
    unsafe pointer = panorama_xml_names_make()
    for node in index.nodes.indices { use(FieldPathID(node), index.nodes[node].use) }
  }

  deinit {
    // SAFETY: every parser holds the names, so none is left.
    unsafe panorama_xml_names_free(pointer)
  }

  /// Says what is to be done at a node.
  fileprivate func use(_ node: FieldPathID, _ use: PathIndex.Use) {
    var flags = use.contains(.wanted) ? Int32(PANORAMA_XML_WANTED) : 0
    if use.contains(.collection) { flags |= Int32(PANORAMA_XML_COLLECTION) }
    if use.contains(.mapped) { flags |= Int32(PANORAMA_XML_MAPPED) }
    // SAFETY: the names are alive.
    unsafe panorama_xml_names_use(pointer, node, flags)
  }
}

/// The outline that the hooks of several parsers in turn report to.
///
/// It lies at a fixed address, so that an event from C costs neither a reference count nor a check of exclusive access.
/// Safe to use: the address is owned, and the extractor never touches the outline while a parser runs.
@safe final class XMLOutlineBox {
  fileprivate let state: UnsafeMutablePointer<XMLOutline>
  fileprivate let names: XMLNames

  init(_ outline: consuming XMLOutline) {
    names = XMLNames(outline.index)
    // SAFETY: allocated and initialised here, freed once in `deinit`.
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: outline)
  }

  deinit {
    // SAFETY: every parser holds the box, so none is left.
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// The outline, between pushes.
  var outline: XMLOutline {
    // SAFETY: initialised for as long as the box lives.
    _read { yield unsafe state.pointee }
    _modify { yield unsafe &state.pointee }
  }

  /// The hooks by which a parser reports to the outline.
  fileprivate var hooks: panorama_xml_hooks {
    unsafe panorama_xml_hooks(
      user: UnsafeMutableRawPointer(state),
      start: { user, name, uri, tag, tagLength, position in
        // SAFETY: the parser passes the outline back, terminated names, and `tagLength` bytes.
        guard let outline = unsafe XMLOutlineBox.outline(user), let name = unsafe name else {
          return 0
        }
        let role = unsafe outline.pointee.startElement(
          XMLName(local: String(cString: name), uri: uri.map { unsafe String(cString: $0) }),
          tag: UnsafeBufferPointer(start: tag, count: tagLength).span,
          at: Int(position)
        )
        return role.rawValue
      },
      attribute: { user, name, value, length in
        // SAFETY: as above; `length` bytes.
        guard let outline = unsafe XMLOutlineBox.outline(user), let name = unsafe name else {
          return
        }
        unsafe outline.pointee.attribute(
          String(cString: name),
          UnsafeBufferPointer(start: value, count: length).span
        )
      },
      text: { user, text, length in
        // SAFETY: as above.
        guard let outline = unsafe XMLOutlineBox.outline(user) else { return }
        unsafe outline.pointee.text(UnsafeBufferPointer(start: text, count: length).span)
      },
      end: { user, position in
        guard let outline = unsafe XMLOutlineBox.outline(user) else { return 0 }
        return unsafe outline.pointee.endElement(at: Int(position)) ? 0 : 1
      },
      node: { user, parent, name, uri, isAttribute in
        // SAFETY: as above.
        guard let outline = unsafe XMLOutlineBox.outline(user), let name = unsafe name else {
          return -1
        }
        return unsafe outline.pointee.node(
          below: parent,
          XMLName(local: String(cString: name), uri: uri.map { unsafe String(cString: $0) }),
          isAttribute: isAttribute != 0
        )
      }
    )
  }

  private static func outline(
    _ user: UnsafeMutableRawPointer?
  ) -> UnsafeMutablePointer<XMLOutline>? {
    // SAFETY: the pointer is the one that `hooks` passed; the parser's box keeps it alive.
    unsafe user?.assumingMemoryBound(to: XMLOutline.self)
  }
}

/// A parser of UTF-8 text that gathers the values of records.
///
/// No network, no files, no external subset, no entity substitution beyond the five predefined ones; an entity
/// declaration stops it. Safe to use: it owns its parser and keeps the outline that the hooks reach alive.
@safe struct XMLPushParser: ~Copyable {
  private let parser: OpaquePointer
  private let box: XMLOutlineBox

  /// Starts a parser; one that works beside another may not report to the outline.
  init(box: XMLOutlineBox, _ reading: FileReading, hasHooks: Bool = true) {
    self.box = box
    let limits = panorama_xml_limits(
      record_bytes: Int64(reading.limits.recordBytes),
      depth: Int32(clamping: reading.limits.depth),
      attributes: Int32(clamping: reading.limits.attributes)
    )
    var hooks = unsafe box.hooks
    // SAFETY: the hooks are copied; box and names outlive the parser, both being owned here.
    unsafe parser =
      hasHooks
      ? panorama_xml_make(box.names.pointer, &hooks, limits)
      : panorama_xml_make(box.names.pointer, nil, limits)
  }

  deinit {
    // SAFETY: owned, and freed once.
    unsafe panorama_xml_free(parser)
  }

  /// Starts anew, with nothing read and nothing counted.
  func restart() {
    // SAFETY: the parser is alive.
    unsafe panorama_xml_restart(parser)
  }

  /// How many processors there are for parsers to run on.
  static var processors: Int { Int(panorama_xml_processors()) }

  /// Opens the elements around the records, without reporting them: all of them, or only the outer ones.
  func prime(_ tags: Span<UInt8>, isComplete: Bool) {
    // SAFETY: the bytes are borrowed for the call.
    unsafe tags.withUnsafeBufferPointer {
      unsafe panorama_xml_prime(parser, $0.baseAddress, $0.count, isComplete ? 1 : 0)
    }
  }

  /// Parses a part of the window, whose first byte has the position `windowStart`.
  func push(_ window: Span<UInt8>, _ range: Range<Int>, windowStart: Int, isFinal: Bool) {
    // SAFETY: the bytes are borrowed for the call, and the range is inside them.
    unsafe window.extracting(0..<range.upperBound).withUnsafeBufferPointer { bytes in
      unsafe panorama_xml_push(
        parser,
        bytes.baseAddress.map { unsafe $0 + range.lowerBound },
        range.count,
        Int64(windowStart + range.lowerBound),
        isFinal ? 1 : 0,
        bytes.baseAddress,
        Int64(windowStart)
      )
    }
  }

  /// Parses a part of the window up to `middle`, while another parser parses the rest of it.
  func push(
    _ window: Span<UInt8>,
    _ range: Range<Int>,
    upTo middle: Int,
    windowStart: Int,
    beside other: borrowing XMLPushParser
  ) {
    // SAFETY: as above; both are done when the call returns, and without hooks they share only names that neither changes.
    unsafe window.extracting(0..<range.upperBound).withUnsafeBufferPointer { bytes in
      unsafe panorama_xml_push_both(
        parser,
        bytes.baseAddress.map { unsafe $0 + range.lowerBound },
        middle - range.lowerBound,
        Int64(windowStart + range.lowerBound),
        other.parser,
        range.upperBound - middle,
        bytes.baseAddress,
        Int64(windowStart)
      )
    }
  }

  /// Stops at a place, for a reason that the parser does not know.
  func stop(_ fault: XMLFault, at position: Int) {
    let (reason, error): (panorama_xml_stop, Int) =
      switch fault {
      case .tooManyAttributes: (PANORAMA_XML_TOO_MANY_ATTRIBUTES, 0)
      case .notWellFormed(let code): (PANORAMA_XML_NOT_WELL_FORMED, code)
      default: (PANORAMA_XML_TOO_LONG, 0)
      }
    // SAFETY: the parser is alive.
    unsafe panorama_xml_stop_at(parser, reason, Int32(error), Int64(position))
  }

  /// Whether the next element may be a record, and all before `position` has been read.
  func isBetweenRecords(at position: Int) -> Bool {
    // SAFETY: the parser is alive.
    unsafe panorama_xml_is_between_records(parser, Int64(position)) != 0
  }

  /// Where the open record starts; nil outside records.
  var openRecord: Int? {
    // SAFETY: the parser is alive.
    guard unsafe panorama_xml_is_in_record(parser) != 0 else { return nil }
    return unsafe Int(panorama_xml_record_start(parser))
  }

  /// What stopped the parser, and where.
  var fault: (kind: XMLFault, position: Int)? {
    // SAFETY: the parser is alive.
    let state = unsafe panorama_xml_stopped(parser)
    let kind: XMLFault
    switch unsafe state.reason {
    case PANORAMA_XML_NOT_WELL_FORMED: kind = .notWellFormed(code: unsafe Int(state.error))
    case PANORAMA_XML_TOO_DEEP: kind = .tooDeep
    case PANORAMA_XML_TOO_LONG: kind = .tooLong
    case PANORAMA_XML_TOO_MANY_ATTRIBUTES: kind = .tooManyAttributes
    case PANORAMA_XML_NESTED: kind = .nested
    default: return nil
    }
    return unsafe (kind, Int(state.position))
  }

  /// What the file was refused for.
  var refusal: String? {
    // SAFETY: the parser is alive, and the text is a constant.
    let state = unsafe panorama_xml_stopped(parser)
    guard unsafe state.reason == PANORAMA_XML_REFUSED else { return nil }
    return unsafe state.refusal.map { unsafe String(cString: $0) }
  }

  /// Moves the whole records to the batch; answers where each starts and ends.
  func take(into batch: inout RecordBatch, _ finished: inout [(start: Int, end: Int)]) {
    // SAFETY: the arrays are valid until the parser is used again, with the counts that come with them.
    let result = unsafe panorama_xml_results(parser)
    guard unsafe result.record_count > 0, let last = unsafe result.records?[result.record_count - 1]
    else {
      return
    }
    let (entryBase, textBase) = (batch.entries.count, UInt32(batch.text.count))
    let records = unsafe UnsafeBufferPointer(start: result.records, count: result.record_count).span
    for index in records.indices {
      finished.append((Int(records[index].start), Int(records[index].end)))
      batch.entryEnds.append(UInt32(entryBase + records[index].entries))
    }
    let entries = unsafe UnsafeBufferPointer(start: result.entries, count: last.entries).span
    batch.entries.reserveCapacity(entryBase + last.entries)
    for index in entries.indices {
      let entry = entries[index]
      batch.entries.append(
        FieldEntry(
          path: entry.path,
          kind: entry.kind == 1 ? .begin : .text,
          offset: entry.offset + textBase,
          length: entry.length
        )
      )
    }
    unsafe batch.text.append(
      contentsOf: UnsafeBufferPointer(start: result.text, count: last.text)
    )
    unsafe panorama_xml_forget(parser, 0)
  }

  /// Adds how many whole records had each path; forgets the open one.
  func finish() {
    // SAFETY: the parser is alive.
    unsafe panorama_xml_forget(parser, 1)
    takeCounts()
  }

  /// Adds how many records had each path.
  func takeCounts() {
    for node in box.outline.index.nodes.indices {
      // SAFETY: the parser is alive.
      let count = unsafe panorama_xml_take_count(parser, FieldPathID(node))
      if count != 0 { box.outline.index.add(Int(count), to: FieldPathID(node)) }
    }
  }

  /// Where the first tag starts, of those that reach behind a place, that has too many attributes for libxml2, whose time
  /// grows with their square; the count when none has.
  static func crowdedTag(_ text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    // SAFETY: the bytes are borrowed for the call.
    unsafe text.withUnsafeBufferPointer {
      unsafe panorama_xml_crowded_tag($0.baseAddress, start, $0.count, max(limit, 1_000))
    }
  }

  /// Where the first `&` stands, from a place on, that starts no reference; the count when none does.
  ///
  /// libxml2 would wait for a `;`, however much follows. `content` is a place outside comments, sections and instructions,
  /// and is moved forward.
  static func strayReference(
    _ text: Span<UInt8>,
    from start: Int,
    content: inout Int
  ) -> Int {
    // SAFETY: the bytes are borrowed for the call.
    unsafe text.withUnsafeBufferPointer { bytes in
      unsafe panorama_xml_stray_reference(bytes.baseAddress, &content, start, bytes.count)
    }
  }

  /// The first start tag or end tag from a place on whose name starts with `name`, or that is too near to the end of the
  /// text to know; nil when there is none.
  static func tag(_ text: Span<UInt8>, from start: Int, named name: [UInt8]) -> Int? {
    let name = name.span
    // SAFETY: the bytes are borrowed for the call.
    let place = unsafe text.withUnsafeBufferPointer { text in
      unsafe name.withUnsafeBufferPointer { name in
        unsafe panorama_xml_tag_named(
          text.baseAddress,
          start,
          text.count,
          name.baseAddress,
          name.count
        )
      }
    }
    return place < text.count ? place : nil
  }

  /// How many lines end in the text, before a byte that follows it.
  static func lineEnds(_ text: Span<UInt8>, before next: UInt8) -> Int {
    // SAFETY: the bytes are borrowed for the call.
    unsafe text.withUnsafeBufferPointer {
      unsafe Int(panorama_xml_line_ends($0.baseAddress, $0.count, next))
    }
  }
}
