/* Kernels between parents and their rows; included by kernels_body.c alone. */
#include "engine/kernels_vector.h"

/*
 * Parents are taken in blocks whose rows fit a buffer, so that what is made on the way stays in the first cache. A parent with more rows than that
 * is a block of its own. A block's rows are looked at from the word on in which its first one lies.
 */
enum { BLOCK_PARENTS = 512, BLOCK_ROWS = 2048 };

typedef struct block {
  size_t parent, parents;
  size_t row, end;         /* its rows */
  size_t from;             /* of the word in which they begin */
} block;

SHAPED size_t row_of(const aid__segments *s, size_t parent) { return (size_t)(s->first[parent] - s->first[0]); }

/* From {0}; false: no more. */
static bool next_block(const aid__segments *s, block *b)
{
  size_t parents;

  b->parent += b->parents;
  parents = (size_t)s->parents - b->parent;
  if (parents == 0)
    return false;
  if (parents > BLOCK_PARENTS)
    parents = BLOCK_PARENTS;
  b->row = row_of(s, b->parent);
  b->from = b->row & ~(size_t)63;
  while (parents > 1 && row_of(s, b->parent + parents) - b->from > BLOCK_ROWS)
    parents /= 2;
  b->parents = parents;
  b->end = row_of(s, b->parent + parents);
  return true;
}

/* ---- sums ---------------------------------------------------------------------------------- */

/* Each row's number becomes the sum of those up to it; rows whose bit is not set count as 0. at[-1] is made 0. */
SHAPED void run(const void *restrict numbers, aid__width width, const aid__bits *restrict rows, size_t n, void *restrict at)
{
  size_t i = 0;

  if (width == AID__I32) {
    unear32 *out = at;
    uint32_t sum;
    v32 carry = {0};
    out[-1] = 0;
    for (; i + 64 <= n; i += 64) {
      const aid__bits bits = rows ? rows[i / 64] : 0;
      for (unsigned j = 0; j < 64; j += LANES32) {
        const v32 x = load32((const near32 *)numbers + i + j);
        store32(out + i + j, running32(rows ? x & mask32(bits >> j) : x, &carry));
      }
    }
    sum = carry[0];
    for (; i < n; i++)
      out[i] = sum += !rows || (rows[i / 64] >> (i % 64) & 1) ? half_at(numbers, AID__I32, i) : 0;
  } else {
    unear64 *out = at;
    uint64_t sum;
    v64 carry = {0};
    out[-1] = 0;
    for (; i + 64 <= n; i += 64) {
      const aid__bits bits = rows ? rows[i / 64] : 0;
      for (unsigned j = 0; j < 64; j += LANES64) {
        const v64 x = load64((const near64 *)numbers + i + j, AID__I64);
        store64(out + i + j, running64(rows ? x & mask64(bits >> j) : x, &carry));
      }
    }
    sum = carry[0];
    for (; i < n; i++)
      out[i] = sum += !rows || (rows[i / 64] >> (i % 64) & 1) ? word_at(numbers, AID__I64, i) : 0;
  }
}

SHAPED aid__operand operand_at(aid__operand a, size_t row)
{
  if (a.at)
    a.at = operand_from(a.at, a.width, row);
  return a;
}

/* The sum of one parent's rows, however many. */
SHAPED uint64_t sum_long(const block *b, const aid__bits *rows, int64_t ka, aid__operand a, int64_t kb, aid__operand c, aid__width to, void *buffer)
{
  uint64_t sum = 0;

  for (size_t i = b->row; i < b->end; i += BLOCK_ROWS) {
    const size_t n = b->end - i < BLOCK_ROWS ? b->end - i : BLOCK_ROWS;
    linear(ka, operand_at(a, i), kb, operand_at(c, i), 0, n, to, buffer);
    for (size_t j = 0; j < n; j++)
      sum += !rows || (rows[(i + j) / 64] >> ((i + j) % 64) & 1) ? word_at(buffer, to, j) : 0;
  }
  return sum;
}

