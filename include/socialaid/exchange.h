/* Exchange: populations and decisions as XML, read and written as streams, and checked again years later. */
#ifndef SOCIALAID_EXCHANGE_H
#define SOCIALAID_EXCHANGE_H
#include <socialaid/decision.h>
#include <socialaid/document.h>
AID_BEGIN

/** A bad record is reported (to `on_diagnostic`) and left out, and the rest goes on; the call returns ::AID_PARTIAL. */
#define AID_READ_KEEP_GOING 1u
/** Ids of households and members are known to be unique in the document: no table of them is kept. */
#define AID_READ_ASSUME_UNIQUE 2u

/** How to read. Start from ::AID_READ_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_read_options {
  size_t size;                      /**< sizeof this struct, as the caller was compiled */
  const aid_memory *memory;         /**< NULL: the policy's */
  uint32_t flags;                   /**< AID_READ_… */
  aid_on_diagnostic *on_diagnostic; /**< receives warnings, and records left out; may be NULL */
  void *data;                       /**< handed to on_diagnostic */
  aid_progress *progress;           /**< bytes read, 0; may be NULL */
  void *progress_data;              /**< handed to progress */
  const char *household;            /**< keep the household of this id alone, of however large a document; NULL: all */
} aid_read_options;
/** The defaults of ::aid_read_options. */
#define AID_READ_OPTIONS_INIT { sizeof(aid_read_options), NULL, 0, NULL, NULL, NULL, NULL, NULL }

/**
 * Read a whole population document (population-1.xsd), and check it.
 *
 * @param policy      whose vocabulary the document uses; the population keeps it alive
 * @param input       where the bytes come from; read to its end
 * @param options     NULL for the defaults
 * @param[out] out    the population, sealed; NULL after a failure
 * @param[out] error  may be NULL; every finding is in it, with file, line and the record's id
 * @return ::AID_OK; ::AID_PARTIAL where records were left out; ::AID_ERROR_DATA, ::AID_ERROR_IO, ::AID_ERROR_CANCELLED
 */
AID_API aid_status aid_population_read(const aid_policy *policy, const aid_input *input, const aid_read_options *options,
                                       aid_population **out, aid_error **error);
/** Write a population as a document. The same population is the same bytes, and what is read from them is the same population. */
AID_API aid_status aid_population_write(aid_population *population, const aid_output *output, aid_error **error);

/** Write the facts that the decisions were made from into each record: the decisions can be decided again from the document alone. */
#define AID_WRITE_WITH_FACTS 1u
/** Write decisions as a document (decisions-1.xsd). `flags`: AID_WRITE_… The same decisions are the same bytes. */
AID_API aid_status aid_decisions_write(const aid_decisions *decisions, const aid_output *output, uint32_t flags, aid_error **error);

/** Write the XSD of population documents in the words of a policy's vocabulary. */
AID_API aid_status aid_policy_schema_write(const aid_policy *policy, const aid_output *output, aid_error **error);

/** What came of a whole document. Owned by the caller of aid_exchange_assess(). */
typedef struct aid_exchange_summary aid_exchange_summary;

/** How to assess a document. Start from ::AID_EXCHANGE_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_exchange_options {
  size_t size;                      /**< sizeof this struct, as the caller was compiled */
  const aid_memory *memory;         /**< NULL: the policy's */
  uint32_t read_flags;              /**< AID_READ_… */
  uint32_t assess_flags;            /**< AID_ASSESS_…; ::AID_ASSESS_COUNT_REFUSALS is set unless ::AID_ASSESS_ALL is */
  uint32_t write_flags;             /**< AID_WRITE_… */
  uint32_t threads;                 /**< 0: as many as the process may use. A second one parses ahead; the bytes are the same whatever the number */
  const char *const *programs;      /**< ids of the programs asked for, ended by NULL; NULL: all */
  int32_t month;                    /**< as in aid_assess_options */
  int32_t day;                      /**< likewise */
  int32_t known;                    /**< likewise */
  uint32_t chunk;                   /**< households decided at once; 0: 4096 */
  aid_on_diagnostic *on_diagnostic; /**< receives warnings, and records left out; may be NULL */
  void *data;                       /**< handed to on_diagnostic */
  aid_progress *progress;           /**< households done, 0; may be NULL */
  void *progress_data;              /**< handed to progress */
} aid_exchange_options;
/** The defaults of ::aid_exchange_options. */
#define AID_EXCHANGE_OPTIONS_INIT { sizeof(aid_exchange_options), NULL, 0, 0, 0, 0, NULL, 0, 0, 0, 0, NULL, NULL, NULL, NULL }

