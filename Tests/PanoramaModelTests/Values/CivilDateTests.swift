import Foundation
import PanoramaModel
import Testing

@Suite struct CivilDateTests {
  @Test func `every day from 1800 to 2200 agrees with the calendar of the system`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    let first = try #require(CivilDate(year: 1800, month: 1, day: 1))
    let last = try #require(CivilDate(year: 2200, month: 12, day: 31))
    // Walking day by day with a plain calendar is the oracle for all; the system's for a sample.
    var (year, month, day) = (1800, 1, 1)
    for number in first.dayNumber...last.dayNumber {
      let date = CivilDate(dayNumber: number)
      let parts = date.parts
      #expect(parts == (year, month, day))
      #expect(CivilDate(year: year, month: month, day: day) == date)
      if number % 97 == 0 {
        let instant = Date(timeIntervalSince1970: Double(number) * 86_400)
        let system = calendar.dateComponents([.year, .month, .day], from: instant)
        #expect(system.year == year && system.month == month && system.day == day)
      }
      let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      day += 1
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect((year, month, day) == (2201, 1, 1))
  }

  @Test(arguments: [
    "0001-01-01", "1582-10-10", "1899-12-31", "1970-01-01", "2000-02-29", "2024-02-29",
    "2026-11-20", "9999-12-31",
  ])
  func `a day is written as it is read`(text: String) throws {
    let date = try #require(CivilDate(text))
    #expect(date.description == text)
    let data = try JSONEncoder().encode([date])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([CivilDate].self, from: data) == [date])
  }

  @Test(arguments: [
    "", "2026-02-29", "1900-02-29", "2100-02-29", "2026-00-10", "2026-13-01", "2026-04-31",
    "2026-01-00", "2026-01-32", "0000-01-01", "2026-1-1", "20260101", "2026/01/01", " 2026-01-01",
    "2026-01-01 ", "+026-01-01", "-026-01-01", "２０２６-01-01", "2026-01-1x", "2026-01-01T00",
  ])
  func `a day that is none is refused`(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test func `days are counted over leap days`() throws {
    let start = try #require(CivilDate("2024-02-28"))
    #expect(start.advanced(by: 2).description == "2024-03-01")
    #expect(start.advanced(by: -59).description == "2023-12-31")
    #expect(try #require(CivilDate("2026-03-01")).advanced(by: -1).description == "2026-02-28")
    #expect(start < start.advanced(by: 1))
  }
}