SHAPED void sum_loop(const aid__segments *s, const aid__bits *rows, int64_t ka, aid__operand a, int64_t kb, aid__operand c, aid__width to, void *restrict out)
{
  /* the sums that a parent's first row comes after stand one place before it */
  enum { BEFORE = 8 };
  uint64_t numbers[BLOCK_ROWS], sums[BEFORE + BLOCK_ROWS];
  void *const at = (char *)sums + BEFORE * sizeof *sums;
  const bool as_is = ka == 1 && a.at && a.width == to && (kb == 0 || (!c.at && c.k == 0));

  for (block b = {0}; next_block(s, &b);) {
    const size_t n = b.end - b.from;
    size_t before;
    if (n > BLOCK_ROWS) {
      put(out, to, b.parent, sum_long(&b, rows, ka, a, kb, c, to, numbers));
      continue;
    }
    if (!as_is)
      linear(ka, operand_at(a, b.from), kb, operand_at(c, b.from), 0, n, to, numbers);
    if (rows)
      run(as_is ? operand_from(a.at, to, b.from) : numbers, to, rows + b.from / 64, n, at);
    else
      run(as_is ? operand_from(a.at, to, b.from) : numbers, to, NULL, n, at);
    before = (size_t)s->first[0] + b.from + 1;
    for (size_t i = 0; i < b.parents; i++) {
      const int64_t start = s->first[b.parent + i] - (int64_t)before, end = s->first[b.parent + i + 1] - (int64_t)before;
      if (to == AID__I32)
        ((unear32 *)out)[b.parent + i] = ((const unear32 *)at)[end] - ((const unear32 *)at)[start];
      else
        ((unear64 *)out)[b.parent + i] = ((const unear64 *)at)[end] - ((const unear64 *)at)[start];
    }
  }
}

static void sum(const aid__segments *s, const aid__bits *rows, int64_t ka, aid__operand a, int64_t kb, aid__operand b, aid__width to, void *out)
{
  BY_WIDTH(to, T, sum_loop(s, rows, ka, a, kb, b, T, out));
}

static void count(const aid__segments *s, const aid__bits *rows, int32_t *out)
{
  aid__bits words[BLOCK_ROWS / 64 + 1];
  uint32_t before[BLOCK_ROWS / 64 + 1];

  if (!rows) {
    for (size_t i = 0; i < (size_t)s->parents; i++)
      out[i] = s->first[i + 1] - s->first[i];
    return;
  }
  for (block b = {0}; next_block(s, &b);) {
    const size_t n = b.end - b.from;
    uint32_t all = 0, last = 0;
    if (n > BLOCK_ROWS) {
      for (size_t i = b.from; i < b.end; i += 64)
        all += ones_in(rows[i / 64] & (i < b.row ? ~ones(b.row - i) : ~(aid__bits)0) & ones(b.end - i));
      out[b.parent] = (int32_t)all;
      continue;
    }
    for (size_t w = 0; w < words_of(n); w++) {
      words[w] = rows[b.from / 64 + w];
      before[w] = all;
      all += ones_in(words[w]);
    }
    words[n / 64] = n % 64 ? words[n / 64] : 0;
    before[n / 64] = n % 64 ? before[n / 64] : all;
    last = ones_in(words[0] & ones(b.row - b.from));
    for (size_t i = 0; i < b.parents; i++) {
      const size_t end = row_of(s, b.parent + i + 1) - b.from;
      const uint32_t to_end = before[end / 64] + ones_in(words[end / 64] & ones(end % 64));
      out[b.parent + i] = (int32_t)(to_end - last);
      last = to_end;
    }
  }
}

static void extreme(const aid__segments *s, const aid__bits *rows, aid__operand a, bool greatest_wanted, int32_t *out)
{
  for (size_t p = 0; p < (size_t)s->parents; p++) {
    const size_t end = row_of(s, p + 1);
    int64_t best = 0;
    int32_t found = -1;
    for (size_t i = row_of(s, p); i < end; i++) {
      const int64_t x = a.at ? number_at(a.at, a.width, i) : a.k;
      if ((!rows || (rows[i / 64] >> (i % 64) & 1)) && (found < 0 || (greatest_wanted ? x > best : x < best))) {
        best = x;
        found = (int32_t)i;
      }
    }
    out[p] = found;
  }
}

