/* Pages: a policy, a program or a standard as something to read. */
#ifndef SOCIALAID_PAGE_H
#define SOCIALAID_PAGE_H
#include <socialaid/document.h>
#include <socialaid/policy.h>
AID_BEGIN

/** What a page is made of. */
typedef enum aid_page_format {
  AID_PAGE_TEXT = 0, /**< UTF-8, lines of at most 96 columns, on which a Chinese character is two wide */
  AID_PAGE_HTML = 1  /**< one file of HTML5 in the form of XML: its style is in it, no scripts, and nothing is loaded from elsewhere */
} aid_page_format;

/** Which page. Start from ::AID_PAGE_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_page_options {
  size_t size;             /**< sizeof this struct, as the caller was compiled */
  aid_page_format format;  /**< text or HTML */
  aid_language language;   /**< of the page; titles stand in both */
  const char *program;     /**< id of the program that the page is about; NULL: see standard */
  const char *standard;    /**< id of the standard that it is about, where no program is given; NULL: the whole policy, as an index */
  int32_t day;             /**< days since 1970-01-01: what is in force on it; 0: all versions, with their dates */
  int32_t known;           /**< the day up to which announcements are known; 0: all */
} aid_page_options;
/** The defaults of ::aid_page_options. */
#define AID_PAGE_OPTIONS_INIT { sizeof(aid_page_options), AID_PAGE_TEXT, AID_LANGUAGE_EN, NULL, NULL, 0, 0 }

/**
 * Write a page. A program's has its conditions, what it pays and when, its conflicts, and all that its rules rest on: definitions, facts,
 * questions and standards, each once, with formula and citation. A standard's has its rows; a policy's its programs, standards and sources.
 * The same policy and options give the same bytes.
 *
 * @param policy   whose page it is
 * @param options  NULL for the defaults
 * @param output   gets the bytes
 * @param[out] error  may be NULL
 * @return ::AID_OK; ::AID_ERROR_NOT_FOUND where no program or standard has that id; ::AID_ERROR_ARGUMENT; ::AID_ERROR_IO; ::AID_ERROR_MEMORY
 *
 * Threads: any number at once. Since 0.1.
 */
AID_API aid_status aid_policy_page_write(const aid_policy *policy, const aid_page_options *options, const aid_output *output, aid_error **error);

AID_END
#endif
