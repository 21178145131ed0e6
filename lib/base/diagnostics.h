/*
 * Every diagnostic of the library, once: number, status of the call that fails with it, English, Chinese, and the hint in both
 * ("" where there is none). %1 to %6 are arguments. Numbers are never renumbered and never used again.
 *
 *   E1xxx  the call and the machine           E2xxx  packs: 20 form, 21 words, 22 types and units, 23 dates, 24 structure
 *   E3xxx  populations and their documents    E4xxx  assessment and decision documents
 *   W….    the same ranges, where the work goes on
 */
#ifndef AID_LIB_BASE_DIAGNOSTICS_H
#define AID_LIB_BASE_DIAGNOSTICS_H

#define AID__DIAGNOSTICS(X) \
  X(E1001, AID_ERROR_MEMORY, "no memory", "内存不足", "", "") \
  X(E1002, AID_ERROR_ARGUMENT, "%1: the argument %2 may not be NULL", "%1：参数 %2 不能为 NULL", "", "") \
  X(E1003, AID_ERROR_ARGUMENT, "%1: %2", "%1：%2", "", "") \
  X(E1004, AID_ERROR_ARGUMENT, "%1: the options have a size that this library does not know", "%1：选项结构的大小与本库不符", \
    "start from the initialiser macro of the header that you compile with", "请使用编译所用头文件中的初始化宏") \
  X(E1010, AID_ERROR_IO, "%1 cannot be opened: %2", "无法打开 %1：%2", "", "") \
  X(E1011, AID_ERROR_IO, "%1 cannot be read: %2", "无法读取 %1：%2", "", "") \
  X(E1012, AID_ERROR_IO, "%1 cannot be written: %2", "无法写入 %1：%2", "nothing was left under that name", "没有留下以该名称命名的文件") \
  X(E1020, AID_ERROR_CANCELLED, "stopped on request", "已按要求停止", "", "") \
  X(E1030, AID_ERROR_INTERNAL, "the library contradicts itself (%1); please report this", "库内部不一致（%1），请报告", "", "") \
  X(E2001, AID_ERROR_POLICY, "the pack is not well-formed XML: %1", "政策包不是格式正确的 XML：%2", "", "") \
  X(E2002, AID_ERROR_POLICY, "the pack ends too early", "政策包提前结束", "the file seems to be cut off", "文件似乎不完整") \
  X(E2003, AID_ERROR_POLICY, "the pack is not UTF-8", "政策包不是 UTF-8 编码", "save it as UTF-8", "请保存为 UTF-8 编码") \
  X(E2004, AID_ERROR_POLICY, "the pack has a document type declaration, which is refused", "政策包含有文档类型声明（DOCTYPE），不予接受", "remove the DOCTYPE", "请删除 DOCTYPE") \
  X(E2005, AID_ERROR_POLICY, "the pack names the entity %1; only lt, gt, amp, quot and apos are known", "政策包引用了实体 %1；只接受 lt、gt、amp、quot、apos", "", "") \
  X(E2006, AID_ERROR_POLICY, "the pack has too many %1: at most %3", "政策包%2超过上限 %3", "", "") \
  X(E2007, AID_ERROR_POLICY, "%1 is in another namespace than the pack", "%1 与政策包的命名空间不同", "", "") \
  X(E2008, AID_ERROR_POLICY, "an end tag does not fit: %1 from line %2 is open", "结束标记不匹配：第 %2 行的 %1 尚未结束", "", "") \
  X(E2009, AID_ERROR_POLICY, "text stands where only elements may: in %1", "%1 中只能有元素，不能有文字", "", "") \
  X(E3001, AID_ERROR_DATA, "the document is not well-formed XML: %1", "文档不是格式正确的 XML：%2", "", "") \
  X(E3002, AID_ERROR_DATA, "the document ends too early", "文档提前结束", "the file seems to be cut off", "文件似乎不完整") \
  X(E3003, AID_ERROR_DATA, "the document is not UTF-8", "文档不是 UTF-8 编码", "save it as UTF-8", "请保存为 UTF-8 编码") \
  X(E3004, AID_ERROR_DATA, "the document has a document type declaration, which is refused", "文档含有文档类型声明（DOCTYPE），不予接受", "remove the DOCTYPE", "请删除 DOCTYPE") \
  X(E3005, AID_ERROR_DATA, "the document names the entity %1; only lt, gt, amp, quot and apos are known", "文档引用了实体 %1；只接受 lt、gt、amp、quot、apos", "", "") \
  X(E3006, AID_ERROR_DATA, "the document has too many %1: at most %3", "文档%2超过上限 %3", "", "") \
  X(E3007, AID_ERROR_DATA, "%1 is in another namespace than the document", "%1 与文档的命名空间不同", "", "") \
  X(E3008, AID_ERROR_DATA, "an end tag does not fit: %1 from line %2 is open", "结束标记不匹配：第 %2 行的 %1 尚未结束", "", "") \
  X(E3009, AID_ERROR_DATA, "text stands where only elements may: in %1", "%1 中只能有元素，不能有文字", "", "")

#endif
