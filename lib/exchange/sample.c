/* aid_sample_write(): which kind of household comes next, where it lives, and the frame of the
   document. */
#include "base/options.h"
#include "exchange/sample.h"
#include "exchange/stream.h"
#include <socialaid/value.h>
#include <errno.h>

enum { KINDS_MOST = 128, AREAS = 2, SPACING = 4, STEP = 4096 };

/*
 * Quotas. Each kind of an area has a claim, which grows with its share at every household of that
 * area, and is paid when one is made. A small kind is due when half a household is owed: so its
 * count is its share, rounded, after any number of households. Where none is due, the ordinary kind
 * with the greatest claim comes. The country begins with one of each variant, every fourth
 * household, on account: so they are all there in a small city too.
 */
typedef struct quota {
  const aid__sample_kind *kinds[KINDS_MOST];
  int64_t claims[KINDS_MOST], shares[KINDS_MOST];
  size_t count, first_small; /* kinds; the first that is not ordinary */
  int64_t total;             /* of the shares */
  uint64_t seen;             /* households of this area */
  size_t due;                /* the small kind whose variants come now */
  unsigned variant;
} quota;

typedef struct city {
  aid__sample s;
  quota quotas[AREAS];      /* rural, urban */
  unsigned nth[KINDS_MOST]; /* households of a kind so far */
  aid__home home;
} city;

static uint32_t share_of(const aid__sample_kind *kind, int urban)
{
  return urban ? kind->urban : kind->rural;
}

static void add_kinds(quota *q, const aid__sample_kind *kinds, size_t count, int urban)
{
  for (size_t i = 0; i < count; i++) {
    assert(q->count < KINDS_MOST);
    q->kinds[q->count] = &kinds[i];
    q->shares[q->count] = share_of(&kinds[i], urban);
    q->count++;
  }
}

/* The ordinary share what the small kinds leave of an area's households. */
static void make_quota(quota *q, int urban)
{
  int64_t households = 0, small = 0, ordinary = 0, given = 0;

  add_kinds(q, aid__sample_ordinary, aid__sample_ordinary_count, urban);
  q->first_small = q->count;
  add_kinds(q, aid__sample_cases, aid__sample_cases_count, urban);
  add_kinds(q, aid__sample_rare, aid__sample_rare_count, urban);
  add_kinds(q, aid__sample_open, aid__sample_open_count, urban);
  for (size_t i = 0; i < aid__sample_places_count; i++)
    households +=
        (urban ? aid__sample_places[i].urban : aid__sample_places[i].rural) * INT64_C(100);
  for (size_t i = 0; i < q->count; i++)
    *(i < q->first_small ? &ordinary : &small) += q->shares[i];
  for (size_t i = 0; i < q->first_small; i++) {
    q->shares[i] = (households - small) * q->shares[i] / ordinary;
    given += q->shares[i];
  }
  q->shares[0] += households - small - given;
  q->total = households;
  q->due = urban ? q->count : q->first_small;
}

static bool next_variant(quota *q, size_t *kind)
{
  if (q->seen % SPACING != 0)
    return false;
  while (q->due < q->count &&
         (q->shares[q->due] == 0 || q->variant >= q->kinds[q->due]->variants)) {
    q->due++;
    q->variant = 0;
  }
  if (q->due == q->count)
    return false;
  q->variant++;
  *kind = q->due;
  return true;
}

static size_t greatest(const quota *q, size_t from, size_t to)
{
  size_t best = from;

  for (size_t i = from + 1; i < to; i++)
    if (q->claims[i] > q->claims[best])
      best = i;
  return best;
}

static size_t next_kind(quota *q)
{
  size_t best;

  for (size_t i = 0; i < q->count; i++)
    q->claims[i] += q->shares[i];
  q->seen++;
  if (!next_variant(q, &best)) {
    best = greatest(q, q->first_small, q->count);
    if (q->claims[best] * 2 < q->total)
      best = greatest(q, 0, q->first_small);
  }
  q->claims[best] -= q->total;
  return best;
}

/* ---- the calendar and the lines of the month ---- */

/* What a household of no income would get: the provincial lines, in fen. Only the sums of
   earlier awards are taken from it. */
