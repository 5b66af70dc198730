import PanoramaModel

/// What matching looks at in addresses, once for each distinct address: the road and the numbers in order.
///
/// Registered addresses lose their province, their room or their units (`5栋2单元` becomes `5-2-`), so the text says
/// little; the three characters before the first number and the numbers themselves survive.
struct AddressFeatures: Sendable {
  /// The road: its last three characters or its last word; 0 when there is no number.
  var road: [UInt64] = [0]
  /// How many numbers.
  var numberCount: [UInt8] = [0]
  /// Road and first number: the building.
  var building: [UInt64] = [0]
  /// Road and all numbers: the door.
  var door: [UInt64] = [0]
  /// The numbers, four an address, 0 where there are fewer.
  var numbers: [UInt32] = [0, 0, 0, 0]

  init(_ addresses: ByteInterner) {
    var scalars: [UInt32] = []
    for number in 1..<max(1, UInt32(addresses.count)) {
      scalars.removeAll(keepingCapacity: true)
      addresses.withBytes(of: number) { Scalars.append($0, to: &scalars) }
      append(scalars)
    }
  }

  private mutating func append(_ scalars: [UInt32]) {
    let table = LatinFolding.table
    var found: [UInt32] = []
    var roadScalars: [UInt32] = []
    var index = 0
    var isPart = false
    while index < scalars.count, found.count < 4 {
      let scalar = scalars[index]
      if (0x30...0x39).contains(scalar) {
        var value: UInt32 = 0
        while index < scalars.count, (0x30...0x39).contains(scalars[index]) {
          value = value &* 10 &+ (scalars[index] - 0x30)
          index += 1
        }
        found.append(value)
        continue
      }
      if found.isEmpty {
        let kept = scalar < 0x250 ? table[Int(scalar)] : scalar
        if kept == 0 {
          isPart = true
        } else if !LatinFolding.isHan(kept) || scalar != 0x53F7 {
          if isPart, kept < 0x250 { roadScalars.removeAll(keepingCapacity: true) }
          isPart = false
          roadScalars.append(kept)
        }
      }
      index += 1
    }
    let isHan = roadScalars.last.map(LatinFolding.isHan) ?? false
    let last = isHan ? Array(roadScalars.suffix(3)) : roadScalars
    let hash = found.isEmpty || last.isEmpty ? 0 : NameFeatures.hash(last)
    road.append(hash)
    numberCount.append(UInt8(found.count))
    building.append(hash == 0 ? 0 : Hashing.combine(hash, UInt64(found[0])))
    var all = hash
    for value in found { all = Hashing.combine(all, UInt64(value)) }
    door.append(hash == 0 ? 0 : all)
    for place in 0..<4 { numbers.append(place < found.count ? found[place] : 0) }
  }
}
