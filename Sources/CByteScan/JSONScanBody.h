// The index of JSON text, compiled once for each instruction set. The file that includes this defines INDEX_NAME and
// INDEX_TARGET, and in the functions CLASSIFY, PREFIX_XOR and EMIT what differs between the sets.

INDEX_TARGET static size_t INDEX_NAME(const uint8_t *text, size_t *offset, size_t end, int feeds,
                                      panorama_json_state *state, uint32_t *places, size_t capacity) {
  size_t place = *offset, count = 0;
  uint64_t in_string = state->in_string, carried = state->escaped, in_scalar = state->in_scalar;
  uint8_t tail[64];
  while (place < end && count + 64 <= capacity) {
    const uint8_t *block = text + place;
    size_t width = 64;
    if (end - place < 64) {
      width = end - place;
      memset(tail, ' ', sizeof tail);
      memcpy(tail, block, width);
      block = tail;
    }
    json_masks masks = CLASSIFY(block);
    uint64_t escaped = carried, escapes = 0;
    carried = 0;
    // Each reverse solidus that is not escaped itself escapes the next byte; they are rare enough for a loop.
    for (uint64_t left = masks.solidus & ~escaped; left != 0;) {
      uint64_t bit = left & -left;
      escapes |= bit;
      escaped |= bit << 1;
      carried = bit >> 63;
      left &= ~(bit | bit << 1);
    }
    uint64_t quotes = masks.quote & ~escaped;
    // From each opening mark up to, and without, its closing one.
    uint64_t strings = PREFIX_XOR(quotes) ^ in_string;
    uint64_t scalars = ~(masks.structure | masks.space | masks.quote | strings);
    uint64_t found = quotes | escapes | (masks.structure & ~strings) | (masks.control & strings) |
                     (scalars & ~(scalars << 1 | in_scalar));
    if (feeds) found |= masks.feed;
    uint64_t broken = masks.feed & strings;
    if (__builtin_expect(broken != 0, 0)) {
      uint64_t bit = broken & -broken;
      found &= bit | (bit - 1);
      count += EMIT(places + count, (uint32_t)place, found);
      place += (size_t)__builtin_ctzll(broken) + 1;
      in_string = carried = in_scalar = 0;
      continue;
    }
    count += EMIT(places + count, (uint32_t)place, found);
    in_string = (uint64_t)((int64_t)strings >> 63);
    in_scalar = scalars >> 63;
    place += width;
  }
  *offset = place;
  state->in_string = in_string;
  state->escaped = carried;
  state->in_scalar = in_scalar;
  return count;
}