static int64_t line_of(int32_t month, bool urban)
{
  static const struct {
    int year, month;
    int64_t urban, rural;
  } lines[] = {
      {2018, 1, 47000, 28750}, {2019, 1, 52000, 32167}, {2020, 1, 57000, 35500},
      {2021, 9, 59000, 37700}, {2022, 1, 63000, 42000}, {2023, 1, 63000, 44000},
  };
  size_t i = sizeof lines / sizeof lines[0] - 1;

  while (i > 0 && month < aid_month(lines[i].year, lines[i].month))
    i--;
  return urban ? lines[i].urban : lines[i].rural;
}

static void set_month(aid__sample *s, int32_t month)
{
  s->month = month;
  s->first = aid_month_first_day(month);
  s->last = aid_month_last_day(month);
  for (int age = 0; age <= 120; age++)
    s->births[age] = aid_date_add_months(s->last, -12 * age);
}

/* ---- the document ---- */

static void write_head(aid__sample *s)
{
  aid__writer *writer = s->writer;

  aid__writer_declaration(writer);
  aid__writer_comment(writer, "A synthetic population, made by a program. Nobody in it exists: "
                              "every name begins with the word for synthetic, "
                              "citizen numbers were issued by no county, and villages are made up. "
                              "The townships of Puyang are real.");
  aid__writer_start(writer, "population");
  aid__writer_attribute(writer, "xmlns", AID__POPULATION_SPACE);
  aid__writer_attribute(writer, "version", "1.0");
  aid__writer_attribute(writer, "policy", "puyang");
  aid__writer_attribute_month(writer, "month", s->month);
  aid__writer_attribute(writer, "synthetic", "true");
}

/* The city's indices of the month and of two before it: food prices start the price linkage. */
static void write_indices(aid__sample *s)
{
  static const struct {
    const char *fact, *values[3];
  } indices[] = {
      {"cpi_yoy", {"1.9%", "2.8%", "3.6%"}},
      {"food_yoy", {"2.4%", "4.9%", "6.3%"}},
      {"low_income_yoy", {"2%", "3%", "4.1%"}},
  };

  for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++)
    for (int32_t k = 0; k < 3; k++) {
      aid__writer_start(s->writer, "value");
      aid__writer_attribute(s->writer, "of", indices[i].fact);
      aid__writer_attribute_date(s->writer, "from", aid_month_first_day(s->month - 2 + k));
      aid__writer_attribute_date(s->writer, "until", aid_month_first_day(s->month - 1 + k));
      aid__writer_text(s->writer, indices[i].values[k]);
      aid__writer_end(s->writer);
    }
}

/* The city, its counties and its townships. */
static int64_t write_regions(aid__sample *s)
{
  char county[7] = "";
  int64_t count = 1;

  aid__writer_start(s->writer, "region");
  aid__writer_attribute(s->writer, "id", "410900");
  write_indices(s);
  aid__writer_end(s->writer);
  for (size_t i = 0; i < aid__sample_places_count; i++) {
    const char *const code = aid__sample_places[i].code;

    if (memcmp(county, code, 6) != 0) {
      memcpy(county, code, 6);
      aid__writer_start(s->writer, "region");
      aid__writer_attribute(s->writer, "id", county);
      aid__writer_end(s->writer);
      count++;
    }
    aid__writer_start(s->writer, "region");
    aid__writer_attribute(s->writer, "id", code);
    aid__writer_end(s->writer);
    count++;
  }
  return count;
}

static void write_end(aid__sample *s, int64_t regions)
{
  aid__writer_start(s->writer, "end");
  aid__writer_attribute_int(s->writer, "regions", regions);
  aid__writer_attribute_int(s->writer, "households", (int64_t)s->households);
  aid__writer_attribute_int(s->writer, "members", (int64_t)s->members);
  aid__writer_attribute_int(s->writer, "relatives", (int64_t)s->relatives);
  aid__writer_end(s->writer);
  aid__writer_end(s->writer);
}

/* A residents' committee (001 and on) or a village (200 and on) of a township, of 422 households
   each in the full city. */
static void village_code(char code[13], const char *township, bool urban, uint64_t households,
                         uint64_t at)
{
  const unsigned village =
      (unsigned)(at / 422 < households / 422 || at < 422 ? at / 422 : households / 422 - 1) +
      (urban ? 1 : 200);

  memcpy(code, township, 9);
  code[9] = (char)('0' + village / 100);
  code[10] = (char)('0' + village / 10 % 10);
  code[11] = (char)('0' + village % 10);
  code[12] = '\0';
}

