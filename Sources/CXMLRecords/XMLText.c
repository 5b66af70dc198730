// Searches in XML text that need no parser.
#define _GNU_SOURCE
#include "CXMLRecords.h"

#include <string.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

// Where the comment, section or instruction ends that starts at `place`; `place` when none does, `length` when its end is
// not there.
static size_t end_of_markup(const uint8_t *text, size_t place, size_t length) {
  static const struct {
    const char *open, *close;
  } kinds[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
  for (size_t kind = 0; kind < 3; kind++) {
    size_t open = strlen(kinds[kind].open), close = strlen(kinds[kind].close);
    if (length - place < open || memcmp(text + place, kinds[kind].open, open) != 0) continue;
    const uint8_t *end = memmem(text + place + open, length - place - open, kinds[kind].close, close);
    return end == NULL ? length : (size_t)(end - text) + close;
  }
  return place;
}

size_t panorama_xml_stray_reference(const uint8_t *text, size_t *content, size_t from, size_t length) {
  enum { longest = 256 };
  for (size_t place = from; place < length; place++) {
    const uint8_t *found = memchr(text + place, '&', length - place);
    if (found == NULL) return length;
    place = (size_t)(found - text);
    size_t end = place + 1;
    while (end < length && end - place < longest && text[end] > ' ' && text[end] != ';' && text[end] != '<' &&
           text[end] != '&')
      end++;
    if (end == length) return length;
    if (text[end] == ';') continue;
    // Inside a comment, a section or an instruction it is text.
    while (*content < place) {
      const uint8_t *tag = memchr(text + *content, '<', place - *content);
      if (tag == NULL) {
        *content = place;
        break;
      }
      size_t start = (size_t)(tag - text), after = end_of_markup(text, start, length);
      if (after == length) return length;
      *content = after > start ? after : start + 1;
    }
    if (*content == place) return place;
    place = *content - 1;
  }
  return length;
}

size_t panorama_xml_crowded_tag(const uint8_t *text, size_t from, size_t length, size_t limit) {
  // So many attributes take more than this without a <, which none may hold: most blocks have one.
  enum { block = 2048 };
  for (size_t place = from; place + block <= length; place += block) {
    if (memchr(text + place, '<', block) != NULL) continue;
    const uint8_t *tag = memrchr(text, '<', place), *end = memchr(text + place, '<', length - place);
    if (end == NULL) end = text + length;
    if (tag != NULL) {
      size_t attributes = 0;
      uint8_t quote = 0, before = 0;
      for (const uint8_t *byte = tag; byte < end; byte++) {
        if (quote != 0) {
          if (*byte == quote) quote = 0;
        } else if (*byte == '"' || *byte == '\'') {
          quote = *byte;
          attributes += before == '=';
        } else if (*byte == '>') {
          break;
        }
        if (*byte > ' ') before = *byte;
      }
      if (attributes > limit) return (size_t)(tag - text);
    }
    place = (size_t)(end - text) > place + block ? (size_t)(end - text) - block : place;
  }
  return length;
}

size_t panorama_xml_tag_named(const uint8_t *text, size_t from, size_t length, const uint8_t *name,
                              size_t name_length) {
  while (from < length) {
    const uint8_t *tag = memchr(text + from, '<', length - from);
    if (tag == NULL) return length;
    size_t place = (size_t)(tag - text);
    if (length - place < name_length + 3) return place;
    // Most tags have another first letter.
    const uint8_t *found = tag + 1 + (tag[1] == '/');
    if (name_length == 0 || (*found == *name && memcmp(found, name, name_length) == 0)) return place;
    from = place + 1;
  }
  return length;
}

size_t panorama_xml_line_ends(const uint8_t *text, size_t length, uint8_t next) {
  size_t ends = 0, index = 0;
#if defined(__x86_64__)
  // Line feeds alone, as long as there is no carriage return; 64 bytes at a time.
  const __m128i feed = _mm_set1_epi8('\n'), carriage = _mm_set1_epi8('\r'), zero = _mm_setzero_si128();
  for (; index + 64 <= length; index += 64) {
    __m128i feeds = zero, returns = zero;
    for (size_t part = 0; part < 64; part += 16) {
      __m128i block = _mm_loadu_si128((const __m128i *)(text + index + part));
      feeds = _mm_sub_epi8(feeds, _mm_cmpeq_epi8(block, feed));
      returns = _mm_or_si128(returns, _mm_cmpeq_epi8(block, carriage));
    }
    if (_mm_movemask_epi8(returns) != 0) break;
    __m128i sums = _mm_sad_epu8(feeds, zero);
    ends += (size_t)(_mm_cvtsi128_si64(sums) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  }
#endif
  for (; index < length; index++) {
    uint8_t following = index + 1 < length ? text[index + 1] : next;
    ends += text[index] == '\n' || (text[index] == '\r' && following != '\n');
  }
  return ends;
}
