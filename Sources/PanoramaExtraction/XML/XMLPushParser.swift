import CLibXML2
import PanoramaModel

// The one file that calls libxml2.
//
// ```
// XMLExtractor ── push(bytes) ──> libxml2 ── C callbacks ──> XMLRecordBuilder (spans in, entries out)
// ```
// Every pointer from libxml2 is valid during its callback; each becomes a span there and is never stored.

/// A libxml2 push parser for UTF-8 input that reports to an `XMLRecordBuilder`.
///
/// No network, no files, no external subset, no entity substitution beyond the five predefined ones; an entity
/// declaration stops it. Safe to use: it owns its context and keeps the builder that the callbacks reach alive.
@safe struct XMLPushParser: ~Copyable {
  private let context: xmlParserCtxtPtr
  private let box: XMLBuilderBox

  /// Starts a parser that reports to the builder in `box`.
  init(box: XMLBuilderBox) {
    Self.initialize
    self.box = box
    var handler = unsafe Self.handler
    // SAFETY: libxml2 copies the handler; the box outlives the context, both being owned here.
    let created = unsafe xmlCreatePushParserCtxt(
      &handler,
      box.state,
      nil,
      0,
      nil
    )
    guard let created = unsafe created else { preconditionFailure("memory is left for a parser") }
    unsafe context = created
    unsafe box.state.pointee.context = created
    // The bytes have been brought to UTF-8 already, whatever the prolog says. Without NOENT libxml2 leaves `&amp;` in
    // attributes as `&#38;`; there is nothing else to substitute, since a declaration stops the parser at once.
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_IGNORE_ENC.rawValue
      | XML_PARSE_NOENT.rawValue
    // SAFETY: the context is valid.
    unsafe xmlCtxtUseOptions(context, Int32(bitPattern: options))
  }

  deinit {
    // SAFETY: the context is owned, builds no tree, and is freed once.
    unsafe xmlFreeParserCtxt(context)
  }

  /// libxml2's global state, made once.
  private static let initialize: Void = xmlInitParser()

