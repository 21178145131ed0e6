/* Writing XML: one way to write each thing, so that the same content is the same bytes. Two-space indent, LF, UTF-8, attributes in the order given. */
#ifndef AID_LIB_XML_WRITER_H
#define AID_LIB_XML_WRITER_H
#include "base/report.h"
#include "base/number.h"
#include <socialaid/document.h>

typedef struct aid__writer aid__writer;
/* Writes to `output`; with `digest`, SHA-256 of every byte so far can be asked for. NULL: no memory. */
aid__writer *aid__writer_new(const aid_memory *memory, const aid_output *output, bool digest);
void aid__writer_free(aid__writer *writer);
void aid__writer_declaration(aid__writer *writer);                              /* <?xml version="1.0" encoding="UTF-8"?> */
void aid__writer_start(aid__writer *writer, const char *element);               /* <element … kept open for attributes */
void aid__writer_attribute(aid__writer *writer, const char *name, const char *value);  /* NULL value: left out */
void aid__writer_attribute_text(aid__writer *writer, const char *name, aid__text value);
void aid__writer_attribute_int(aid__writer *writer, const char *name, int64_t value);
void aid__writer_attribute_fen(aid__writer *writer, const char *name, int64_t fen, const char *unit); /* 12345 -> "123.45"; unit NULL or appended after a blank */
void aid__writer_attribute_fraction(aid__writer *writer, const char *name, aid__fraction f, unsigned least, const char *unit);
void aid__writer_attribute_date(aid__writer *writer, const char *name, int32_t day);
void aid__writer_attribute_month(aid__writer *writer, const char *name, int32_t month);
void aid__writer_text(aid__writer *writer, const char *text);
void aid__writer_text_part(aid__writer *writer, aid__text text);
void aid__writer_end(aid__writer *writer);                                       /* closes the innermost element: "/>" where it is empty */
void aid__writer_comment(aid__writer *writer, const char *text);
/* "sha256:<64 hex digits>" of all bytes written so far, the open start tag included up to here (call it with an element just started: the bytes before its '<'). */
void aid__writer_digest(aid__writer *writer, char out[72]);
uint64_t aid__writer_bytes(const aid__writer *writer);
/* Hands all to the output. False: the output failed at some time (errno in *code). Nothing is reported here. */
bool aid__writer_flush(aid__writer *writer, int *code);
#endif
