/* Populations from Apache Arrow, and decisions as Arrow: the C data and C stream interfaces, in process and without a dependency on Arrow. */
#ifndef SOCIALAID_ARROW_H
#define SOCIALAID_ARROW_H
#include <socialaid/batch.h>

/* The structs, as the Arrow specification defines them; whoever includes another copy of them first is welcome to it. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

#ifdef __cplusplus
extern "C" {
#endif

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#ifdef __cplusplus
}
#endif
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

#ifdef __cplusplus
extern "C" {
#endif

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#ifdef __cplusplus
}
#endif
#endif

AID_BEGIN

/** What a column is, where it is not called as what it is. */
typedef struct aid_arrow_column {
  const char *column;     /**< the column's name in the Arrow schema */
  const char *name;       /**< what it holds: the id of a fact, "id", … (see aid_population_take_arrow()); NULL: as it is called; "": it is left aside */
  int null_says_nothing;  /**< a null is no "unknown" but silence, which means what the pack says that it means ("never", "no", 0 …) */
} aid_arrow_column;

/** Columns of which nothing is known are left aside, not refused. */
#define AID_ARROW_SKIP_UNKNOWN 1u

/** How to take Arrow structures. Start from ::AID_ARROW_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_arrow_options {
  size_t size;                       /**< sizeof this struct, as the caller was compiled */
  const aid_arrow_column *columns;   /**< columns of which there is something to say; NULL: none */
  size_t column_count;               /**< how many */
  uint32_t flags;                    /**< AID_ARROW_… */
} aid_arrow_options;
/** The defaults of ::aid_arrow_options. */
#define AID_ARROW_OPTIONS_INIT { sizeof(aid_arrow_options), NULL, 0, 0 }

/**
 * Add the rows of a record batch (a struct array) to a population.
 *
 * Columns are taken by name, in any order:
 *  - `id`: text. Needed for households, persons and regions (a region's is its division code); else it may be absent or null.
 *  - the parent row, under the id of the parent's kind: `region` of a household (absent: the policy's region), `household` of a person,
 *    `person` of what belongs to persons, and so on. Text: the parent's id, among persons that of a member; where a column `household`
 *    stands beside `person`, the person of that record, who may be a relative. Or an integer: the number of the parent's row, from 0, as
 *    aid_population_row_at() counts (not for regions, whose codes are text). It may not be null.
 *  - `member` of a person: a flag; no: a relative who is no member. Absent: all are members.
 *  - `from`, `until` of a dated kind: dates; null: unknown; absent: the row has always held, and goes on.
 *  - a fact by its id: the value of each row; null: unknown. Of a dated fact it is the value of the population's month.
 *  - a list of the kind by its name ("cards"): a flag; yes: the rows are all there are; no: there may be more; null: nothing is known of it.
 * A column that is not there says nothing: then what silence about the fact or list means stands, as in a document.
 *
 * Arrow types that are taken:
 *  - flags: bool; integers 0 and 1; text "yes", "no".
 *  - numbers: integers, which are fen where the fact is money ("yuan", "yuan/month" …) and whole units elsewhere (3 of a "count" is 3, 1 of a
 *    "rate" is 100 %); decimal32, decimal64 and decimal128, which are in the fact's own unit (yuan); float32 and float64, in the fact's own unit
 *    too, and only where the float is the nearest one to exactly one number with the digits that the fact allows (1234.56 is, 0.1 + 0.2 is
 *    not); text "310.50", "2.4%". Nothing is ever rounded: what the fact's digits cannot hold is refused. A NaN is null.
 *  - dates: date32, where 2147483647 is "never"; text "2021-07-01", "never".
 *  - months: date32, of a first day of a month or never; text "2021-07", "never".
 *  - codes, texts, persons (by id, of the same record; "none": nobody) and regions: text.
 * Text is utf8 or large_utf8, as it is or dictionary-encoded. An array of the null type is unknown throughout. Other types (timestamps among
 * them) are refused. Arrays may be slices (offsets), and may leave their nulls uncounted (-1).
 *
 * It is all or nothing: after a failure the population is as it was, but for regions that were spoken of. What only whole records show
 * (a reference to somebody who is not there) is found when the population is sealed. Diagnostics name column and row in place of a
 * document's record, as "person[17].wage", rows counted from 0.
 *
 * @param kind     whose rows they are: "household", "person", "region", "card" …
 * @param schema   moved into the call: whatever it answers, it has been released when the call returns (`release` is NULL then), once
 * @param array    likewise. Values are copied
 * @param options  NULL for the defaults
 * @return ::AID_OK; ::AID_ERROR_ARGUMENT (types, unknown or missing columns, structures that are released or make no sense);
 *         ::AID_ERROR_DATA (values, ids twice, parents that are not there), with every finding in the error, up to 100. Since 0.1.
 */