/* ---- down ---------------------------------------------------------------------------------- */

/*
 * Whole vectors of a parent's value are stored from its first row on; what is too much, the next parents overwrite. Towards the end, where there
 * is no room for that, each row is written.
 */
SHAPED void down_loop(const aid__segments *s, const void *restrict from, aid__width width, void *restrict out)
{
  enum { STEP = 8 };
  const size_t rows = (size_t)s->rows;
  size_t p = 0, roomy = s->longest <= STEP ? (size_t)s->parents : 0;

  while (roomy > 0 && row_of(s, roomy - 1) + STEP > rows)
    roomy--;
  for (; p < roomy; p++) {
    char *const at = (char *)out + row_of(s, p) * size_of(width);
    for (unsigned j = 0; j < STEP * size_of(width); j += VECTOR) {
      if (width == AID__I32)
        store32(at + j, splat32(half_at(from, AID__I32, p)));
      else
        store64(at + j, splat64(word_at(from, AID__I64, p)));
    }
  }
  for (; p < (size_t)s->parents; p++) {
    const size_t end = row_of(s, p + 1);
    size_t i = row_of(s, p);
    if (width == AID__I32) {
      const uint32_t x = half_at(from, AID__I32, p);
      if (i + STEP <= rows) {
        do {
          for (unsigned j = 0; j < STEP; j += LANES32)
            store32((near32 *)out + i + j, splat32(x));
          i += STEP;
        } while (i < end && i + STEP <= rows);
      }
      for (; i < end; i++)
        put(out, AID__I32, i, x);
    } else {
      const uint64_t x = word_at(from, AID__I64, p);
      if (i + STEP <= rows) {
        do {
          for (unsigned j = 0; j < STEP; j += LANES64)
            store64((near64 *)out + i + j, splat64(x));
          i += STEP;
        } while (i < end && i + STEP <= rows);
      }
      for (; i < end; i++)
        put(out, AID__I64, i, x);
    }
  }
}

static void down(const aid__segments *s, const void *from, aid__width width, void *out)
{
  BY_WIDTH(width, W, down_loop(s, from, W, out));
}

#ifdef AID__AVX2
/* Bits of the parents that have rows, in order: as many as are asked for. */
typedef struct supply { const aid__bits *from, *filled; size_t word, words; aid__uwide held; unsigned count; } supply;

SHAPED aid__bits take(supply *from, unsigned count)
{
  aid__bits bits;

  while (from->count < count && from->word < from->words) {
    const aid__bits filled = from->filled[from->word];
    from->held |= (aid__uwide)_pext_u64(from->from[from->word], filled) << from->count;
    from->count += ones_in(filled);
    from->word++;
  }
  bits = (aid__bits)from->held;
  from->held >>= count;
  from->count -= count;
  return bits;
}
#endif

/* A row's bit changes where a parent begins whose bit is not that of the one before. */
static void down_bits(const aid__segments *s, const aid__bits *from, aid__bits *out)
{
  const size_t rows = (size_t)s->rows, words = words_of(rows);
  aid__bits last = 0;    /* the bit of the parent before */
#ifdef AID__AVX2
  aid__bits carry = 0;   /* the bit of the row before, in all places */
  supply filled = {.from = from, .filled = s->filled, .words = words_of((size_t)s->parents)};
  size_t at = 0;

  for (size_t w = 0; w < words; w++) {
    const aid__bits starts = s->starts[w] & (w + 1 < words || rows % 64 == 0 ? ~(aid__bits)0 : ones(rows % 64));
    const unsigned begun = ones_in(starts);
    aid__bits bits, changes;
    if (s->all_filled) {
      bits = at < (size_t)s->parents ? from[at / 64] >> at % 64 : 0;
      if (at % 64 + begun > 64)
        bits |= from[at / 64 + 1] << (64 - at % 64);
      at += begun;
    } else {
      bits = take(&filled, begun);
    }
    changes = bits ^ (bits << 1 | last);
    if (begun)
      last = bits >> (begun - 1) & 1;
    bits = prefix_xor(_pdep_u64(changes, starts)) ^ carry;
    carry = (aid__bits)((int64_t)bits >> 63);
    out[w] = bits;
  }
#else
  memset(out, 0, words * sizeof *out);
  for (size_t p = 0; p < (size_t)s->parents; p += 64) {
    const size_t parents = (size_t)s->parents - p < 64 ? (size_t)s->parents - p : 64;
    const aid__bits bits = from[p / 64];
    aid__bits changes = (bits ^ (bits << 1 | last)) & ones(parents);
    for (; changes; changes &= changes - 1) {
      const size_t row = row_of(s, p + (unsigned)__builtin_ctzll(changes));
      if (row < rows)
        out[row / 64] ^= (aid__bits)1 << row % 64;
    }
    last = bits >> (parents - 1) & 1;
  }
  last = 0;
  for (size_t w = 0; w < words; w++) {
    out[w] = prefix_xor(out[w]) ^ last;
    last = (aid__bits)((int64_t)out[w] >> 63);
  }
#endif
  if (rows % 64)
    out[words - 1] &= ones(rows % 64);
}

