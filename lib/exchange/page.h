/*
 * Pages from inside. What stands on a page is said once, to a sheet; the sheet makes text or HTML of it. A book holds what a page is
 * about and all that this rests on, each thing once, in reading order.
 */
#ifndef AID_LIB_EXCHANGE_PAGE_H
#define AID_LIB_EXCHANGE_PAGE_H
#include "policy/say.h"

/* ---- the book ---- */

/* What a rule reads of another program: bits. */
enum { AID__READS_OUTCOME = 1, AID__READS_RECORD = 2 };

typedef struct aid__list_of { const void **items; size_t count, capacity; } aid__list_of;
typedef struct aid__book {
  const struct aid_policy *policy;
  int32_t day, known;              /* day 0: all versions; known: INT32_MAX where all is */
  const struct aid_program *about; /* NULL: no program's page */
  aid__list_of definitions;        /* const aid__definition *, assumptions too */
  aid__list_of facts;              /* const struct aid_fact *, questions too */
  aid__list_of lists;              /* const struct aid_kind *: lists that are gone over */
  aid__list_of standards;          /* const struct aid_standard * */
  aid__list_of programs;           /* const struct aid_program *: other ones that are read */
  uint8_t *reads;                  /* of them, AID__READS_…; as many as the policy has programs */
  bool failed;                     /* no memory */
} aid__book;
void aid__book_init(aid__book *book, const struct aid_policy *policy, int32_t day, int32_t known);
void aid__book_free(aid__book *book);
/* Takes in what a formula reads, and what that rests on. */
void aid__book_read(aid__book *book, const aid__ir *ir);
void aid__book_read_standard(aid__book *book, const struct aid_standard *standard);
bool aid__book_has(const aid__list_of *list, const void *item);
bool aid__book_in_force(const aid__book *book, const aid__validity *validity);
/* The versions to be shown, of those of one id: the one in force on the day, or all that are known. `out`: room for all. */
size_t aid__book_versions(const aid__book *book, struct aid_rule *const *versions, size_t count, const struct aid_rule **out);
/* What a word of a formula means, of what the book has: its anchor, and a title. False: nothing that is on the page. */
typedef struct aid__anchor { char id[200]; const aid__titles *titles; } aid__anchor;
bool aid__book_find(const aid__book *book, const aid__ir *ir, aid__text word, uint32_t at, aid__anchor *out);
void aid__anchor_definition(aid__anchor *out, const aid__definition *definition);
void aid__anchor_fact(aid__anchor *out, const struct aid_fact *fact);
void aid__anchor_list(aid__anchor *out, const struct aid_kind *kind);
void aid__anchor_standard(aid__anchor *out, const struct aid_standard *standard);
void aid__anchor_program(aid__anchor *out, const struct aid_program *program);

/* ---- the sheet ---- */

typedef enum aid__block { AID__BLOCK_PARAGRAPH, AID__BLOCK_ENTRY, AID__BLOCK_NOTE, AID__BLOCK_CITE, AID__BLOCK_CODE } aid__block;

typedef struct aid__sheet {
  aid__speaker say;      /* into the piece at hand; what is said is escaped when the piece is put down */
  aid__buffer piece;
  aid__buffer out;       /* the page */
  aid__buffer line;      /* text: the block that is being put together */
  aid__buffer cells;     /* text: of a table, one after the other, each ended by NUL */
  const char *tag;       /* HTML: the element of the open block */
  aid__block block;
  size_t columns, cell_count;
  bool html;
} aid__sheet;
void aid__sheet_init(aid__sheet *sheet, const struct aid_policy *policy, bool html, aid_language language);
void aid__sheet_free(aid__sheet *sheet);
/* The page around it all; `title`: of the window. */
void aid__sheet_begin(aid__sheet *sheet, const char *title);
void aid__sheet_end(aid__sheet *sheet);
void aid__sheet_title(aid__sheet *sheet, const aid__titles *titles, const char *id);
void aid__sheet_section(aid__sheet *sheet, aid__text2 title, const char *anchor);
void aid__sheet_section_end(aid__sheet *sheet);
/* An entry of a section, around blocks: a rule, a definition, a standard. */
void aid__sheet_entry(aid__sheet *sheet, const char *anchor);
void aid__sheet_entry_end(aid__sheet *sheet);
void aid__sheet_open(aid__sheet *sheet, aid__block block);
void aid__sheet_close(aid__sheet *sheet);
void aid__sheet_link(aid__sheet *sheet, const char *anchor, const char *title, aid__text text);   /* within a block or cell */
void aid__sheet_code(aid__sheet *sheet, const char *text);                                       /* an id within a block or cell */
void aid__sheet_soft_start(aid__sheet *sheet);                                                   /* what stands back */
void aid__sheet_soft_end(aid__sheet *sheet);
void aid__sheet_code_start(aid__sheet *sheet);
void aid__sheet_code_end(aid__sheet *sheet);
void aid__sheet_mark(aid__sheet *sheet, aid__text2 text, bool warning);                          /* a word that stands out */
/* The name of an entry: its title in the language of the page, its id, its title in the other language. */
void aid__sheet_name(aid__sheet *sheet, const aid__titles *titles, const char *id);
/* Pairs of a word and what there is to say of it. */
void aid__sheet_pairs(aid__sheet *sheet);
void aid__sheet_pair(aid__sheet *sheet, aid__text2 name);
void aid__sheet_pair_end(aid__sheet *sheet);
void aid__sheet_pairs_end(aid__sheet *sheet);
/* Tables: heads, then cells row by row. In text the last column stands on a line of its own where the others leave no room. */
void aid__sheet_table(aid__sheet *sheet, const aid__text2 *heads, size_t columns);
void aid__sheet_cell(aid__sheet *sheet, const char *anchor);     /* `anchor`: of the row; in its first cell alone, else NULL */
void aid__sheet_cell_end(aid__sheet *sheet);
void aid__sheet_table_end(aid__sheet *sheet);

/* ---- what pages have in common ---- */

typedef struct aid__page { const struct aid_policy *policy; aid__book book; aid__sheet sheet; } aid__page;
void aid__page_cite(aid__page *page, const char *cite);
void aid__page_words(aid__page *page, const aid__formula *formula);                            /* within a block or cell, as one line */
void aid__page_formula(aid__page *page, const aid__formula *formula, const char *attribute);   /* `attribute`: where it is one */
void aid__page_summary(aid__page *page, const struct aid_program *program);                    /* pairs: of whom, whom it covers, from when; reads the program into the book */
void aid__page_program(aid__page *page, const struct aid_program *program);                    /* the rest, after them */
void aid__page_standard(aid__page *page, const struct aid_standard *standard, bool named);     /* an entry with its rows; `named`: and its name */
#endif
