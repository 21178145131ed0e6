/* Texts: one pointer and one number for each, the policy's own where a pack says the same; and what an id may look like. */
#include "population/builder.h"

enum { ID_LENGTH_MOST = 255 };

const char *aid__text_keep(struct aid_population *p, aid__text text, bool lasting)
{
  return aid__arena_copy(lasting ? &p->region_arena : &p->arena, text.start, text.length);
}

static uint32_t lookup_hash(uint64_t hash)
{
  return (uint32_t)(hash >> 16);
}

static int32_t find(const struct aid_population *p, aid__text text, uint64_t hash)
{
  size_t at = SIZE_MAX;
  int32_t i;

  while ((i = aid__lookup_next(&aid__builder_of(p)->texts, lookup_hash(hash), &at)) >= 0 && !aid__text_is(text, p->texts[i])) {
  }
  return i;
}

int32_t aid__population_text(const struct aid_population *p, aid__text text)
{
  return find(p, text, aid__hash(text.start, text.length));
}

int32_t aid__text_intern(struct aid_population *p, aid__text text, bool lasting)
{
  aid__builder *const builder = aid__builder_of(p);
  const uint64_t hash = aid__hash(text.start, text.length);
  const char *kept;
  int32_t i;

  if (text.length == 0)
    text.start = "";
  i = find(p, text, hash);
  if (i >= 0 && (!lasting || builder->text_states[i].lasting))
    return i;
  kept = aid__names_find_hash(&p->policy->names, text, hash);
  if (kept == NULL && (kept = aid__text_keep(p, text, lasting)) == NULL)
    return -1;
  if (i < 0) {
    const size_t count = p->text_count;

    if (!aid__grow(&p->memory, &p->texts, &p->text_capacity, count + 1, sizeof *p->texts, AID__ROWS_MOST) ||
        !aid__grow(&p->memory, &builder->text_states, &builder->text_state_capacity, count + 1, sizeof *builder->text_states, 0) ||
        !aid__lookup_reserve(&builder->texts, &p->memory, count + 1))
      return -1;
    i = (int32_t)p->text_count++;
    aid__lookup_put(&builder->texts, lookup_hash(hash), i);
  }
  p->texts[i] = kept;
  builder->text_states[i].lasting = lasting;
  return i;
}

/* Texts of tables that outlive the chunk have moved up. */
static void follow(struct aid_population *p, aid__table *table)
{
  const aid__text_state *const states = aid__builder_of(p)->text_states;

  for (size_t f = 0; f < table->kind->fact_count; f++) {
    aid__column *const column = &table->columns[f];
    const bool texts = table->kind->facts[f]->type.base == AID__TEXT;

    for (size_t i = 0; texts && i < table->rows; i++) {
      if (aid__bit(column->valid, i))
        aid__cell_put(column, i, states[aid__cell(column, i)].moved);
    }
    for (size_t i = 0; i < column->span_count; i++) {
      aid__span *const span = &column->spans[i];

      if (texts && span->known)
        span->value = states[span->value].moved;
      if (span->source >= 0)
        span->source = states[span->source].moved;
    }
  }
}

void aid__texts_clear(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  size_t kept = 0;

  aid__lookup_clear(&builder->texts);
  for (size_t i = 0; i < p->text_count; i++) {
    if (!builder->text_states[i].lasting)
      continue;
    builder->text_states[i].moved = (int32_t)kept;
    p->texts[kept] = p->texts[i];
    aid__lookup_put(&builder->texts, lookup_hash(aid__hash(p->texts[kept], strlen(p->texts[kept]))), (int32_t)kept);
    kept++;
  }
  for (size_t k = 0; k < p->vocabulary->kind_count; k++) {
    if (builder->kinds[k].lasting)
      follow(p, &p->tables[k]);
  }
  for (size_t i = 0; i < p->text_count; i++)
    builder->text_states[i].lasting = i < kept;
  p->text_count = kept;
}

/* Length of the character at `i`, or 0 where it is none that XML 1.0 can hold. */
static size_t character(const unsigned char *s, size_t left)
{
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  const size_t length = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
  uint32_t c;

  if (length == 0 || length > left)
    return 0;
  if (length == 1)
    return s[0] >= 0x20 || s[0] == '\t' || s[0] == '\n' || s[0] == '\r' ? 1 : 0;
  c = s[0] & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++) {
    if ((s[i] & 0xC0) != 0x80)
      return 0;
    c = c << 6 | (s[i] & 0x3Fu);
  }
  if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) || c == 0xFFFE || c == 0xFFFF)
    return 0;
  return length;
}

/* Letters, digits, marks and blanks of ASCII alone: eight bytes at once. What is at 0x80 or above shows in the top bit of its byte; below 0x20,
   once 0x20 is taken away; 0x7F, once one is added. A borrow or a carry that spoils a neighbour comes from a byte that shows itself. */
static bool is_plain(aid__text text)
{
  const uint64_t top = UINT64_C(0x8080808080808080), one = UINT64_C(0x0101010101010101);
  uint64_t seen = 0;
  size_t i = 0;

  for (; i + 8 <= text.length; i += 8) {
    uint64_t word;

    memcpy(&word, text.start + i, sizeof word);
    seen |= word | (word - one * 0x20) | (word + one);
  }
  for (; i < text.length; i++) {
    const unsigned char byte = (unsigned char)text.start[i];

    if (byte < 0x20 || byte >= 0x7F)
      return false;
  }
  return (seen & top) == 0;
}

bool aid__text_clean(aid__text text)
{
  size_t step;

  if (is_plain(text))
    return true;
  for (size_t i = 0; i < text.length; i += step) {
    step = character((const unsigned char *)text.start + i, text.length - i);
    if (step == 0)
      return false;
  }
  return true;
}

bool aid__id_clean(aid__text id)
{
  if (id.length == 0 || id.length > ID_LENGTH_MOST || id.start[0] == ' ' || id.start[id.length - 1] == ' ' || aid__text_is(id, "none"))
    return false;
  if (is_plain(id))
    return true;
  for (size_t i = 0; i < id.length; i++) {
    if ((unsigned char)id.start[i] < 0x20 || id.start[i] == 0x7F)
      return false;
  }
  return aid__text_clean(id);
}