/**
 * Decide a whole document: population in, decisions out, in constant memory.
 *
 * The input, the output, the callbacks and the memory are used on the calling thread alone, whatever the number of threads; all threads have ended
 * when the call returns, and where none can be had the work is done without.
 *
 * What was written is whole only when the call returns ::AID_OK or ::AID_PARTIAL; until then it ends nowhere, and nobody should commit it.
 *
 * @param policy      the policy
 * @param input       the population document
 * @param output      receives the decisions document; NULL: nothing is written, only counted
 * @param options     NULL for the defaults
 * @param[out] out    totals; NULL after a failure; may itself be NULL
 * @return ::AID_OK; ::AID_PARTIAL; ::AID_ERROR_DATA, ::AID_ERROR_IO, ::AID_ERROR_NOT_IN_FORCE, ::AID_ERROR_CANCELLED
 */
AID_API aid_status aid_exchange_assess(const aid_policy *policy, const aid_input *input, const aid_output *output,
                                       const aid_exchange_options *options, aid_exchange_summary **out, aid_error **error);
/** Accepts NULL. */
AID_API void aid_exchange_summary_free(aid_exchange_summary *summary);
/** Households and members decided, records left out, decisions written. */
AID_API uint64_t aid_exchange_summary_households(const aid_exchange_summary *summary);
/** Members decided. */
AID_API uint64_t aid_exchange_summary_members(const aid_exchange_summary *summary);
/** Records left out; each was reported. */
AID_API uint64_t aid_exchange_summary_left_out(const aid_exchange_summary *summary);
/** Decisions written. */
AID_API uint64_t aid_exchange_summary_written(const aid_exchange_summary *summary);
/** The month decided. */
AID_API int32_t aid_exchange_summary_month(const aid_exchange_summary *summary);
/** The day on which facts and rules were read. */
AID_API int32_t aid_exchange_summary_day(const aid_exchange_summary *summary);
/** 1 where the document says that its people are invented. */
AID_API int aid_exchange_summary_is_synthetic(const aid_exchange_summary *summary);
/** The programs decided, in the order of the packs: ids (borrowed from the summary), subjects by outcome (0: all), fen due this month. */
AID_API size_t aid_exchange_summary_program_count(const aid_exchange_summary *summary);
/** Id of the i-th program. */
AID_API const char *aid_exchange_summary_program(const aid_exchange_summary *summary, size_t i);
/** Subjects with an outcome; `outcome` 0 counts all. */
AID_API uint64_t aid_exchange_summary_total(const aid_exchange_summary *summary, size_t i, aid_outcome outcome);
/** Fen due this month. */
AID_API int64_t aid_exchange_summary_total_fen(const aid_exchange_summary *summary, size_t i);
/** Conditions that refused somebody, and how many. */
AID_API size_t aid_exchange_summary_refused_count(const aid_exchange_summary *summary, size_t i);
/** Id of the j-th condition of the i-th program that refused somebody. */
AID_API const char *aid_exchange_summary_refused_reason(const aid_exchange_summary *summary, size_t i, size_t j);
/** How many it refused. */
AID_API uint64_t aid_exchange_summary_refused(const aid_exchange_summary *summary, size_t i, size_t j);

/** What a verification did. */
#define AID_VERIFIED_SCHEMA 1u  /**< it fits decisions-1.xsd */
#define AID_VERIFIED_TOTALS 2u  /**< the totals are the sums of the records */
#define AID_VERIFIED_DIGEST 4u  /**< the digest is that of the bytes */
#define AID_VERIFIED_END 8u     /**< the end mark is there, and counts right */
#define AID_VERIFIED_AGAIN 16u  /**< decided again from the facts in it, and nothing came out differently */

/** How to verify. Start from ::AID_VERIFY_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_verify_options {
  size_t size;                      /**< sizeof this struct, as the caller was compiled */
  const aid_memory *memory;         /**< NULL: malloc() and its family */
  const aid_policy *policy;         /**< to decide again with, where the document has its facts; NULL: that is not done */
  const char *schema;               /**< path of decisions-1.xsd; NULL: the installed one */
  aid_on_diagnostic *on_diagnostic; /**< receives warnings: why it was not decided again; may be NULL */
  void *data;                       /**< handed to on_diagnostic */
  aid_progress *progress;           /**< bytes read, 0; may be NULL */
  void *progress_data;              /**< handed to progress */
} aid_verify_options;
/** The defaults of ::aid_verify_options. */
#define AID_VERIFY_OPTIONS_INIT { sizeof(aid_verify_options), NULL, NULL, NULL, NULL, NULL, NULL, NULL }

/**
 * Hold a decisions document against its schema, its totals, its digest and its end; and decide it again where it carries its facts.
 *
 * @param[out] did    AID_VERIFIED_…: what was done and held; may be NULL
 * @return ::AID_OK; ::AID_ERROR_DATA with every finding; ::AID_ERROR_IO
 */
AID_API aid_status aid_decisions_verify(const aid_input *input, const aid_verify_options *options, uint32_t *did, aid_error **error);

AID_END
#endif
