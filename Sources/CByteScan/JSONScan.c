#include "JSONScan.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// One bit a byte, for 64 bytes.
typedef struct {
  uint64_t quote, solidus, structure, space, control, feed;
} json_masks;

// Bit n of the answer is the exclusive or of bits 0 to n: what stands between the first and the second mark, and so on.
static inline uint64_t prefix_xor_shifts(uint64_t bits) {
  for (int distance = 1; distance < 64; distance *= 2) bits ^= bits << distance;
  return bits;
}

static inline size_t emit_loop(uint32_t *places, uint32_t base, uint64_t bits) {
  size_t count = 0;
  for (; bits != 0; bits &= bits - 1) places[count++] = base + (uint32_t)__builtin_ctzll(bits);
  return count;
}

#if defined(__x86_64__)

static inline uint64_t equal_sse2(const __m128i *block, char byte) {
  const __m128i pattern = _mm_set1_epi8(byte);
  uint64_t bits = 0;
  for (int part = 0; part < 4; part++)
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block[part], pattern)) << (16 * part);
  return bits;
}

static inline json_masks classify_baseline(const uint8_t *text) {
  __m128i block[4], folded[4], capped[4];
  for (int part = 0; part < 4; part++) {
    block[part] = _mm_loadu_si128((const __m128i *)(text + 16 * part));
    // Bit 5 is all that tells [ from { and ] from }.
    folded[part] = _mm_or_si128(block[part], _mm_set1_epi8(0x20));
    capped[part] = _mm_max_epu8(block[part], _mm_set1_epi8(0x1F));
  }
  json_masks masks;
  masks.quote = equal_sse2(block, '"');
  masks.solidus = equal_sse2(block, '\\');
  masks.structure =
      equal_sse2(folded, '{') | equal_sse2(folded, '}') | equal_sse2(block, ':') | equal_sse2(block, ',');
  masks.feed = equal_sse2(block, '\n');
  masks.space = equal_sse2(block, ' ') | masks.feed | equal_sse2(block, '\r') | equal_sse2(block, '\t');
  masks.control = equal_sse2(capped, 0x1F);
  return masks;
}

#else

// Other processors: the compiler makes vector code of this loop where it can.
static inline json_masks classify_baseline(const uint8_t *text) {
  json_masks masks = {0};
  for (int index = 0; index < 64; index++) {
    uint8_t byte = text[index];
    uint64_t bit = (uint64_t)1 << index;
    uint8_t folded = byte | 0x20;
    if (byte == '"') masks.quote |= bit;
    if (byte == '\\') masks.solidus |= bit;
    if (folded == '{' || folded == '}' || byte == ':' || byte == ',') masks.structure |= bit;
    if (byte == '\n') masks.feed |= bit;
    if (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') masks.space |= bit;
    if (byte < 0x20) masks.control |= bit;
  }
  return masks;
}

#endif

#define INDEX_NAME index_baseline
#define INDEX_TARGET
#define CLASSIFY classify_baseline
#define PREFIX_XOR prefix_xor_shifts
#define EMIT emit_loop
#include "JSONScanBody.h"
#undef INDEX_NAME
#undef INDEX_TARGET
#undef CLASSIFY
#undef PREFIX_XOR
#undef EMIT

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2,bmi,popcnt,pclmul")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi,popcnt,pclmul")))

AVX2 static inline uint64_t equal_avx2(__m256i low, __m256i high, char byte) {
  const __m256i pattern = _mm256_set1_epi8(byte);
  uint64_t bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern));
  return bits | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern)) << 32;
}

AVX2 static inline json_masks classify_avx2(const uint8_t *text) {
  const __m256i fold = _mm256_set1_epi8(0x20), cap = _mm256_set1_epi8(0x1F);
  __m256i low = _mm256_loadu_si256((const __m256i *)text), high = _mm256_loadu_si256((const __m256i *)(text + 32));
  __m256i low_folded = _mm256_or_si256(low, fold), high_folded = _mm256_or_si256(high, fold);
  json_masks masks;
  masks.quote = equal_avx2(low, high, '"');
  masks.solidus = equal_avx2(low, high, '\\');
  masks.structure = equal_avx2(low_folded, high_folded, '{') | equal_avx2(low_folded, high_folded, '}') |
                    equal_avx2(low, high, ':') | equal_avx2(low, high, ',');
  masks.feed = equal_avx2(low, high, '\n');
  masks.space =
      equal_avx2(low, high, ' ') | masks.feed | equal_avx2(low, high, '\r') | equal_avx2(low, high, '\t');
  masks.control = equal_avx2(_mm256_max_epu8(low, cap), _mm256_max_epu8(high, cap), 0x1F);
  return masks;
}

