import FuzzSupport

/// libFuzzer calls this with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzInput(UnsafeBufferPointer(start: start, count: count))?.check("xml")
  return 0
}
