/* Comparison: one population under two policies, and what the difference costs and does. */
#ifndef SOCIALAID_COMPARE_H
#define SOCIALAID_COMPARE_H
#include <socialaid/exchange.h>
AID_BEGIN

/** What came of a comparison. Owned by the caller of aid_exchange_compare(); needs neither policy nor population any more. */
typedef struct aid_comparison aid_comparison;

/** How to compare. Start from ::AID_COMPARE_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_compare_options {
  size_t size;                      /**< sizeof this struct, as the caller was compiled */
  const aid_memory *memory;         /**< NULL: the reform's */
  uint32_t read_flags;              /**< AID_READ_… */
  uint32_t chunk;                   /**< households decided at once; 0: 4096 */
  const char *const *programs;      /**< ids of the programs asked for, of either policy, ended by NULL; NULL: all */
  int32_t month;                    /**< as in aid_assess_options */
  int32_t day;                      /**< likewise */
  int32_t known;                    /**< likewise */
  uint32_t losses;                  /**< how many of the largest losses are kept, at most 100000; 0: 10 */
  const char *line;                 /**< the poverty line: an expression of a household, yuan/month ("dibao_standard"); NULL: no poverty is measured */
  const char *income;               /**< income per head before benefits, likewise ("income_per_head"); needed with `line` */
  const char *heads;                /**< how many heads there are, count; NULL: "count(persons)" */
  aid_on_diagnostic *on_diagnostic; /**< receives warnings, and records left out; may be NULL */
  void *data;                       /**< handed to on_diagnostic */
  aid_progress *progress;           /**< households done, 0; may be NULL */
  void *progress_data;              /**< handed to progress */
  uint32_t threads;                 /**< as in aid_exchange_options */
} aid_compare_options;
/** The defaults of ::aid_compare_options. */
#define AID_COMPARE_OPTIONS_INIT \
  { sizeof(aid_compare_options), NULL, 0, 0, NULL, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 }

/**
 * Decide a document under a policy and under its reform, and compare: in constant memory. The input, the callbacks and the memory are used on the
 * calling thread alone.
 *
 * The reform extends the base: its lowest packs are those of the base, byte for byte (aid_policy_amend() makes such a one). So its words are
 * those of the base and more. The document is read once, in the reform's words; it is decided by the reform, and by the base's packs loaded
 * into the same words (kinds, facts, codes, regions). What only the reform speaks of, the base does not read.
 *
 * A household's amount under a program is what it and its members are due for the month. Where a decision is undetermined, is left to an
 * official, or has an unknown amount, the household is open under the program: it is counted so, and never as if it got nothing.
 *
 * The poverty line, the income and the heads are those of the base: the yardstick stays where it is while the policy moves. They may read
 * programs from the record alone.
 *
 * @param base        the policy as it is
 * @param reform      the policy as it would be
 * @param input       the population document, read to its end
 * @param options     NULL for the defaults
 * @param[out] out    the comparison; NULL after a failure
 * @param[out] error  may be NULL
 * @return ::AID_OK; ::AID_PARTIAL where records were left out; ::AID_ERROR_ARGUMENT where the reform does not extend the base;
 *         ::AID_ERROR_POLICY where line, income or heads are no such expression; else as aid_exchange_assess()
 *
 * Threads: any number at once on the same policies. Since 0.1.
 */
AID_API aid_status aid_exchange_compare(const aid_policy *base, const aid_policy *reform, const aid_input *input,
                                        const aid_compare_options *options, aid_comparison **out, aid_error **error);
/** Accepts NULL. Since 0.1. */
AID_API void aid_comparison_free(aid_comparison *comparison);

/** In arrays of two and three: under the base. */
#define AID_BEFORE 0
/** Under the reform. */
#define AID_AFTER 1
/** Without any benefit. */
#define AID_WITHOUT 2

/** Numbers of one program in one group. For all programs together the subjects are the households. */
typedef struct aid_compared {
  uint64_t decided[2];      /**< subjects decided, by ::AID_BEFORE and ::AID_AFTER */
  uint64_t eligible[2];     /**< of these: eligible (a household: for something) */
  uint64_t undetermined[2]; /**< a fact is missing (a household: in something) */
  uint64_t official[2];     /**< for an official (a household: in something, and undetermined in nothing) */
  uint64_t unpriced[2];     /**< eligible, the amount unknown (a household: in something) */
  int64_t cost_fen[2];      /**< due for the month: all amounts that are known */
  uint64_t households;      /**< households compared: decided, and known under both */
  uint64_t open;            /**< households that are not: undetermined, for an official or of unknown amount under either */
  uint64_t entering;        /**< compared households, eligible only after */
  uint64_t leaving;         /**< eligible only before */
  uint64_t gaining;         /**< due more after, those entering with an amount included */
  uint64_t losing;          /**< due less after, those leaving included */
  int64_t gained_fen;       /**< by how much in all */
  int64_t lost_fen;         /**< likewise; not below 0 */
} aid_compared;
/** The mean change of those whose amount changes, in yuan, exact: (gained - lost) / (gaining + losing). Unknown where nobody's does. Since 0.1. */
AID_API aid_value aid_compared_mean(const aid_compared *compared);

