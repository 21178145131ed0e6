/* Populations from Apache Arrow: the C data and C stream interfaces, in process and without a dependency on Arrow. */
#ifndef SOCIALAID_ARROW_H
#define SOCIALAID_ARROW_H
#include <socialaid/population.h>

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

AID_END
#endif
