import PanoramaModel

/// How far the clocks of a place are ahead of universal time: fixed, or with the summer time of the European Union.
///
/// Foundation's time zones cost far more than a date does, and only zones with one rule since 1996 are needed. Earlier
/// days take today's rule: China's summer time of 1986 to 1991, for one, is left out.
struct TimeZoneRule: Sendable {
  /// Seconds ahead of universal time in winter.
  let offset: Int
  /// Whether clocks go forward by an hour between the last Sundays of March and October, at 01:00 universal time
  /// (Directive 2000/84/EC).
  let hasEuropeanSummer: Bool

  /// The names of zones that are understood beside fixed offsets.
  static let names = zones.keys.sorted()

  /// Reads an IANA name, `Z`, `UTC`, or an offset such as `+08:00`; nil for anything else.
  init?(named name: String) {
    if let zone = Self.zones[name] {
      self = zone
      return
    }
    let bytes = Array(name.utf8)
    var index = 0
    guard let offset = TimeOfDay.readOffset(bytes.span, &index), index == bytes.count else {
      return nil
    }
    self.init(offset: offset, hasEuropeanSummer: false)
  }

  private init(offset: Int, hasEuropeanSummer: Bool) {
    self.offset = offset
    self.hasEuropeanSummer = hasEuropeanSummer
  }

  private static let zones: [String: TimeZoneRule] = {
    var zones: [String: TimeZoneRule] = [:]
    let fixed = [
      (0, ["UTC", "Etc/UTC", "GMT", "Africa/Casablanca", "Atlantic/Reykjavik"]),
      (4, ["Asia/Dubai"]), (6, ["Asia/Urumqi"]), (7, ["Asia/Bangkok", "Asia/Ho_Chi_Minh"]),
      (
        8,
        [
          "Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "Asia/Hong_Kong", "Asia/Macau",
          "Asia/Taipei", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Manila", "Australia/Perth",
        ]
      ),
      (9, ["Asia/Tokyo", "Asia/Seoul"]), (-6, ["America/Mexico_City", "America/Costa_Rica"]),
      (-5, ["America/Bogota", "America/Lima", "America/Panama"]), (-3, ["America/Sao_Paulo"]),
    ]
    for (hours, names) in fixed {
      for name in names {
        zones[name] = TimeZoneRule(offset: hours * 3600, hasEuropeanSummer: false)
      }
    }
    let european = [
      (0, ["Europe/London", "Europe/Lisbon", "Europe/Dublin", "Atlantic/Canary"]),
      (
        1,
        [
          "Europe/Madrid", "Europe/Paris", "Europe/Berlin", "Europe/Rome", "Europe/Brussels",
          "Europe/Amsterdam", "Europe/Vienna", "Europe/Zurich", "Europe/Luxembourg",
          "Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo", "Europe/Prague", "Europe/Warsaw",
          "Africa/Ceuta",
        ]
      ), (2, ["Europe/Athens", "Europe/Helsinki", "Europe/Bucharest", "Europe/Sofia"]),
    ]
    for (hours, names) in european {
      for name in names {
        zones[name] = TimeZoneRule(offset: hours * 3600, hasEuropeanSummer: true)
      }
    }
    return zones
  }()

  /// The civil day of a moment, in seconds since 1970-01-01T00:00Z.
  func day(ofEpochSeconds seconds: Int) -> CivilDate? {
    let local = seconds + offset + (hasEuropeanSummer && isSummer(seconds) ? 3600 : 0)
    let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    guard days > -719_163, days < 2_932_897 else { return nil }
    return CivilDate(dayNumber: Int32(days))
  }

  private func isSummer(_ seconds: Int) -> Bool {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    guard days > -719_163, days < 2_932_897 else { return false }
    let year = CivilDate(dayNumber: Int32(days)).parts.year
    guard let start = Self.lastSunday(year, 3), let end = Self.lastSunday(year, 10) else {
      return false
    }
    return seconds >= start * 86_400 + 3600 && seconds < end * 86_400 + 3600
  }

  private static func lastSunday(_ year: Int, _ month: Int) -> Int? {
    guard let last = CivilDate(year: year, month: month, day: 31) else { return nil }
    let number = Int(last.dayNumber)
    // 1970-01-01 was a Thursday, which is 4 where Sunday is 0.
    return number - ((number + 4) % 7 + 7) % 7
  }
}