AID_API aid_status aid_population_take_arrow(aid_population *population, const char *kind, struct ArrowSchema *schema,
                                             struct ArrowArray *array, const aid_arrow_options *options, aid_error **error);
/**
 * Add the rows of all record batches of a stream, as aid_population_take_arrow() does; rows are numbered through all batches. All or nothing
 * too (of regions, what earlier batches said stays).
 *
 * @param stream  moved into the call: whatever it answers, it has been released when the call returns, and so has each batch
 * @return as aid_population_take_arrow(); ::AID_ERROR_IO where the stream fails, with its own words. Since 0.1.
 */
AID_API aid_status aid_population_take_arrow_stream(aid_population *population, const char *kind, struct ArrowArrayStream *stream,
                                                    const aid_arrow_options *options, aid_error **error);

/**
 * The decisions of one program as a record batch (a struct array), without copying the columns.
 *
 * Its columns: `subject`, the id of each row (utf8, or large_utf8 where 2 GiB do not hold them all), and `household`, the id of the
 * household in whose record it stands (null for regions); then each column of aid_batch_column_at() under its name: `outcome` (uint8),
 * `amount` (int64, fen), pays as `pay.` and the id of the pay (int64, fen), `reasons` and `missing` (uint8 to uint64), `starts` (int32, months
 * since 1970-01). A second column of reasons is called `reasons_2`, and so on. What is not known is null.
 *
 * What the values mean stands in the metadata of the schemas. Of the batch: `socialaid:program`, `socialaid:kind`, `socialaid:month`
 * ("2022-09"), `socialaid:policy`, `socialaid:policy_version`, `socialaid:policy_digest`, `socialaid:synthetic` ("yes" where the people are
 * invented), `socialaid:version` (of the library). Of a column: `socialaid:unit` ("fen", "months since 1970-01"); `socialaid:value.N`, what the
 * number N stands for ("eligible"); `socialaid:bit.N`, the reason or fact that bit N stands for. Bits are counted from the least, within
 * the column.
 *
 * The structures belong to the caller, who releases each (or whoever they are moved to; a child may be moved out of its parent). They keep
 * the batch alive, and may be released from any thread, before or after the batch is freed.
 *
 * @param program      number of the program
 * @param[out] schema  may be NULL; its `release` is NULL after a failure
 * @param[out] array   likewise
 * @return ::AID_OK, ::AID_ERROR_ARGUMENT (no such program), ::AID_ERROR_MEMORY. Since 0.1.
 */
AID_API aid_status aid_batch_export_arrow(const aid_batch *batch, size_t program, struct ArrowSchema *schema, struct ArrowArray *array,
                                          aid_error **error);
/**
 * The same as a stream of that one record batch, for those who take streams alone.
 *
 * @param[out] stream  belongs to the caller, keeps the batch alive; its `release` is NULL after a failure
 * @return as aid_batch_export_arrow(). Since 0.1.
 */
AID_API aid_status aid_batch_export_arrow_stream(const aid_batch *batch, size_t program, struct ArrowArrayStream *stream, aid_error **error);

AID_END
#endif