static void make_household(city *c, uint64_t seed, uint64_t i, bool urban, const char *region)
{
  const size_t k = next_kind(&c->quotas[urban]);

  c->s.random = (seed + 1) * 0xD1342543DE82EF95u ^ i * 0xDA942042E4DD58B5u;
  aid__sample_below(&c->s, 2);
  c->s.line = line_of(c->s.month, urban);
  aid__home_clear(&c->home, urban);
  c->quotas[urban].kinds[k]->build(&c->s, &c->home, c->nth[k]++);
  aid__home_settle(&c->s, &c->home);
  aid__home_strike(&c->s, &c->home);
  aid__home_write(&c->s, &c->home, region);
}

static bool tell(const aid_sample_options *o, uint64_t done)
{
  return o->progress == NULL || o->progress(o->progress_data, done, o->households) == 0;
}

/* Households in the order of their townships: the i-th of N lives where the i * FULL / N-th of
   the full city does. False: stopped on request, or with the errno of the output in *code. */
static bool make_households(city *c, const aid_sample_options *o, int *code)
{
  uint64_t place = 0, from = 0; /* of the full city, where the place and its area begin */
  bool urban = true;

  for (uint64_t i = 0; i < o->households; i++) {
    const uint64_t at = (uint64_t)((unsigned __int128)i * AID_SAMPLE_FULL / o->households);
    uint64_t size;
    char region[13];

    while (at >= from + (size = (urban ? aid__sample_places[place].urban
                                       : aid__sample_places[place].rural) *
                                UINT64_C(100))) {
      from += size;
      place += urban ? 0 : 1;
      urban = !urban;
    }
    village_code(region, aid__sample_places[place].code, urban, size, at - from);
    make_household(c, o->seed, i, urban, region);
    if ((i + 1) % STEP == 0 && (!aid__writer_flush(c->s.writer, code) || !tell(o, i + 1)))
      return false;
  }
  return tell(o, o->households);
}

static aid_status write_city(city *c, const aid_sample_options *o, const aid_output *output,
                             aid_error **error)
{
  int64_t regions;
  int code = 0;

  for (int urban = 0; urban < AREAS; urban++)
    make_quota(&c->quotas[urban], urban);
  write_head(&c->s);
  regions = write_regions(&c->s);
  if (make_households(c, o, &code))
    write_end(&c->s, regions);
  else if (code == 0)
    return aid__fail(o->memory, error, AID__E1020, AID__NOWHERE, NULL);
  if (!aid__writer_flush(c->s.writer, &code))
    return aid__fail(o->memory, error, AID__E1012, AID__NOWHERE,
                     output->name == NULL ? "-" : output->name, strerror(code == 0 ? EIO : code),
                     NULL);
  return AID_OK;
}

aid_status aid_sample_write(const aid_output *output, const aid_sample_options *options,
                            aid_error **error)
{
  const aid_sample_options defaults = AID_SAMPLE_OPTIONS_INIT;
  aid_sample_options o = defaults;
  aid_status status = AID_ERROR_MEMORY;
  city *c;

  if (output == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_sample_write", "output", NULL);
  if (!aid__options_take(&o, sizeof o, options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_sample_write", NULL);
  if (o.month == 0)
    o.month = aid_month(2021, 7);
  if (o.month < aid_month(2000, 1) || o.month > aid_month(2099, 12))
    return aid__fail(o.memory, error, AID__E1003, AID__NOWHERE, "aid_sample_write",
                     "the month is not within 2000-01 and 2099-12", NULL);
  if (o.households == 0)
    o.households = AID_SAMPLE_FULL;
  if (o.households > UINT32_MAX)
    return aid__fail(o.memory, error, AID__E1003, AID__NOWHERE, "aid_sample_write",
                     "too many households", NULL);
  c = aid__allocate(o.memory, sizeof *c);
  if (c == NULL)
    return aid__fail_memory(error);
  set_month(&c->s, o.month);
  c->s.numbers_from = c->s.births[120] - 366;
  c->s.numbers_days = (size_t)(c->s.last - c->s.numbers_from) + 32;
  c->s.numbers = aid__allocate(o.memory, c->s.numbers_days * 2 * sizeof *c->s.numbers);
  c->s.writer = aid__writer_new(o.memory, output, false);
  if (c->s.numbers != NULL && c->s.writer != NULL)
    status = write_city(c, &o, output, error);
  else
    status = aid__fail_memory(error);
  aid__writer_free(c->s.writer);
  aid__release(o.memory, c->s.numbers);
  aid__release(o.memory, c);
  return status;
}
