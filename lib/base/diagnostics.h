/*
 * Every diagnostic of the library, once: number, status of the call that fails with it, English, Chinese, and the hint in both
 * ("" where there is none). %1 to %6 are arguments. Numbers are never renumbered and never used again.
 *
 *   E1xxx  the call and the machine           E2xxx  packs: 20 form, 21 words, 22 types and units, 23 dates, 24 structure, 25 changes on paper,
 *                                                  26 calendars and procedures
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
  X(E2010, AID_ERROR_POLICY, "%1 is no attribute of %2", "%2 没有属性 %1", "did you mean %3?", "是否指 %3？") \
  X(E2011, AID_ERROR_POLICY, "%1 needs the attribute %2", "%1 缺少属性 %2", "", "") \
  X(E2012, AID_ERROR_POLICY, "%1 must be one of: %2; it is %3", "%1 只能是：%2；现为 %3", "", "") \
  X(E2013, AID_ERROR_POLICY, "%1 is no name: a letter, then letters, digits and _", "%1 不是合法名称：应以字母开头，后接字母、数字或下划线", "", "") \
  X(E2014, AID_ERROR_POLICY, "%1 is a word of the rule language", "%1 是规则语言的保留词", "choose another name", "请另取名称") \
  X(E2015, AID_ERROR_POLICY, "%1 is no type", "%1 不是类型", \
    "flag, date, month, text, code LIST, person, region, yuan, yuan/month, yuan/year, days, months, count, rate or a unit of the pack", \
    "可用：flag、date、month、text、code 代码表、person、region、yuan、yuan/month、yuan/year、days、months、count、rate 或政策包声明的单位") \
  X(E2016, AID_ERROR_POLICY, "%1 is no kind of thing and no level of regions", "%1 既不是对象种类，也不是行政级别", "did you mean %2?", "是否指 %2？") \
  X(E2017, AID_ERROR_POLICY, "%1 is there already", "%1 已经存在", "", "") \
  X(E2018, AID_ERROR_POLICY, "%1 cannot stand for %2", "%1 不能用于 %2", "", "") \
  X(E2020, AID_ERROR_NOT_FOUND, "there is no pack %1", "找不到政策包 %1", \
    "a name is looked for beside the pack that extends it, in the pack path, and in the built-in folder; a path has a / or ends in .xml", \
    "按名称查找的顺序：引用它的政策包所在目录、pack_path、内置目录；路径须含 / 或以 .xml 结尾") \
  X(E2021, AID_ERROR_POLICY, "the pack %1 is too large", "政策包 %1 过大", "", "") \
  X(E2022, AID_ERROR_POLICY, "too many packs extend one another, at %1", "政策包层数过多，至 %1", "", "") \
  X(E2023, AID_ERROR_POLICY, "the pack %1 extends itself", "政策包 %1 引用了自身", "", "") \
  X(E2024, AID_ERROR_POLICY, "a pack begins with <policy xmlns=\"urn:socialaid:policy:1\">, not with %1 of %2", "政策包应以 <policy xmlns=\"urn:socialaid:policy:1\"> 开头，而不是 %2 的 %1", "", "") \
  X(E2025, AID_ERROR_POLICY, "%1 is no division code", "%1 不是行政区划代码", "6, 9 or 12 digits, or CN", "应为 6、9 或 12 位数字，或 CN") \
  X(E2026, AID_ERROR_POLICY, "%1 cannot stand in %2", "%2 中不能有 %1", "", "") \
  X(E2027, AID_ERROR_POLICY, "%1 is no value of the key %2", "%1 不是键 %2 的值", "", "") \
  X(E2028, AID_ERROR_POLICY, "%1 is no value of the standard %2", "%1 不是标准 %2 的值", "", "") \
  X(E2029, AID_ERROR_POLICY, "%1 cannot be a key of %2: no fact or definition of one type has that name", "%1 不能作为 %2 的键：没有同名且类型一致的事实或定义", "", "") \
  X(E2030, AID_ERROR_POLICY, "%1 has another type or kind in a pack below", "%1 与下层政策包中的类型或种类不同", "", "") \
  X(E2031, AID_ERROR_POLICY, "the standard %1 has more than %2 %3", "标准 %1 超过 %2 %4", "", "") \
  X(E2032, AID_ERROR_POLICY, "%1 is a step and a direction, not %2", "%1 应为步长和方向，而不是 %2", "as in: 1 yuan up; 1 fen half_up", "例如：1 yuan up；1 fen half_up") \
  X(E2033, AID_ERROR_NOT_FOUND, "there is no program %1", "没有项目 %1", "", "") \
  X(E2034, AID_ERROR_POLICY, "%1 has more than %2 rules or versions", "%1 的规则或版本超过 %2 个", "", "") \
  X(E2035, AID_ERROR_POLICY, "several kinds have a definition %1", "多个对象种类都有定义 %1", "say which with of, as in of=\"person\"", "请用 of 指明，如 of=\"person\"") \
  X(E2036, AID_ERROR_POLICY, "a file of cases begins with <cases xmlns=\"urn:socialaid:policy:1\">, not with %1", "案例文件应以 <cases xmlns=\"urn:socialaid:policy:1\"> 开头，而不是 %1", "", "") \
  X(E2050, AID_ERROR_POLICY, "the review of %1 does not come after the first day %2", "复核日 %1 不晚于起始日 %2", "", "") \
  X(E2051, AID_ERROR_POLICY, "%1 is no finding that a pack could accept", "%1 不是可以接受的检查结果", "a finding of policy check, as in W2101", "应为 policy check 的编号，如 W2101") \
  X(E2101, AID_ERROR_POLICY, "%1 means nothing in a rule", "规则中不能出现 %1", "", "") \
  X(E2102, AID_ERROR_POLICY, "a code has no end: %1", "代码没有结束引号：%1", "a code stands between two '", "代码应写在两个 ' 之间") \
  X(E2103, AID_ERROR_POLICY, "%1 is no number that can be held", "%1 不是可以表示的数", "", "") \
  X(E2104, AID_ERROR_POLICY, "there is no such day or month: %1", "没有这样的日期或月份：%1", "", "") \
  X(E2105, AID_ERROR_POLICY, "expected %1, found %2", "应为 %3，实为 %4", "", "") \
  X(E2106, AID_ERROR_POLICY, "and and or are mixed", "and 与 or 混用", "put brackets around one of them", "请用括号分清先后") \
  X(E2107, AID_ERROR_POLICY, "the formula is nested or dotted too deep: expected %1", "公式嵌套或点号层次过深：应为 %3", "", "") \
  X(E2108, AID_ERROR_POLICY, "a list of months is two whole numbers, none above 0, at most %1 months", "月份列表由两个不大于 0 的整数构成，至多 %1 个月", "as in: months -12..-1", "例如：months -12..-1") \
  X(E2109, AID_ERROR_POLICY, "%1 is not defined for %2", "%2 没有定义 %1", "did you mean %3?", "是否指 %3？") \
  X(E2110, AID_ERROR_POLICY, "%1 stands in two of: the entity, its parents, the standards, the programs", "%1 同时出现在对象、其上级、标准或项目中", "put the kind before it, as in household.%1", "请在前面加上种类，如 household.%1") \
  X(E2111, AID_ERROR_POLICY, "%1 is a program; say what of it", "%1 是救助项目，须指明其内容", "as in %1.eligible, %1.amount, %1.enrolled", "如 %1.eligible、%1.amount、%1.enrolled") \
  X(E2112, AID_ERROR_POLICY, "nothing can follow %1 with a dot", "%1 之后不能再用点号", "", "") \
  X(E2113, AID_ERROR_POLICY, "the program %1 is of %2; it cannot be read from %3", "项目 %1 针对 %2，不能从 %3 读取", "", "") \
  X(E2114, AID_ERROR_POLICY, "%1 cannot be named here: the list was reached through something else", "此处不能使用 %1：列表是经由其他对象到达的", "", "") \
  X(E2115, AID_ERROR_POLICY, "%2 is nothing of the program %1", "项目 %1 没有 %2", "qualifies, eligible, amount, a pay's id; enrolled, since, paid, applied, confirmed", "可用：qualifies、eligible、amount、给付项 id；enrolled、since、paid、applied、confirmed") \
  X(E2116, AID_ERROR_POLICY, "the program %1 pays nothing", "项目 %1 没有给付", "", "") \
  X(E2117, AID_ERROR_POLICY, "%2 is no key of %1", "%2 不是 %1 的键", "keys are given by name: table(key: value)", "键须按名称给出：table(key: value)") \
  X(E2118, AID_ERROR_POLICY, "%1 alone is no value", "%1 本身不是值", "", "") \
  X(E2119, AID_ERROR_POLICY, "%1 is no list of %2", "%2 没有列表 %1", "did you mean %3?", "是否指 %3？") \
  X(E2120, AID_ERROR_POLICY, "rules do not look from a region into households: %1", "规则不能从地区查看家庭：%1", "", "") \
  X(E2121, AID_ERROR_POLICY, "ever is for lists whose rows are dated, which %1 is not", "ever 只用于带日期的列表，%1 不是", "", "") \
  X(E2122, AID_ERROR_POLICY, "%1 is no unit", "%1 不是单位", "", "") \
  X(E2123, AID_ERROR_POLICY, "%1 is no function and no standard", "%1 既不是函数，也不是标准", "", "") \
  X(E2124, AID_ERROR_POLICY, "%1 has no place in %2", "%2 中不能有 %1", "", "") \
  X(E2125, AID_ERROR_POLICY, "%1 needs a value after a colon", "%1 需要冒号后的值", "as in %1(persons: wage)", "如 %1(persons: wage)") \
  X(E2126, AID_ERROR_POLICY, "%1 of nothing has no value: say what stands for it with else", "%1 的列表可能为空：请用 else 说明", "", "") \
  X(E2127, AID_ERROR_POLICY, "covers names the members: %1", "covers 应写明成员：%1", "", "") \
  X(E2128, AID_ERROR_POLICY, "%1 may be asked in warnings alone", "%1 只能用于预警规则", "no decision rests on whether a fact is known", "认定结果不得取决于某项事实是否已知") \
  X(W2101, AID_OK, "no rule reads the definition %1 of %2", "没有规则用到 %2 的定义 %1", "take it out, or accept it with the reason", "请删除，或写明理由予以接受") \
  X(W2102, AID_OK, "no rule reads the standard %1", "没有规则用到标准 %1", "take it out, or accept it with the reason", "请删除，或写明理由予以接受") \
  X(W2103, AID_OK, "no rule asks the question %1 of %2", "没有规则用到 %2 的裁量问题 %1", "take it out, or accept it with the reason", "请删除，或写明理由予以接受") \
  X(W2104, AID_OK, "no rule reads the fact %1 of %2, which is assumed", "对 %2 的事实 %1 作了推定，却没有规则用到它", "take the assumption out", "请删除该推定") \
  X(W2105, AID_OK, "no fact, standard or definition is of the code list %1", "没有事实、标准或定义使用代码表 %1", "take it out, or accept it with the reason", "请删除，或写明理由予以接受") \
  X(W2106, AID_OK, "nothing is measured in %1", "没有任何内容使用单位 %1", "take it out, or accept it with the reason", "请删除，或写明理由予以接受") \
  X(W2107, AID_OK, "nothing cites the document %1", "没有任何内容引用文件 %1", "take it out, or accept it with the reason", "请删除，或写明理由予以接受") \
  X(W2110, AID_OK, "%1 %2 has no title in %3", "%1 %2 缺少标题：%4", "say it with %4", "请用 %4 写明") \
  X(W2111, AID_OK, "%1 should have been looked at again by %2", "%1 应于 %2 之前复核", "see whether it still holds, then move review on", "请核实是否仍然有效，然后推后 review") \
  X(W2112, AID_OK, "%1 ends on %2 with nothing in its place", "%1 于 %2 终止，此后没有替代", "give what holds from then on, or accept it with the reason", "请写明此后的规定，或写明理由予以接受") \
  X(W2113, AID_OK, "a row of %1 ends on %2, and no other row answers for it then", "标准 %1 的一行于 %2 终止，此后没有其他行可用", \
    "give what holds from then on: a value, or missing", "请写明此后的值，或写明 missing") \
  X(W2121, AID_OK, "the table %1 has no row for %2", "标准 %1 没有适用于 %2 的行", "give a value, or missing, or a row without this key", "请给出值、missing，或不带该键的行") \
  X(W2122, AID_OK, "the table %1 has no row for the region %2", "标准 %1 没有适用于地区 %2 的行", "give a value, or missing, or a row of a region above", "请给出值、missing，或上级地区的行") \
  X(W2131, AID_OK, "the condition %1 of %2 can never be yes", "%2 的条件 %1 不可能为“是”", "look at the ranges of what it compares", "请核对所比较内容的取值范围") \
  X(W2132, AID_OK, "the condition %1 of %2 can never be no", "%2 的条件 %1 不可能为“否”", "look at the ranges of what it compares", "请核对所比较内容的取值范围") \
  X(W2133, AID_OK, "in %1 this can never be yes: %2", "%1 中的这一部分不可能为“是”：%2", "look at the ranges of what it compares", "请核对所比较内容的取值范围") \
  X(W2134, AID_OK, "in %1 this can never be no: %2", "%1 中的这一部分不可能为“否”：%2", "look at the ranges of what it compares", "请核对所比较内容的取值范围") \
  X(W2135, AID_OK, "the conditions %1 and %2 of %3 can never both be met: no value of %4 is left", "%3 的条件 %1 与 %2 不可能同时满足：%4 没有可取的值", \
    "one of the two has to go, or its line to move", "请删除其中之一，或调整界限") \
  X(W2149, AID_OK, "nothing is found here that %1 would accept", "此处没有需要接受的 %1", "take it out", "请删除") \
  X(E2201, AID_ERROR_POLICY, "the key %1 is of %2, not of %3", "键 %1 的类型是 %2，不是 %3", "", "") \
  X(E2202, AID_ERROR_POLICY, "%1 and %2 do not go together", "%1 与 %2 不能一起运算", "monthly() and yearly() convert sums; units must otherwise be the same", "可用 monthly()、yearly() 换算；否则单位必须相同") \
  X(E2203, AID_ERROR_POLICY, "expected %1, found %2", "应为 %3，实为 %2", "", "") \
  X(E2204, AID_ERROR_POLICY, "the code '%1' stands where no code list is known", "此处不知道代码 '%1' 属于哪个代码表", "", "") \
  X(E2205, AID_ERROR_POLICY, "'%1' is no code of %2", "'%1' 不在代码表 %2 中", "did you mean '%3'?", "是否指 '%3'？") \
  X(E2206, AID_ERROR_POLICY, "values of %1 are not compared: use the flag itself", "%1 不能比较：请直接使用该标志", "", "") \
  X(E2207, AID_ERROR_POLICY, "values of %1 have no order: only == and !=", "%1 没有大小：只能用 == 和 !=", "", "") \
  X(E2208, AID_ERROR_POLICY, "%1 needs a constant here", "%1 此处需要常量", "", "") \
  X(E2209, AID_ERROR_POLICY, "%2 cannot be added to or taken from %1", "%2 不能与 %1 相加减", "days, months or working days move a date; months move a month", "日期可加减 days、months、working days；月份可加减 months") \
  X(E2210, AID_ERROR_POLICY, "division by zero is certain here", "此处必然除以零", "", "") \
  X(E2211, AID_ERROR_POLICY, "%1 takes %2 arguments", "%1 需要 %2 个参数", "", "") \
  X(E2212, AID_ERROR_POLICY, "%1 needs a step above zero that has few digits", "%1 的步长须大于零且小数位数有限", "", "") \
  X(E2213, AID_ERROR_POLICY, "the direction of rounding is one of: %1", "取整方向只能是：%1", "", "") \
  X(E2214, AID_ERROR_POLICY, "%1 over rows takes no quotient by a value of the row", "%1 不能对按行相除的商求和", "round each first, or divide the sum", "请先逐行取整，或对总和相除") \
  X(E2215, AID_ERROR_POLICY, "the formula gives %2, but %1 was declared", "公式的结果是 %2，而声明的是 %1", "", "") \
  X(E2216, AID_ERROR_POLICY, "a pay is in yuan, yuan/month or yuan/year, not in %1", "给付的单位应为 yuan、yuan/month 或 yuan/year，而不是 %1", "", "") \
  X(E2217, AID_ERROR_POLICY, "the pay %1 could be finer than a fen: say how it is rounded", "给付 %1 可能小于一分：请说明如何取整", "round=\"1 yuan half_up\" or round_total=\"1 fen half_up\"", "如 round=\"1 yuan half_up\" 或 round_total=\"1 fen half_up\"") \
  X(E2218, AID_ERROR_POLICY, "what %1 carries over to the next month could be finer than its type: round it", "%1 结转到下月的数值可能比其类型更细：请取整", \
    "as in: round(x, 1 fen, half_up)", "如：round(x, 1 fen, half_up)") \
  X(E2219, AID_ERROR_POLICY, "marginal(table, x) sums over the bands of a standard of numbers with one key that is a number, none below 0: %1 is none", "marginal(表, x) 用于只有一个数值键（阈值不小于 0）的数值标准：%1 不是", \
    "other keys are given by name: marginal(tax, income, area: 'urban')", "其他键按名称给出：marginal(tax, income, area: 'urban')") \
  X(E2220, AID_ERROR_POLICY, "%1 takes a name or a number here", "%1 在此只接受名称或数值", "give the formula a name with <define>", "请用 <define> 为该公式命名") \
  X(E2301, AID_ERROR_POLICY, "two versions of %1 hold on the same days", "%1 有两个版本在同一天有效", "end the first with until, or tell them apart with known", "请用 until 结束前一个，或用 known 区分") \
  X(E2302, AID_ERROR_POLICY, "no version of %1 holds from %2 until the next begins", "%1 自 %2 起至下一版本之间没有有效版本", "", "") \
  X(E2303, AID_ERROR_POLICY, "%1: %2 is under the floor %3", "%1：%2 低于下限 %3", "", "") \
  X(E2304, AID_ERROR_POLICY, "%1: %2 is over the ceiling %3", "%1：%2 高于上限 %3", "", "") \
  X(E2305, AID_ERROR_POLICY, "%1 is no date: %2", "%1 不是日期：%2", "as in 2021-07-01", "如 2021-07-01") \
  X(E2306, AID_ERROR_POLICY, "until is not after from", "until 不在 from 之后", "until is the first day on which it no longer holds", "until 是不再有效的第一天") \
  X(E2308, AID_ERROR_POLICY, "an earlier outcome of %1 is not worked out again: read its record", "不重新计算 %1 以前的结果：请读取其记录", "as in %1.enrolled", "如 %1.enrolled") \
  X(E2309, AID_ERROR_POLICY, "at needs a literal distance in months: at(%1: …)", "at 需要以月为单位的字面距离：at(%1: …)", "", "") \
  X(E2310, AID_ERROR_NOT_IN_FORCE, "no row of %1 holds there on that day", "%1 在该地该日没有有效的行", "", "") \
  X(E2311, AID_ERROR_NOT_IN_FORCE, "no version of %1 holds on %2", "%1 在 %2 没有有效版本", "", "") \
  X(E2312, AID_ERROR_POLICY, "a definition that reads itself at(month - 1 month: %1) has from, and first, its value before that; no other has first", \
    "定义读取自身上月的值（at(month - 1 month: %1)）须有 from，并以 first 给出此前的值；其他定义不得有 first", "", "") \
  X(E2314, AID_ERROR_POLICY, "at a date only standards and undated facts can be read", "at(日期: …) 中只能读取标准和不分时期的事实", \
    "at(month - 1 month: …) reads everything but outcomes", "at(month - 1 month: …) 可读取除结果以外的一切") \
  X(E2315, AID_ERROR_POLICY, "a row of %1 can be computed from other standards and numbers alone", "标准 %1 的计算行只能由其他标准和数值构成", \
    "a key of the other standard is this row's own, or is given: 1.3 * line(area: 'urban')", "其他标准的键取本行的键值，或在括号中写明：1.3 * line(area: 'urban')") \
  X(E2401, AID_ERROR_POLICY, "%1 waits on itself: %2", "%1 依赖自身：%2", "let one side read the record (enrolled, paid)", "请让一方读取记录（enrolled、paid）") \
  X(E2402, AID_ERROR_POLICY, "the conflict %1 keeps the highest, but %2 pays nothing or in another unit", "冲突 %1 取高者，但 %2 没有给付或单位不同", "", "") \
  X(E2403, AID_ERROR_POLICY, "%1 %2 has no citation", "%1 %2 没有引用依据", "every rule says where it comes from: cite=\"n57 art 13\"", "每条规则都须注明依据，如 cite=\"n57 art 13\"") \
  X(E2404, AID_ERROR_POLICY, "%1 is no source", "%1 不是已声明的文件", "declare it with <source id=…>", "请用 <source id=…> 声明") \
  X(E2405, AID_ERROR_POLICY, "%1 is for a household's program that covers members", "%1 只用于覆盖成员的家庭项目", "", "") \
  X(E2406, AID_ERROR_POLICY, "round_total is for pays per person", "round_total 只用于按人计算的给付", "", "") \
  X(E2407, AID_ERROR_POLICY, "%1 names no program or rule: %2", "%1 不是项目或规则：%2", "", "") \
  X(E2408, AID_ERROR_POLICY, "a conflict is among two or more programs of one kind: %1 in %2", "冲突须在两个以上同类项目之间：%2 中的 %1", "", "") \
  X(E2501, AID_ERROR_POLICY, "%1 is no change that can be read", "无法读懂的变更：%1", \
    "as in: dibao_standard +10%; dibao_standard = 700 from 2023-01-01; end old_age; replace dibao.income with …", \
    "例如：dibao_standard +10%；dibao_standard = 700 from 2023-01-01；end old_age；replace dibao.income with …") \
  X(E2502, AID_ERROR_NOT_FOUND, "there is no standard %1", "没有标准 %1", "did you mean %2?", "是否指 %2？") \
  X(E2503, AID_ERROR_NOT_FOUND, "there is no program, rule or definition %1", "没有项目、规则或定义 %1", "did you mean %2?", "是否指 %2？") \
  X(E2504, AID_ERROR_POLICY, "%1 is no key of %2 with a value", "%1 不是 %2 的键，或没有给出值", "did you mean %3?", "是否指 %3？") \
  X(E2505, AID_ERROR_POLICY, "%1 is not a number: it can only be set", "%1 不是数值，只能整体设定", "with =", "请用 =") \
  X(E2506, AID_ERROR_POLICY, "%1 is in %2, not in %3", "%1 的单位是 %2，而不是 %3", "", "") \
  X(E2507, AID_ERROR_POLICY, "the change of %1 changes nothing", "对 %1 的变更没有改变任何内容", "", "") \
  X(E2508, AID_ERROR_RANGE, "the new value of %1 cannot be held", "%1 的新值超出范围", "", "") \
  X(E2509, AID_ERROR_POLICY, "several kinds have a definition %1", "多个对象种类都有定义 %1", "say which: %2.%1 or %3.%1", "请指明：%2.%1 或 %3.%1") \
  X(E2510, AID_ERROR_POLICY, "%1: what ends does not begin again, so until cannot stand here", "%1：终止后不会恢复，此处不能用 until", "", "") \
  X(E2511, AID_ERROR_ARGUMENT, "the reform %1 does not extend the base %2", "改革方案 %1 不以基准政策 %2 为基础", \
    "a reform is a pack that extends the policy that it is compared with, byte for byte", "改革方案须是引用该基准政策（逐字节一致）的政策包") \
  X(E2601, AID_ERROR_POLICY, "%1 is no year", "%1 不是年份", "four digits, as in 2027", "应为四位数字，如 2027") \
  X(E2602, AID_ERROR_POLICY, "%1 lies neither in %2 nor in the December before it", "%1 既不在 %2 年，也不在其前一年的十二月", \
    "a year's notice tells of the days of that year", "每年的通知只安排当年的日子") \
  X(E2603, AID_ERROR_POLICY, "the notice of %1 tells of %2 twice", "%1 年的通知重复安排了 %2", "", "") \
  X(E2604, AID_ERROR_POLICY, "%1 is a working day already", "%1 本来就是工作日", "work names the Saturdays and Sundays that are worked", "work 只列出调休上班的周六、周日") \
  X(E2605, AID_ERROR_POLICY, "the calendar has no year %1, but has %2", "日历有 %2 年，却缺少 %1 年", "its years must follow one another", "日历的年份须连续") \
  X(E2606, AID_ERROR_POLICY, "a policy has one calendar: %1, not %2", "一套政策只有一个日历：%1，而不是 %2", \
    "give it the id of the one below to add to it", "要补充下层的日历，请用同一 id") \
  X(E2607, AID_ERROR_POLICY, "the calendar has more than %1 %2", "日历的%3超过 %1 个", "", "") \
  X(E2608, AID_ERROR_POLICY, "working days are counted, but neither %1 nor a pack below it has a calendar", "此处要计算工作日，但 %1 及其下层政策包都没有日历", \
    "add a <calendar>, or extend a pack that has one", "请写出 <calendar>，或引用带有日历的政策包") \
  X(E2620, AID_ERROR_POLICY, "%1 is no time: %2", "%1 不是期限：%2", "as in 7 days, 10 working days, 3 months; within may be unlimited", \
    "如 7 days、10 working days、3 months；within 可为 unlimited") \
  X(E2621, AID_ERROR_POLICY, "the step %1 needs one of within and lasts, and not both", "环节 %1 须有 within 或 lasts 之一，且不能同时有", \
    "where the sources set no time: within=\"unlimited\"", "依据未规定期限的，写 within=\"unlimited\"") \
  X(E2622, AID_ERROR_POLICY, "%1 is no event or step of the procedure %2", "%1 不是程序 %2 的事件或环节", "did you mean %3?", "是否指 %3？") \
  X(E2623, AID_ERROR_POLICY, "%1 is no level: %2", "%1 不是行政级别：%2", "", "") \
  X(E2624, AID_ERROR_POLICY, "the steps of %1 wait on one another: %2", "%1 的环节互相等待：%2", "", "") \
  X(E2625, AID_ERROR_POLICY, "the limit %1 goes from %2 to %3, which does not come after it", "时限 %1 从 %2 到 %3，而后者并不在其后", "", "") \
  X(E2626, AID_ERROR_POLICY, "the procedure %1 needs one of program and of, and not both", "程序 %1 须有 program 或 of 之一，且不能同时有", \
    "of says what a case is about where the packs have no such program", "政策包中没有该项目时，用 of 说明案件的对象") \
  X(E2627, AID_ERROR_POLICY, "there is no program %1", "没有项目 %1", "did you mean %2?", "是否指 %2？") \
  X(E2628, AID_ERROR_POLICY, "the programs of %1 are of different kinds: %2 and %3", "%1 的项目属于不同对象：%2 与 %3", "", "") \
  X(E2629, AID_ERROR_POLICY, "the step %1 is public, but nothing of %2 may be shown to the public", "环节 %1 须公开，而程序 %2 不得公示", "", "") \
  X(E2630, AID_ERROR_POLICY, "%1 is no share", "%1 不是比例", "above 0 and at most 1, as in 30%", "大于 0、不超过 1，如 30%") \
  X(E2631, AID_ERROR_POLICY, "officers is a number from 1 to 99, not %1", "officers 应为 1 至 99 的整数，而不是 %1", "", "") \
  X(E2632, AID_ERROR_POLICY, "%1 cannot stand in %2: only %3 may", "%2 中不能有 %1，只能是%4", "", "") \
  X(E2640, AID_ERROR_NOT_FOUND, "the procedure %1 has no event or step %2", "程序 %1 没有事件或环节 %2", "", "") \
  X(E2641, AID_ERROR_ARGUMENT, "%2 of the procedure %1 hangs on no condition", "程序 %1 的 %2 没有条件", "", "") \
  X(E3001, AID_ERROR_DATA, "the document is not well-formed XML: %1", "文档不是格式正确的 XML：%2", "", "") \
  X(E3002, AID_ERROR_DATA, "the document ends too early", "文档提前结束", "the file seems to be cut off", "文件似乎不完整") \
  X(E3003, AID_ERROR_DATA, "the document is not UTF-8", "文档不是 UTF-8 编码", "save it as UTF-8", "请保存为 UTF-8 编码") \
  X(E3004, AID_ERROR_DATA, "the document has a document type declaration, which is refused", "文档含有文档类型声明（DOCTYPE），不予接受", "remove the DOCTYPE", "请删除 DOCTYPE") \
  X(E3005, AID_ERROR_DATA, "the document names the entity %1; only lt, gt, amp, quot and apos are known", "文档引用了实体 %1；只接受 lt、gt、amp、quot、apos", "", "") \
  X(E3006, AID_ERROR_DATA, "the document has too many %1: at most %3", "文档%2超过上限 %3", "", "") \
  X(E3007, AID_ERROR_DATA, "%1 is in another namespace than the document", "%1 与文档的命名空间不同", "", "") \
  X(E3008, AID_ERROR_DATA, "an end tag does not fit: %1 from line %2 is open", "结束标记不匹配：第 %2 行的 %1 尚未结束", "", "") \
  X(E3009, AID_ERROR_DATA, "text stands where only elements may: in %1", "%1 中只能有元素，不能有文字", "", "") \
  X(E3010, AID_ERROR_DATA, "the document begins with %1: it is no population of the version that is read", "文档以 %1 开头，不是可读取版本的人口文档", \
    "a population begins with <population xmlns=\"%2\">", "人口文档应以 <population xmlns=\"%2\"> 开头") \
  X(E3011, AID_ERROR_DATA, "version %1 of this document is not read, only %2", "不能读取该文档的 %1 版本，只能读取 %2", "", "") \
  X(E3012, AID_ERROR_DATA, "%1 has no %2", "%1 缺少 %2", "", "") \
  X(E3013, AID_ERROR_DATA, "%1 is not known in %2", "%2 中没有 %1 这一项", "did you mean %3?", "是否应为 %3？") \
  X(E3014, AID_ERROR_DATA, "the element %1 may not stand in %2", "%2 中不能有元素 %1", "did you mean %3?", "是否应为 %3？") \
  X(E3015, AID_ERROR_DATA, "a region stands after households", "地区记录出现在家庭记录之后", "all regions come first", "所有地区应排在前面") \
  X(E3016, AID_ERROR_DATA, "%1 should be %2", "%1 应为%3", "", "") \
  X(E3018, AID_ERROR_DATA, "the policy has no program %1", "政策中没有救助项目 %1", "", "") \
  X(E3019, AID_ERROR_DATA, "nothing is called %1, so it cannot be supplied", "没有名为 %1 的定义，不能直接给定", "", "") \
  X(E3020, AID_ERROR_DATA, "the control totals and the end mark are missing", "缺少控制总数和结束标记", "<end regions=… households=… members=… relatives=…/> comes last", \
    "文档最后应有 <end regions=… households=… members=… relatives=…/>") \
  X(E3021, AID_ERROR_DATA, "the end mark tells %2 %1, but %3 were read", "结束标记写明 %1 为 %2，实际读到 %3", "records were lost or added on the way", "传输中可能丢失或增加了记录") \
  X(E3022, AID_ERROR_DATA, "%1 stands after the end mark", "%1 出现在结束标记之后", "", "") \
  X(E3023, AID_ERROR_DATA, "%1 is said twice", "%1 重复给出", "", "") \
  X(E3024, AID_ERROR_DATA, "%1 ends before it begins", "%1 的结束早于开始", "until is the first day (month) on which it no longer holds", "until 是不再有效的第一天（月）") \
  X(E3025, AID_ERROR_DATA, "the region %1 stands twice", "地区 %1 重复出现", "", "") \
  X(E3026, AID_ERROR_DATA, "%1 is no fact of %2", "%2 没有名为 %1 的事实项", "did you mean %3?", "是否应为 %3？") \
  X(E3027, AID_ERROR_DATA, "unknown names %1, which is nothing of %2", "unknown 中的 %1 不是 %2 的内容", "did you mean %3?", "是否应为 %3？") \
  X(E3028, AID_ERROR_DATA, "%1 stands twice in one record", "同一记录中 %1 重复出现", "", "") \
  X(E4101, AID_ERROR_INTERNAL, "the two evaluators disagree on %2 of %1; please report this", "两个求值器对 %1 的 %2 结果不一致，请报告", "", "") \
  X(E4102, AID_ERROR_RANGE, "the sum of what %1 pays is too great", "%1 的发放总额超出范围", "assess fewer households at a time", "请减少一次评估的家庭数") \
  X(E4103, AID_ERROR_ARGUMENT, "aid_policy_assess: unknown flags", "aid_policy_assess：未知的标志", "", "") \
  X(E4104, AID_ERROR_ARGUMENT, "the month to assess is none of the years 1 to 9999", "评估月份不在 1 至 9999 年之内", "", "") \
  X(E4105, AID_ERROR_ARGUMENT, "the day %1 is none of the month %2", "日期 %1 不在月份 %2 之内", "", "") \
  X(E4106, AID_ERROR_ARGUMENT, "the population was made for another policy", "人口数据属于另一政策", "", "") \
  X(W3010, AID_OK, "the population was made for the policy %1, not for %2", "该人口文档为政策 %1 编制，不是 %2", "", "") \
  X(E4001, AID_ERROR_DATA, "the document begins with %1: it holds no decisions of the version that is read", "文档以 %1 开头，不是可读取版本的认定结果文档", \
    "it should begin with <decisions xmlns=\"%2\" version=\"1.0\">", "应以 <decisions xmlns=\"%2\" version=\"1.0\"> 开头") \
  X(E4002, AID_ERROR_DATA, "the element %1 (attribute: %2) does not fit the schema", "元素 %1（属性：%2）不符合模式", "", "") \
  X(E4003, AID_ERROR_DATA, "the digest does not fit: something before the end mark was changed", "摘要不符：结束标记之前的内容已被改动", "", "") \
  X(E4004, AID_ERROR_DATA, "the totals tell %3 for %1 of %2, but the records come to %4", "总计中 %2 的 %1 为 %3，而记录合计为 %4", "", "") \
  X(E4005, AID_ERROR_DATA, "the end mark is missing", "缺少结束标记", "the file seems to be cut off", "文件似乎不完整") \
  X(E4006, AID_ERROR_DATA, "decided again from its facts, this record comes out differently", "依据所附事实重新认定，该记录的结果不同", "", "") \
  X(E4007, AID_ERROR_DATA, "this is no XSD that can be used", "该文件不是可用的 XSD", "", "") \
  X(E4008, AID_ERROR_DATA, "the end mark tells %2 %1, but %3 were read", "结束标记写明 %1 为 %2，实际读到 %3", "", "") \
  X(W4001, AID_OK, "nothing was decided again: %1", "未重新认定：%2", "", "") \
  X(E4301, AID_ERROR_NOT_FOUND, "there is no standard %1", "没有名为 %1 的标准", "did you mean %2?", "是否应为 %2？") \
  X(E3101, AID_ERROR_NOT_FOUND, "%1 has no fact %2", "%1 没有名为 %2 的事实", "did you mean %3?", "是否应为 %3？") \
  X(E3102, AID_ERROR_NOT_FOUND, "there is no kind %1", "没有名为 %1 的类别", "did you mean %2?", "是否应为 %2？") \
  X(E3103, AID_ERROR_ARGUMENT, "rows of %1 do not stand under a %2", "%1 的行不属于 %2", "", "") \
  X(E3104, AID_ERROR_ARGUMENT, "%1 is of type %2, and cannot hold a value of type %3", "%1 的类型是 %2，不能存放类型为 %3 的值", "", "") \
  X(E3105, AID_ERROR_DATA, "%1 is worked out by the library and cannot be given", "%1 由程序计算得出，不能填写", "", "") \
  X(E3106, AID_ERROR_DATA, "%1 cannot be the id of a %2", "%1 不能用作 %2 的标识", \
    "an id has 1 to 255 bytes of UTF-8, no control characters, no blank at either end, and is not none", \
    "标识为 1 至 255 字节的 UTF-8 文字，不含控制字符，首尾无空格，且不是 none") \
  X(E3107, AID_ERROR_DATA, "there is no region %1", "没有区划代码为 %1 的地区", \
    "the packs name the regions that exist; villages follow from their township", "地区由政策包列出，村级由其所属乡级推定") \
  X(E3108, AID_ERROR_DATA, "the household %1 stands twice", "家庭 %1 重复出现", "", "") \
  X(E3109, AID_ERROR_DATA, "two persons of the record have the id %1", "同一份记录中有两人的标识都是 %1", "", "") \
  X(E3110, AID_ERROR_DATA, "the person %1 is a member of two households", "%1 同时是两个家庭的成员", "", "") \
  X(E3111, AID_ERROR_NOT_FOUND, "there is no program %1", "没有名为 %1 的救助项目", "did you mean %2?", "是否应为 %2？") \
  X(E3112, AID_ERROR_NOT_FOUND, "the policy has nothing named %1 that could be supplied", "政策中没有名为 %1、可以直接给定的内容", "", "") \
  X(E3113, AID_ERROR_ARGUMENT, "the row is gone: its household was left out", "该行已不存在：其所属家庭已被剔除", "", "") \
  X(E3114, AID_ERROR_DATA, "%1 is not dated: it has one value, and no spans", "%1 不随时间变化，只有一个值，不能按时段填写", "", "") \
  X(E3115, AID_ERROR_DATA, "%1: the span ends before it begins", "%1：时段的结束早于开始", \
    "until is the first day on which the value no longer holds", "until 是该值不再有效的第一天") \
  X(E3116, AID_ERROR_ARGUMENT, "rows of %1 are not dated: they have no first and last day", "%1 的行没有起止日期", "", "") \
  X(E3117, AID_ERROR_RANGE, "the population is full: no more rows of %1 can be held", "数据已满：%1 的行数达到上限", "read it in parts", "请分批读入") \
  X(E3118, AID_ERROR_DATA, "the award of %1 ends before it begins", "%1 的待遇结束早于开始", \
    "until is the first month no longer paid", "until 是不再发放的第一个月") \
  X(E3119, AID_ERROR_DATA, "the award of %1 has an amount below zero", "%1 的待遇金额小于零", "", "") \
  X(E3201, AID_ERROR_DATA, "%1: %2 is neither yes nor no", "%1：%2 既不是 yes 也不是 no", "", "") \
  X(E3202, AID_ERROR_DATA, "%1: %2 is not a number", "%1：%2 不是数字", "numbers are written as 600, 310.50 or 2.4%", "数字写作 600、310.50 或 2.4%") \
  X(E3203, AID_ERROR_DATA, "%1: there is no day %2", "%1：没有 %2 这一天", "days are written as 2021-07-01, or never", "日期写作 2021-07-01，或 never") \
  X(E3204, AID_ERROR_DATA, "%1: there is no month %2", "%1：没有 %2 这个月", "months are written as 2021-07, or never", "月份写作 2021-07，或 never") \
  X(E3205, AID_ERROR_DATA, "%1: %2 is no code of the list %3", "%1：代码表 %3 中没有 %2", "did you mean %4?", "是否应为 %4？") \
  X(E3206, AID_ERROR_DATA, "%1: %2 has more than the %3 digits after the point that are allowed", "%1：%2 的小数位数超过 %3 位", "", "") \
  X(E3207, AID_ERROR_DATA, "%1: %2 is less than %3", "%1：%2 小于下限 %3", "", "") \
  X(E3208, AID_ERROR_DATA, "%1: %2 is more than %3", "%1：%2 大于上限 %3", "", "") \
  X(E3209, AID_ERROR_DATA, "%1: %2 is too great to be held", "%1：%2 过大，无法存放", "", "") \
  X(E3210, AID_ERROR_DATA, "%1: the text is not UTF-8, or has characters that no document can hold", "%1：文字不是 UTF-8，或含有文档不能容纳的字符", "", "") \
  X(E3211, AID_ERROR_ARGUMENT, "%1 is measured in %2, not in %3", "%1 的单位是 %2，不是 %3", "", "") \
  X(E3212, AID_ERROR_DATA, "%1 may not come from %2", "%1 不能来自 %2", "its sources are: %3", "可以提供的来源：%3") \
  X(E3213, AID_ERROR_DATA, "%1 is no citizen number: %2", "%1 不是公民身份号码：%3", "", "") \
  X(E3301, AID_ERROR_DATA, "%1 has two values for one day: its spans overlap", "%1 在同一天有两个值：时段重叠", "", "") \
  X(E3302, AID_ERROR_DATA, "%1 has a value for the month, and a span that holds on a day of it", "%1 已有本月的值，又有覆盖本月的时段", \
    "give the month's value as a span too, or leave one of the two out", "请把本月的值也写成时段，或去掉其中之一") \
  X(E3303, AID_ERROR_DATA, "%1 names %2, who is not in the record", "%1 指向 %2，但记录中没有此人", \
    "members and relatives of the same household can be named; none is nobody", "只能指向同一家庭的成员或亲属；none 表示没有") \
  X(E3304, AID_ERROR_DATA, "%1 can name nobody: it stands in no household's record", "%1 不在任何家庭的记录中，不能指向个人", "", "") \
  X(E3305, AID_ERROR_DATA, "the list %1 is said to be unknown, but has rows", "列表 %1 被声明为未知，却列有内容", \
    "a list that may lack rows is incomplete, not unknown", "可能缺行的列表应声明为不完整，而不是未知") \
  X(E3306, AID_ERROR_DATA, "%1 is supplied twice", "%1 被重复给定", "", "") \
  X(E3307, AID_ERROR_DATA, "a row of %1 ends before it begins", "%1 的一行结束早于开始", \
    "until is the first day on which the row no longer holds", "until 是该行不再有效的第一天") \
  X(E3310, AID_ERROR_ARGUMENT, "the Arrow structure cannot be read, %1: %2", "无法读取 Arrow 结构，%1：%3", "", "") \
  X(E3311, AID_ERROR_ARGUMENT, "a record batch is a struct (+s), not %1", "记录批次应为结构类型（+s），而不是 %1", "", "") \
  X(E3312, AID_ERROR_ARGUMENT, "the column %1 has the Arrow format %2, which cannot be taken for a %3", "列 %1 的 Arrow 格式为 %2，不能作为 %4", \
    "flags: bool, integer; numbers: integer, decimal, float; dates: date32; all: text, also dictionary-encoded", \
    "是否：bool、整数；数字：整数、decimal、浮点；日期：date32；均可用文字，包括字典编码") \
  X(E3313, AID_ERROR_ARGUMENT, "rows of %1 need a column %2", "%1 的行需要有列 %2", "", "") \
  X(E3314, AID_ERROR_ARGUMENT, "%1 has nothing that the column %2 could hold", "%1 没有与列 %2 对应的内容", "did you mean %3?", "是否应为 %3？") \
  X(E3315, AID_ERROR_ARGUMENT, "%1 stands in two columns, %2 and %3", "%1 出现在 %2 和 %3 两列中", "", "") \
  X(E3316, AID_ERROR_ARGUMENT, "the options speak of a column %1, which is not there", "选项中提到的列 %1 不存在", "", "") \
  X(E3317, AID_ERROR_DATA, "%1 may not be null", "%1 不能为空值", "", "") \
  X(E3318, AID_ERROR_DATA, "there is no %1 %2", "没有标识为 %2 的 %1", "add parents before their rows", "请先加入上级的行") \
  X(E3319, AID_ERROR_DATA, "there is no row %2 of %1", "%1 没有第 %2 行", "rows are counted from 0", "行号从 0 开始") \
  X(E3320, AID_ERROR_DATA, "several rows of %1 have the id %2", "%1 有多行的标识都是 %2", "name the parent by its row number", "请用行号指明上级") \
  X(E3321, AID_ERROR_DATA, "%1: the float %2 is not the nearest one to exactly one number with %3 digits after the point", "%1：浮点数 %2 不是唯一一个 %3 位小数的最近值", \
    "give a decimal, an integer or text", "请使用 decimal、整数或文字") \
  X(E3322, AID_ERROR_DATA, "%1: the index %2 lies outside the dictionary, which has %3 entries", "%1：下标 %2 超出字典范围，字典共有 %3 项", "", "") \
  X(E3323, AID_ERROR_DATA, "%1: the offsets of the text make no sense", "%1：文字的偏移量无效", "", "") \
  X(E3324, AID_ERROR_IO, "the Arrow stream failed: %1", "Arrow 数据流出错：%1", "", "") \
  X(E3325, AID_ERROR_DATA, "the region %1 stands twice", "地区 %1 重复出现", "", "") \
  X(E3326, AID_ERROR_DATA, "%1: %2 is not the first day of a month", "%1：%2 不是某月的第一天", "a month is given as its first day", "月份以当月第一天表示")

#endif
