/* The book of a page: what is in force, and what formulas read, each thing once, in the order in which it is met. */
#include "exchange/page.h"
#include <stdio.h>

void aid__book_init(aid__book *book, const struct aid_policy *policy, int32_t day, int32_t known)
{
  *book = (aid__book){.policy = policy, .day = day, .known = known ? known : INT32_MAX};
  book->reads = aid__allocate(&policy->memory, policy->program_count + 1);
  book->failed = book->reads == NULL;
}

void aid__book_free(aid__book *book)
{
  aid__list_of *const lists[] = {&book->definitions, &book->facts, &book->lists, &book->standards, &book->programs};

  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    aid__release(&book->policy->memory, lists[i]->items);
  aid__release(&book->policy->memory, book->reads);
}

bool aid__book_has(const aid__list_of *list, const void *item)
{
  for (size_t i = 0; i < list->count; i++)
    if (list->items[i] == item)
      return true;
  return false;
}

/* True where it is new. */
static bool add(aid__book *book, aid__list_of *list, const void *item)
{
  if (aid__book_has(list, item))
    return false;
  if (!aid__grow(&book->policy->memory, &list->items, &list->capacity, list->count + 1, sizeof *list->items, 0)) {
    book->failed = true;
    return false;
  }
  list->items[list->count++] = item;
  return true;
}

bool aid__book_in_force(const aid__book *book, const aid__validity *validity)
{
  return validity->known <= book->known && (book->day == 0 || (book->day >= validity->from && book->day < validity->until));
}

size_t aid__book_versions(const aid__book *book, struct aid_rule *const *versions, size_t count, const struct aid_rule **out)
{
  const aid__validity *all[AID__VERSIONS_MOST];
  size_t n = 0;
  int best;

  if (book->day == 0) {
    for (size_t i = 0; i < count; i++)
      if (versions[i]->validity.known <= book->known)
        out[n++] = versions[i];
    return n;
  }
  for (size_t i = 0; i < count && i < AID__VERSIONS_MOST; i++)
    all[i] = &versions[i]->validity;
  best = aid__validity_choose(all, count, book->day, book->known);
  if (best >= 0 && !versions[best]->ended)
    out[n++] = versions[best];
  return n;
}

static void read_definition(aid__book *book, const aid__definition *definition)
{
  const struct aid_rule *shown[AID__VERSIONS_MOST];
  const size_t n = aid__book_versions(book, definition->versions, definition->version_count, shown);

  if ((definition->assumes && n == 0) || !add(book, &book->definitions, definition))   /* nothing is assumed on that day */
    return;
  for (size_t i = 0; i < n; i++)
    aid__book_read(book, shown[i]->formula.ir);
}

void aid__book_read_standard(aid__book *book, const struct aid_standard *standard)
{
  if (!add(book, &book->standards, standard))
    return;
  for (size_t i = 0; i < standard->row_count; i++)        /* rows that are computed from others */
    if (aid__book_in_force(book, &standard->rows[i]->validity))
      aid__book_read(book, standard->rows[i]->formula.ir);
}

static void read_program(aid__book *book, const struct aid_program *program, uint8_t how)
{
  if (program != book->about && book->reads) {
    add(book, &book->programs, program);
    book->reads[program->index] |= how;
  }
}

void aid__book_read(aid__book *book, const aid__ir *ir)
{
  if (ir == NULL || book->failed)
    return;
  if (ir->op == AID__OP_SLOT && ir->definition)
    read_definition(book, ir->definition);
  else if (ir->op == AID__OP_SLOT && ir->program)
    read_program(book, ir->program, AID__READS_OUTCOME);
  else if (ir->op == AID__OP_RECORD)
    read_program(book, ir->program, AID__READS_RECORD);
  else if (ir->op == AID__OP_STANDARD)
    aid__book_read_standard(book, ir->standard);
  if (ir->fact)
    add(book, &book->facts, ir->fact);
  if (ir->op == AID__OP_AGGREGATE && ir->list.kind && ir->list.kind->list && ir->list.kind->index >= AID__KIND_FIRST_OWN)
    add(book, &book->lists, ir->list.kind);
  for (size_t i = 0; i < ir->count; i++)
    aid__book_read(book, ir->operands[i]);
}

/* ---- words to anchors ---- */

void aid__anchor_definition(aid__anchor *out, const aid__definition *d)
{
  snprintf(out->id, sizeof out->id, d->assumes ? "assume-%s-%s" : "define-%s-%s", d->kind->id, d->assumes ? d->assumes->id : d->id);
  out->titles = &d->titles;
}

void aid__anchor_fact(aid__anchor *out, const struct aid_fact *fact)
{
  snprintf(out->id, sizeof out->id, "fact-%s-%s", fact->kind->id, fact->id);
  out->titles = &fact->titles;
}

void aid__anchor_list(aid__anchor *out, const struct aid_kind *kind)
{
  snprintf(out->id, sizeof out->id, "list-%s", kind->id);
  out->titles = &kind->titles;
}

void aid__anchor_standard(aid__anchor *out, const struct aid_standard *standard)
{
  snprintf(out->id, sizeof out->id, "standard-%s", standard->id);
  out->titles = &standard->titles;
}

void aid__anchor_program(aid__anchor *out, const struct aid_program *program)
{
  snprintf(out->id, sizeof out->id, "program-%s", program->id);
  out->titles = &program->titles;
}

/* Does this node mean the word? */
static bool means(const aid__book *book, const aid__ir *ir, aid__text word, aid__anchor *out)
{
  const aid__vocabulary *const v = &book->policy->vocabulary;

  if (ir->op == AID__OP_SLOT && ir->definition && aid__text_is(word, ir->definition->id) && aid__book_has(&book->definitions, ir->definition))
    aid__anchor_definition(out, ir->definition);
  else if (ir->fact && (aid__text_is(word, ir->fact->id) || (ir->fact == v->birth && aid__text_is(word, v->age->id))) && aid__book_has(&book->facts, ir->fact))
    aid__anchor_fact(out, ir->fact);
  else if (ir->op == AID__OP_STANDARD && aid__text_is(word, ir->standard->id) && aid__book_has(&book->standards, ir->standard))
    aid__anchor_standard(out, ir->standard);
  else if (ir->program && aid__text_is(word, ir->program->id) && aid__book_has(&book->programs, ir->program))
    aid__anchor_program(out, ir->program);
  else if (ir->op == AID__OP_AGGREGATE && ir->list.kind && ir->list.kind->list && aid__text_is(word, ir->list.kind->list) && aid__book_has(&book->lists, ir->list.kind))
    aid__anchor_list(out, ir->list.kind);
  else
    return false;
  return true;
}

static bool find(const aid__book *book, const aid__ir *ir, aid__text word, uint32_t at, bool exact, aid__anchor *out)
{
  if (ir == NULL)
    return false;
  if ((!exact || (at >= ir->offset && at - ir->offset < ir->length)) && means(book, ir, word, out))
    return true;
  for (size_t i = 0; i < ir->count; i++)
    if (find(book, ir->operands[i], word, at, exact, out))
      return true;
  return false;
}

bool aid__book_find(const aid__book *book, const aid__ir *ir, aid__text word, uint32_t at, aid__anchor *out)
{
  return find(book, ir, word, at, true, out) || find(book, ir, word, at, false, out);
}