  /// Parses the next bytes; what they hold reaches the builder before this returns.
  func push(_ bytes: Span<UInt8>, isFinal: Bool) {
    // SAFETY: libxml2 copies the bytes during the call; a piece is far below 2 GiB.
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe xmlParseChunk(
        context,
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
        Int32(buffer.count),
        isFinal ? 1 : 0
      )
    }
  }

  // MARK: Callbacks

  private static var handler: xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = XML_SAX2_MAGIC
    unsafe handler.startElementNs = { user, name, _, _, _, _, attributeCount, _, attributes in
      // SAFETY: libxml2 passes the builder back, a terminated name, and five pointers an attribute.
      guard let user = unsafe user, let name = unsafe name else { return }
      unsafe XMLPushParser.startElement(user, name, Int(attributeCount), attributes)
    }
    unsafe handler.endElementNs = { user, _, _, _ in
      guard let user = unsafe user else { return }
      let state = unsafe XMLPushParser.state(user)
      let isNeeded = unsafe state.pointee.builder.isAtRecordLevel
      let position = isNeeded ? unsafe XMLPushParser.position(state) : 0
      unsafe state.pointee.builder.endElement(at: position)
      unsafe XMLPushParser.stopIfAsked(state)
    }
    unsafe handler.characters = { user, text, count in
      unsafe XMLPushParser.characters(user, text, count)
    }
    unsafe handler.ignorableWhitespace = { user, text, count in
      unsafe XMLPushParser.characters(user, text, count)
    }
    unsafe handler.cdataBlock = { user, text, count in
      unsafe XMLPushParser.characters(user, text, count)
    }
    unsafe handler.internalSubset = { user, _, publicID, systemID in
      // An external subset is an external entity: nothing of it is opened, the file is refused.
      guard let user = unsafe user, unsafe publicID != nil || systemID != nil else { return }
      unsafe XMLPushParser.refuse(user, "a DOCTYPE that names an external file")
    }
    unsafe handler.entityDecl = { user, _, _, _, _, _ in
      guard let user = unsafe user else { return }
      unsafe XMLPushParser.refuse(user, "an entity declaration")
    }
    unsafe handler.unparsedEntityDecl = { user, _, _, _, _ in
      guard let user = unsafe user else { return }
      unsafe XMLPushParser.refuse(user, "an unparsed entity declaration")
    }
    unsafe handler.reference = { user, _ in
      guard let user = unsafe user else { return }
      unsafe XMLPushParser.refuse(user, "a reference to an entity that is not predefined")
    }
    unsafe handler.serror = { user, error in
      // Only fatal errors (level 3) mean that the text is not well-formed.
      guard let user = unsafe user, let error = unsafe error,
        unsafe error.pointee.level == XML_ERR_FATAL
      else { return }
      let state = unsafe XMLPushParser.state(user)
      // SAFETY: the message is a terminated string that is copied here.
      let message = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
      let position = unsafe XMLPushParser.position(state)
      unsafe state.pointee.builder.fail(Int(error.pointee.code), message, at: position)
    }
    return unsafe handler
  }

  private typealias State = UnsafeMutablePointer<XMLBuilderBox.State>

  private static func state(_ user: UnsafeMutableRawPointer) -> State {
    // SAFETY: the pointer is the state that `init` passed; the parser's box keeps it alive.
    unsafe user.assumingMemoryBound(to: XMLBuilderBox.State.self)
  }

  /// How many bytes the parser has read.
  private static func position(_ state: State) -> Int {
    // SAFETY: the context is alive while one of its callbacks runs.
    unsafe Int(xmlByteConsumed(state.pointee.context))
  }

  /// Stops the parser when the builder has enough.
  private static func stopIfAsked(_ state: State) {
    // SAFETY: stopping from a callback is allowed.
    if unsafe state.pointee.builder.isStopped { unsafe xmlStopParser(state.pointee.context) }
  }

  private static func startElement(
    _ user: UnsafeMutableRawPointer,
    _ name: UnsafePointer<xmlChar>,
    _ attributeCount: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    let state = unsafe Self.state(user)
    let isInside = unsafe state.pointee.builder.isInRecord
    let position = isInside ? 0 : unsafe Self.position(state)
    // SAFETY: a terminated name, read during the call.
    let wantsAttributes = unsafe state.pointee.builder.startElement(
      UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))).span,
      at: position
    )
    if wantsAttributes, let attributes = unsafe attributes {
      for index in 0..<attributeCount {
        // SAFETY: name, prefix, URI, start and end of the value, for each attribute.
        guard let name = unsafe attributes[index * 5], let start = unsafe attributes[index * 5 + 3],
          let end = unsafe attributes[index * 5 + 4]
        else { continue }
        unsafe state.pointee.builder.attribute(
          UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))).span,
          UnsafeBufferPointer(start: start, count: end - start).span
        )
      }
    }
    unsafe stopIfAsked(state)
  }

  private static func characters(
    _ user: UnsafeMutableRawPointer?,
    _ text: UnsafePointer<xmlChar>?,
    _ count: Int32
  ) {
    guard let user = unsafe user, let text = unsafe text else { return }
    // SAFETY: `count` bytes, read during the call.
    unsafe state(user).pointee.builder.characters(
      UnsafeBufferPointer(start: text, count: Int(count)).span
    )
  }

  private static func refuse(_ user: UnsafeMutableRawPointer, _ found: String) {
    let state = unsafe Self.state(user)
    unsafe state.pointee.builder.refuse(found)
    unsafe stopIfAsked(state)
  }
}

/// One builder that several parsers in turn report to.
///
/// It lies at a fixed address, so that an event from C costs neither a reference count nor a check of exclusive access.
/// Safe to use: the address is owned, and the extractor never touches the builder while a parser runs.
@safe final class XMLBuilderBox {
  /// What the callbacks are given.
  @safe struct State: ~Copyable {
    /// Takes the events.
    var builder: XMLRecordBuilder
    /// The context of the parser that runs.
    var context: xmlParserCtxtPtr?
  }

  fileprivate let state: UnsafeMutablePointer<State>

  init(_ builder: consuming XMLRecordBuilder) {
    // SAFETY: allocated and initialised here, freed once in `deinit`.
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State(builder: builder, context: nil))
  }

  deinit {
    // SAFETY: every parser holds the box, so none is left.
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// The builder, between pushes.
  var builder: XMLRecordBuilder {
    // SAFETY: initialised for as long as the box lives.
    _read { yield unsafe state.pointee.builder }
    _modify { yield unsafe &state.pointee.builder }
  }
}