/** Poverty in one group. All three of a number are of the same households: those for which everything is known. */
typedef struct aid_poverty {
  uint64_t households;         /**< measured */
  uint64_t members;            /**< in them */
  uint64_t unknown_households; /**< not measured: line, income, heads or an amount is not known */
  uint64_t unknown_members;    /**< in them */
  uint64_t poor_households[3]; /**< income per head below the line: ::AID_BEFORE, ::AID_AFTER, ::AID_WITHOUT benefits */
  uint64_t poor_members[3];    /**< the headcount: members of these */
  int64_t gap_fen[3];          /**< what they lack in all for a month; summed exactly, then rounded to the fen, half up */
} aid_poverty;

/** What a group of households has in common. */
typedef enum aid_group_kind {
  AID_GROUP_TOTAL = 0,  /**< all */
  AID_GROUP_REGION = 1, /**< a county; the region of the record where that lies above the counties */
  AID_GROUP_TYPE = 2    /**< a household type; see aid_comparison_group_id() */
} aid_group_kind;

/** The month decided. Since 0.1. */
AID_API int32_t aid_comparison_month(const aid_comparison *comparison);
/** The day on which facts and rules were read. Since 0.1. */
AID_API int32_t aid_comparison_day(const aid_comparison *comparison);
/** Households compared or open, records left out included in neither. Since 0.1. */
AID_API uint64_t aid_comparison_households(const aid_comparison *comparison);
/** Their members. Since 0.1. */
AID_API uint64_t aid_comparison_members(const aid_comparison *comparison);
/** Records left out; each was reported. Since 0.1. */
AID_API uint64_t aid_comparison_left_out(const aid_comparison *comparison);
/** 1 where the document says that its people are invented. Since 0.1. */
AID_API int aid_comparison_is_synthetic(const aid_comparison *comparison);
/** The programs decided by either policy, in the order of the reform's packs. Since 0.1. */
AID_API size_t aid_comparison_program_count(const aid_comparison *comparison);
/** Id of the i-th program; NULL past the end. Borrowed from the comparison. Since 0.1. */
AID_API const char *aid_comparison_program(const aid_comparison *comparison, size_t i);
/** Its title; NULL where it has none in that language. Since 0.1. */
AID_API const char *aid_comparison_program_title(const aid_comparison *comparison, size_t i, aid_language language);

/** The groups: first the total, then the regions spoken of by code, then the household types that there are. Since 0.1. */
AID_API size_t aid_comparison_group_count(const aid_comparison *comparison);
/** What the g-th group is by. Since 0.1. */
AID_API aid_group_kind aid_comparison_group_kind(const aid_comparison *comparison, size_t g);
/**
 * "total"; a division code; or a type, by the ages of the members on the day (birthdays counted as the law does):
 * "age_unknown" (of some member), else "no_members", "one_adult" (under 60), "one_elder" (60 or over), "elders" (two or more, all 60 or
 * over), "elders_and_children" (with somebody of 60 or over and somebody under 18), "with_elders", "with_children", "adults" (two or
 * more, all from 18 to 59). Borrowed from the comparison. Since 0.1.
 */
AID_API const char *aid_comparison_group_id(const aid_comparison *comparison, size_t g);
/** Its name; a region's is NULL where no pack names it. Since 0.1. */
AID_API const char *aid_comparison_group_title(const aid_comparison *comparison, size_t g, aid_language language);
/** Households of the group, and their members (which may be NULL). Since 0.1. */
AID_API uint64_t aid_comparison_group_households(const aid_comparison *comparison, size_t g, uint64_t *members);
/** A program's numbers in a group; past the last program those of all together. NULL past the last group. Borrowed. Since 0.1. */
AID_API const aid_compared *aid_comparison_numbers(const aid_comparison *comparison, size_t g, size_t program);
/** Poverty in a group; NULL where no line was given. Borrowed from the comparison. Since 0.1. */
AID_API const aid_poverty *aid_comparison_poverty(const aid_comparison *comparison, size_t g);

/** One household that loses. */
typedef struct aid_loss {
  const char *household; /**< its id */
  const char *region;    /**< the region of its record */
  int64_t fen[2];        /**< due for the month from all programs, before and after */
} aid_loss;
/** The largest losses of single households over all programs, the largest first, equal ones in the order of the document. Since 0.1. */
AID_API size_t aid_comparison_loss_count(const aid_comparison *comparison);
/** The i-th; NULL past the end. Borrowed from the comparison. Since 0.1. */
AID_API const aid_loss *aid_comparison_loss(const aid_comparison *comparison, size_t i);
/** What it was and would be due from one program. Since 0.1. */
AID_API void aid_comparison_loss_fen(const aid_comparison *comparison, size_t i, size_t program, int64_t *before, int64_t *after);

/** Write a comparison as a document (comparison-1.xsd). The same comparison is the same bytes. Since 0.1. */
AID_API aid_status aid_comparison_write(const aid_comparison *comparison, const aid_output *output, aid_error **error);

AID_END
#endif