AVX2 static inline uint64_t prefix_xor_multiply(uint64_t bits) {
  // A product without carries by all ones sums every bit and those below it.
  return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)bits), _mm_set1_epi8(-1), 0));
}

AVX2 static inline size_t emit_avx2(uint32_t *places, uint32_t base, uint64_t bits) {
  // Eight at a time without a branch on each; 64 places are free, and what is written too much is written over.
  size_t count = (size_t)_mm_popcnt_u64(bits);
  for (size_t index = 0; index < count; index += 8)
    for (size_t step = 0; step < 8; step++, bits = _blsr_u64(bits))
      places[index + step] = base + (uint32_t)_tzcnt_u64(bits);
  return count;
}

#define INDEX_NAME index_avx2
#define INDEX_TARGET AVX2
#define CLASSIFY classify_avx2
#define PREFIX_XOR prefix_xor_multiply
#define EMIT emit_avx2
#include "JSONScanBody.h"
#undef INDEX_NAME
#undef INDEX_TARGET
#undef CLASSIFY
#undef EMIT

AVX512 static inline uint64_t equal_avx512(__m512i block, char byte) {
  return _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(byte));
}

AVX512 static inline json_masks classify_avx512(const uint8_t *text) {
  __m512i block = _mm512_loadu_si512(text), folded = _mm512_or_si512(block, _mm512_set1_epi8(0x20));
  json_masks masks;
  masks.quote = equal_avx512(block, '"');
  masks.solidus = equal_avx512(block, '\\');
  masks.structure = equal_avx512(folded, '{') | equal_avx512(folded, '}') | equal_avx512(block, ':') |
                    equal_avx512(block, ',');
  masks.feed = equal_avx512(block, '\n');
  masks.space = equal_avx512(block, ' ') | masks.feed | equal_avx512(block, '\r') | equal_avx512(block, '\t');
  masks.control = _mm512_cmplt_epu8_mask(block, _mm512_set1_epi8(0x20));
  return masks;
}

AVX512 static inline size_t emit_avx512(uint32_t *places, uint32_t base, uint64_t bits) {
  static const uint8_t numbers[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                      16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                      32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                      48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  size_t count = (size_t)_mm_popcnt_u64(bits);
  __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(numbers));
  const __m512i bases = _mm512_set1_epi32((int)base);
  // Sixteen at a time; what is written too much is written over.
  _mm512_storeu_si512(places, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed)), bases));
  if (count > 16)
    _mm512_storeu_si512(places + 16,
                        _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1)), bases));
  if (count > 32) {
    _mm512_storeu_si512(places + 32,
                        _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2)), bases));
    _mm512_storeu_si512(places + 48,
                        _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3)), bases));
  }
  return count;
}

#define INDEX_NAME index_avx512
#define INDEX_TARGET AVX512
#define CLASSIFY classify_avx512
#define EMIT emit_avx512
#include "JSONScanBody.h"

#endif

size_t panorama_json_index_baseline(const uint8_t *text, size_t *offset, size_t end, int feeds,
                                    panorama_json_state *state, uint32_t *places, size_t capacity) {
  return index_baseline(text, offset, end, feeds, state, places, capacity);
}

size_t panorama_json_index(const uint8_t *text, size_t *offset, size_t end, int feeds, panorama_json_state *state,
                           uint32_t *places, size_t capacity) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl"))
    return index_avx512(text, offset, end, feeds, state, places, capacity);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("pclmul"))
    return index_avx2(text, offset, end, feeds, state, places, capacity);
#endif
  return index_baseline(text, offset, end, feeds, state, places, capacity);
}

size_t panorama_json_feeds(const uint8_t *text, size_t count) {
  size_t feeds = 0, index = 0;
#if defined(__x86_64__)
  for (; index + 16 <= count; index += 16)
    feeds += (size_t)__builtin_popcount((unsigned)_mm_movemask_epi8(
        _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(text + index)), _mm_set1_epi8('\n'))));
#endif
  for (; index < count; index++) feeds += text[index] == '\n';
  return feeds;
}
