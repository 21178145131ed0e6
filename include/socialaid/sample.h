/* Samples: synthetic populations shaped like a real city. */
#ifndef SOCIALAID_SAMPLE_H
#define SOCIALAID_SAMPLE_H
#include <socialaid/document.h>
AID_BEGIN

/** Households of the whole city: about 3.77 million residents. */
#define AID_SAMPLE_FULL 1300000u

/** How to make a sample. Start from ::AID_SAMPLE_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_sample_options {
  size_t size;              /**< sizeof this struct, as the caller was compiled */
  uint64_t households;      /**< 0: ::AID_SAMPLE_FULL */
  uint64_t seed;            /**< another seed, other people; the shares stay */
  int32_t month;            /**< months since 1970-01, from 2000-01 to 2099-12; 0: 2021-07 */
  const aid_memory *memory; /**< NULL: malloc() and its family */
  aid_progress *progress;   /**< households written, households in all; may be NULL */
  void *progress_data;      /**< handed to progress */
} aid_sample_options;
/** The defaults of ::aid_sample_options. */
#define AID_SAMPLE_OPTIONS_INIT { sizeof(aid_sample_options), 0, 0, 0, NULL, NULL, NULL }

/**
 * Write a synthetic population in the words of the pack "puyang": its counties and townships,
 * made-up villages and made-up people.
 *
 * Assessed for 2021-07 under that pack, the full city has the caseloads that Puyang published
 * (39,621 drawing the living subsidy of the disabled, 52,137 the nursing subsidy, 71,109 aged
 * 80 or over), a smaller one has them in proportion. From 2,000 households on, every program, kind
 * of list and kind of unknown fact occurs. Written as it is made, in constant memory. The same
 * options give the same bytes on every machine.
 *
 * @param output       receives the document (synthetic="true"); it is whole only after ::AID_OK
 * @param options      NULL for the defaults
 * @param[out] error   may be NULL
 * @return ::AID_OK; ::AID_ERROR_ARGUMENT, ::AID_ERROR_IO, ::AID_ERROR_MEMORY, ::AID_ERROR_CANCELLED
 *
 * Threads: any number at once, on outputs of their own. Since 0.1.
 */
AID_API aid_status aid_sample_write(const aid_output *output, const aid_sample_options *options,
                                    aid_error **error);

AID_END
#endif