/* ---- any ----------------------------------------------------------------------------------- */

static void any(const aid__segments *s, const aid__bits *rows, aid__bits *out)
{
  const size_t parent_words = words_of((size_t)s->parents);
#ifdef AID__AVX2
  /*
   * A parent's rows are without a bit where a one that is added at its first runs through to its last. The answers are taken from the last rows, in
   * order, and then parted by the parents that have none.
   */
  const size_t n = (size_t)s->rows, words = words_of(n);
  aid__bits carry = 0, held = 0;
  unsigned count_held = 0;
  size_t at = 0;

  for (size_t w = 0; w < words; w++) {
    const aid__bits here = w + 1 < words || n % 64 == 0 ? ~(aid__bits)0 : ones(n % 64);
    const aid__bits starts = s->starts[w] & here, clear = ~rows[w];
    const aid__bits ends = w + 1 < words ? starts >> 1 | s->starts[w + 1] << 63 : starts >> 1 | (aid__bits)1 << (n - 1) % 64;
    const aid__bits inner = clear & here & ~ends;
    const aid__bits sum = inner + starts, all = sum + carry;
    const aid__bits answers = _pext_u64(~(all & clear), ends);
    const unsigned ended = ones_in(ends);
    carry = (sum < inner) | (all < sum);
    if (ended) {
      held |= answers << count_held;
      if (count_held + ended >= 64) {
        out[at++] = held;
        held = count_held ? answers >> (64 - count_held) : 0;
      }
      count_held = (count_held + ended) % 64;
    }
  }
  if (count_held)
    out[at] = held;
  if (s->all_filled)
    return;
  /* From the end, so that nothing is overwritten that is still to be read. */
  {
    size_t before = at * 64 + count_held;
    for (size_t w = parent_words; w-- > 0;) {
      const aid__bits here = s->filled[w] & ones((size_t)s->parents - w * 64);
      const unsigned here_count = ones_in(here);
      aid__bits bits = 0;
      before -= here_count;
      if (here_count) {
        bits = out[before / 64] >> before % 64;
        if (before % 64 + here_count > 64)
          bits |= out[before / 64 + 1] << (64 - before % 64);
      }
      out[w] = _pdep_u64(bits, here);
    }
  }
#else
  for (size_t w = 0; w < parent_words; w++) {
    const size_t p = w * 64, parents = (size_t)s->parents - p < 64 ? (size_t)s->parents - p : 64;
    aid__bits bits = 0;
    for (size_t i = 0; i < parents; i++) {
      const size_t start = row_of(s, p + i), end = row_of(s, p + i + 1);
      const unsigned by = start % 64;
      aid__bits found = 0;
      if (start == end)
        continue;
      if (end - start <= 64 - by) {
        found = rows[start / 64] >> by & ones(end - start);
      } else {
        found = rows[start / 64] >> by;
        for (size_t v = start / 64 + 1; v < end / 64; v++)
          found |= rows[v];
        if (end % 64)
          found |= rows[end / 64] & ones(end % 64);
      }
      bits |= (aid__bits)(found != 0) << i;
    }
    out[w] = bits;
  }
#endif
}
