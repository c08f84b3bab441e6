"""The one table of findings: code, name, severity, message, hint, explanation and example.

Messages are English here and translated where they are shown. `dvk explain` and docs/findings.md come from this table.
DVK1xx file and layout, 2xx values, 3xx within a submission, 4xx against earlier submissions, 5xx across units, 9xx the store
and the run.
"""

from typing import Any

import msgspec

from dvk_cli.i18n import gettext, mark
from dvk_cli.model.finding import Finding, Severity


class FindingCode(msgspec.Struct, frozen=True):
    """One kind of finding. `message` and `hint` are filled from a finding's params; `why` explains it to a person."""

    code: str
    name: str
    severity: Severity
    message: str
    hint: str
    why: str
    example: str = ""


# fmt: off
_TABLE = (
    # --- 1xx: file and layout
    FindingCode("DVK101", "unreadable-file", "error", mark("the file cannot be read as a spreadsheet: {reason}"), mark("Open it in Excel or LibreOffice, save it as .xlsx or CSV, and send it again."), mark("The content (not the name) decides the format; this content is no table that dvk reads, or it is damaged."), mark("a photograph renamed to .xlsx")),
    FindingCode("DVK102", "empty-file", "error", mark("the file is empty"), mark("Ask the sender for the file again."), mark("An empty file says nothing, not even that there was nothing to report."), mark("a file of 0 bytes")),
    FindingCode("DVK103", "encrypted-file", "error", mark("the file is protected by a password"), mark("Remove the password and send it again."), mark("A workbook that needs a password to open cannot be read."), mark("an .xlsx saved with “Encrypt with Password”")),
    FindingCode("DVK104", "skipped-file", "info", mark("skipped: a lock file or a system file, not a submission"), mark("Nothing to do."), mark("Excel's ~$ files, .DS_Store, Thumbs.db and the like are never submissions."), mark("~$Xã Lý Trạch.xlsx")),
    FindingCode("DVK105", "no-table", "error", mark("no table was recognised in the file"), mark("Did you mean {near}? Keep the header words of the form; looked for, for example: {words}."), mark("A table is known by its header words. None of the file's sheets has a header that dvk knows."), mark("a letter typed into a workbook")),
    FindingCode("DVK106", "unread-sheet", "warning", mark("sheet “{name}” was not read: no header was recognised ({count} cells)"), mark("If it holds data, use the header words of the form; otherwise nothing to do."), mark("Every sheet is either read or named, so that nothing is left out in silence."), mark("a sheet of notes")),
    FindingCode("DVK107", "unread-cells", "warning", mark("{count} cell(s) were not read"), mark("Check whether they hold data; if so, put them under a header of the form."), mark("Cells that belong to no column, title, total or signature are named."), mark("a calculation beside the table")),
    FindingCode("DVK108", "unknown-column", "warning", mark("column “{header}” is not known: {count} cell(s) were not read"), mark("Did you mean “{near}”? Otherwise add the word to the office's catalogue."), mark("The header word is in no list of the catalogue, so its cells are left aside."), mark("“Kinh phí hỗ trợ”")),
    FindingCode("DVK109", "missing-column", "error", mark("the table has no column for {column}"), mark("Add the column; header words accepted: {words}."), mark("A required column is missing, so its rows cannot be counted."), mark("a list of models without “Lĩnh vực”")),
    FindingCode("DVK110", "bad-encoding", "error", mark("the text is in no encoding that can be read without guessing"), mark("Save the file as CSV UTF-8 or as .xlsx and send it again."), mark("The bytes are not Unicode, and in none of TCVN3, VNI and cp1258 do they make Vietnamese words beyond doubt; a guess could change names and figures."), mark("a CSV in two encodings at once")),
    FindingCode("DVK111", "unclosed-quote", "error", mark("a quotation mark opened on line {line} is never closed"), mark("Close the quotation mark on that line."), mark("Everything after an open quotation mark would be swallowed into one cell."), mark('"Xã Lý Trạch;12;…')),
    FindingCode("DVK112", "unit-unknown", "error", mark("no unit is called “{unit}” in this area"), mark("Did you mean “{near}”? Correct the name, or add it as an alias."), mark("A unit's name is never matched by resemblance: it must be exact, or unique without marks."), mark("“Xã Lý Trach Đông”")),
    FindingCode("DVK113", "unit-ambiguous", "error", mark("“{unit}” can be more than one unit: {candidates}"), mark("Write the name with its marks, or use the unit's code."), mark("Without its marks the name fits several units."), mark("“Xã Nam Can”: Nậm Cắn or Nậm Càn")),
    FindingCode("DVK114", "unit-missing", "error", mark("the file does not say which unit it is from"), mark("Write the unit in the title block, name the file after it, or give --unit."), mark("Neither the title block, nor a column, nor the file's name or folder names a unit of the area."), mark("bao cao (1).xlsx without a title")),
    FindingCode("DVK115", "unit-contradicted", "error", mark("the file says “{found}”, but {other_source} says “{other}”"), mark("Correct the one that is wrong, or confirm with --override --why."), mark("Two sources name different units."), mark("a file in folder “Xã Lý Trạch” whose title says Xã Đại Trạch")),
    FindingCode("DVK116", "period-missing", "error", mark("the file does not say which period it is for"), mark("Write the period under the title (Năm 2023), put the file in a folder named after it, or give --period."), mark("Neither title, nor a column, nor the file's name or folder names a period."), mark("a list without “Năm …”")),
    FindingCode("DVK117", "period-unreadable", "error", mark("“{found}” is not a period"), mark("Write it as 2023, Quý II/2023, 6 tháng đầu năm 2023 or tháng 6/2023."), mark("The text stands where the period should be and cannot be read as one."), mark("“Quý V/2023”")),
    FindingCode("DVK118", "period-contradicted", "error", mark("the file says “{found}”, but {other_source} says “{other}”"), mark("Correct the one that is wrong, or confirm with --override --why."), mark("Two sources name periods of which neither lies inside the other."), mark("a file in folder 2022 titled “Năm 2023”")),
    FindingCode("DVK119", "unit-not-in-force", "error", mark("{unit} was not a unit on {day}"), mark("It was in force {dates}. Check the period, or report under the unit that replaced it."), mark("Units are merged, split and renamed; a report must come from a unit that existed at its period's end."), mark("Xã Sơn Trạch for 2021 (since 2020 Thị trấn Phong Nha)")),
    FindingCode("DVK120", "hidden-data", "info", mark("hidden rows, columns or sheets were read too"), mark("Check that the hidden cells are meant to be counted."), mark("What is hidden on the screen is data all the same, and is read."), mark("a hidden column with codes")),
    FindingCode("DVK121", "empty-table", "warning", mark("the table has no rows: the form counts as not sent"), mark("If there was nothing to report, write “không phát sinh” under the header."), mark("A table without rows is missing data, not zero, unless the sender says that there was nothing."), mark("only a header")),
    FindingCode("DVK122", "nothing-reported", "info", mark("the sender reports that there was nothing (“{text}”)"), mark("Nothing to do."), mark("The part is stored with no rows: a true zero."), mark("“Không phát sinh”")),
    FindingCode("DVK123", "too-large", "error", mark("the file is too large to be read: {size} MB, the limit is {limit} MB"), mark("Send only the tables, as .xlsx or CSV."), mark("A limit keeps one file from stopping the whole run."), mark("a 500-MB CSV")),
    FindingCode("DVK124", "ragged-row", "error", mark("line {line} has {found} cells, the header has {expected}"), mark("Check for a stray or a missing delimiter on that line."), mark("A line with more cells than the header holds a delimiter that is not quoted: its values stand in the wrong columns."), mark("Hộ nghèo,hộ,62,5")),
    FindingCode("DVK125", "not-a-file", "error", mark("there is no file here: {reason}"), mark("Check the path."), mark("The path names nothing that can be read."), mark("dvk check khong_co.xlsx")),
    FindingCode("DVK126", "margin-set-aside", "warning", mark("columns by {kind} stand beside columns by {other}: their split was not counted"), mark("Nothing to do; to have both splits, cross them in one table."), mark("Two ways of splitting the same total, side by side, say the same models twice: one is counted, the other is its control."), mark("Tập thể, Cá nhân beside Kinh tế, Văn hóa - xã hội")),
    FindingCode("DVK127", "own-list-sheet", "info", mark("sheet “{name}” is the list of findings of an earlier return: it was set aside"), mark("Nothing to do."), mark("A copy that was returned with its findings may be corrected and sent back with the list still in it; the list reports nothing."), mark("sheet “Cần sửa” of “Xã Lý Trạch (cần sửa).xlsx”")),
    FindingCode("DVK128", "undecided-text", "error", mark("{count} cell(s) hold text in an old Vietnamese font code, or none: which, cannot be told"), mark("Convert the text to Unicode (a Unicode font such as Times New Roman), and send it again."), mark("In TCVN3 and VNI fonts other letters are stored than are shown. Where a text makes sense both ways it is not guessed."), mark("“Bè” in a .VnTime cell: Bè or Bố")),
    FindingCode("DVK129", "legacy-text", "info", mark("the text is in an old encoding ({encoding}) and was converted to Unicode"), mark("Nothing to do; better is to save as CSV UTF-8."), mark("The bytes make Vietnamese words in this encoding and in no other."), mark("a CSV in TCVN3")),
    FindingCode("DVK155", "older-template", "info", mark("the workbook was made from version {found} of the template; the present one is {current}"), mark("It was read; for the next report send the unit a new one (dvk template)."), mark("What is asked for has changed since: a column that is missing is no mistake of the sender."), mark("last year's workbook filled in again")),
    FindingCode("DVK156", "newer-template", "warning", mark("the workbook was made from version {found} of the template, which this dvk (version {current}) does not know"), mark("Update dvk, and read the file again."), mark("A newer template may ask for what this version cannot read."), mark("a workbook made at the province, by a newer dvk")),
    FindingCode("DVK130", "timed-out", "error", mark("reading the file took longer than {limit} seconds"), mark("Send only the tables, saved anew as .xlsx or CSV. If the file is right as it is, raise seconds under [inbox] in dvk.toml."), mark("A time limit keeps one file from holding up the whole run."), mark("a workbook of millions of formatted cells")),
    FindingCode("DVK131", "out-of-memory", "error", mark("reading the file would take more than {limit} MB of memory"), mark("Send only the tables, saved anew as .xlsx or CSV. If the file is right as it is, raise megabytes under [inbox] in dvk.toml."), mark("A few bytes can ask for more memory than the machine has; a limit keeps one file from stopping the whole run."), mark("one text of a million letters, shown in a hundred thousand cells")),
    FindingCode("DVK132", "reader-ended", "error", mark("the file ends the program part that reads it ({reason})"), mark("Open it in Excel or LibreOffice, save it as .xlsx or CSV, and send it again."), mark("A damaged file can make a reading library fail beyond recovery. It runs in a process of its own, so that only this file is lost."), mark("a workbook with damaged bytes in its middle")),
    FindingCode("DVK134", "same-sheet-name", "error", mark("two sheets have the name “{name}”"), mark("Give each sheet a name of its own, and send the file again."), mark("A value is found again by file, sheet and cell: with two sheets of one name it cannot be said which is meant. Excel lets nobody make such a file; a program did."), mark("a workbook put together by a program, with “Sheet1” twice")),
    FindingCode("DVK135", "sheet-without-cells", "info", mark("sheet “{name}” was not read: it holds {kind}"), mark("Nothing to do; figures belong into the cells of a worksheet."), mark("Sheets of charts, dialogs and macros hold no table. They are named, so that no sheet is left out in silence."), mark("a chart moved to a sheet of its own")),
    FindingCode("DVK155", "older-template", "info", mark("the workbook was made from version {found} of the template; the present one is {current}"), mark("It was read; for the next report send the unit a new one (dvk template)."), mark("What is asked for has changed since: a column that is missing is no mistake of the sender."), mark("last year's workbook filled in again")),
    FindingCode("DVK156", "newer-template", "warning", mark("the workbook was made from version {found} of the template, which this dvk (version {current}) does not know"), mark("Update dvk, and read the file again."), mark("A newer template may ask for what this version cannot read."), mark("a workbook made at the province, by a newer dvk")),
    FindingCode("DVK140", "kind-not-eligible", "warning", mark("{unit} answers “{value}” to “{what}”, which units of its kind cannot have: it is not counted"), mark("Leave the cell empty or write “x” if it does not apply; check that the row is of the right unit."), mark("Only xã can reach the standards of nông thôn mới, so a phường or thị trấn is in neither numerator nor denominator."), mark("a thị trấn with “Đạt” under NTM")),
    FindingCode("DVK141", "count-aside", "info", mark("counts under “{column}” were set aside: only results are counted"), mark("Nothing to do."), mark("A plan, or the figure of the same time last year, is never added to what was achieved. Indicators keep it as a value of its own; counts of models and recognitions do not."), mark("“Kế hoạch” beside “Thực hiện” by field")),
    FindingCode("DVK142", "unit-note-contradicts", "error", mark("the note “{note}” beside the unit's name contradicts the row's figures"), mark("Correct the figures or the note; send the figures of another period in a report for that period."), mark("The row is marked as without data, or as of another period, and has figures all the same."), mark("“Đại Trạch (chưa có số liệu)” with figures in the row")),
    FindingCode("DVK143", "unit-note", "info", mark("the note “{note}” beside the unit's name was set aside"), mark("Nothing to do."), mark("A remark in brackets behind a unit's name is no part of the name."), mark("“Bến Tre (chưa có số liệu)”")),
    FindingCode("DVK144", "almost-header", "error", mark("sheet “{name}” was not read: its header is not that of a form, but almost ({count} cells)"), mark("Did you mean {near}? Correct the header, or add the word to the office's catalogue; “dvk explain FILE” shows what was looked for."), mark("Header words match exactly. A sheet whose header is one slip away most likely holds data, and would be missed."), mark("“Tên mo hinh | Lĩnh vưc”")),
    # --- 2xx: values
    FindingCode("DVK201", "bad-number", "error", mark("“{value}” is not a number"), mark("Write a number only; leave the cell empty if there is no figure, “-” if it did not occur."), mark("The cell must hold a number and holds something else."), mark("“12 mô hình và 3”")),
    FindingCode("DVK202", "negative", "error", mark("{value} is negative"), mark("Counts and amounts are never negative: correct it."), mark("Nothing that is counted here can be less than zero."), mark("-5")),
    FindingCode("DVK203", "unknown-field", "error", mark("“{value}” is not a field of taxonomy “{taxonomy}”"), mark("Did you mean “{near}”? Fields: {fields}."), mark("A field is matched by its exact spellings; a wrong guess would move a model into another column of the report."), mark("“Kinh té”")),
    FindingCode("DVK204", "fraction-of-count", "error", mark("{value} is not a whole number, but “{what}” is counted in whole ones"), mark("Correct it; a decimal comma may stand where a thousands point was meant."), mark("Households, models and products come in whole numbers."), mark("12,5 hộ")),
    FindingCode("DVK205", "rate-over-100", "error", mark("{value} is over 100 %"), mark("Correct the rate; if the cell is a count, it stands in the wrong row."), mark("A part cannot be larger than its whole."), mark("381 % for 3,81 %")),
    FindingCode("DVK206", "out-of-range", "warning", mark("{value} {unit} is outside what is plausible for “{what}” ({low} to {high})"), mark("Check the value and its unit of measure."), mark("The value is far from what one unit can have: often a slip of the unit of measure (đồng for triệu đồng)."), mark("an income of 59 700 triệu đồng")),
    FindingCode("DVK207", "required-empty", "error", mark("the row has no {column}"), mark("Fill the cell."), mark("Without it the row cannot be counted."), mark("a model without a name")),
    FindingCode("DVK208", "unknown-subject", "error", mark("“{value}” is not a subject"), mark("Did you mean “{near}”? Subjects: {known}."), mark("Models and recognitions are counted by subject: collective, individual, …"), mark("“Tâp thể”")),
    FindingCode("DVK209", "unknown-level", "error", mark("“{value}” is not a level"), mark("Did you mean “{near}”? Levels: {known}."), mark("Recognitions are counted within one level, never across levels."), mark("“cấp vùng”")),
    FindingCode("DVK210", "unknown-recognition-form", "error", mark("“{value}” is not a form of recognition"), mark("Did you mean “{near}”? Forms: {known}."), mark("Recognitions are counted within one form."), mark("“thưởng nóng”")),
    FindingCode("DVK211", "unknown-indicator", "error", mark("“{value}” is not an indicator of the catalogue"), mark("Did you mean “{near}”? Otherwise add it to the office's catalogue."), mark("An almost known name is most likely a slip; leaving it out would make the figure incomplete."), mark("“Số hộ nghèoo”")),
    FindingCode("DVK212", "extra-indicator", "warning", mark("“{value}” is not in the catalogue: the row was not read"), mark("Add it to the office's catalogue if it should be counted."), mark("Senders add rows of their own; they are named and left aside."), mark("“Số giếng khoan”")),
    FindingCode("DVK213", "unknown-measure-unit", "error", mark("“{value}” is not a unit of measure for “{what}” (expected {unit})"), mark("Correct the unit of measure."), mark("A value in another unit cannot be added."), mark("“m3” for hectares")),
    FindingCode("DVK214", "error-cell", "error", mark("the cell's formula gives {value}"), mark("Correct the formula, or type the value."), mark("An Excel error is neither a number nor an empty cell."), mark("#REF!")),
    FindingCode("DVK215", "ambiguous-number", "error", mark("“{value}” can be read as {one} or as {other}"), mark("Write {one_plain} or {other_plain} without the point."), mark("One group of three digits after a point is a thousand or three decimals; it is not guessed."), mark("“1.234”")),
    FindingCode("DVK216", "ambiguous-field", "error", mark("“{value}” names two fields: {candidates}"), mark("Ask the sender which of them it is."), mark("The abbreviation joins two fields; the model must be counted under one."), mark("KT-XH")),
    FindingCode("DVK217", "rounded", "info", mark("{value} was kept as {kept}"), mark("Nothing to do."), mark("Digits beyond the precision of the unit of measure (a đồng, a square metre) are rounded half up."), mark("0.333333333 tỷ đồng of a formula")),
    FindingCode("DVK218", "decimal-point", "warning", mark("“{value}” was read with a decimal point as {kept}"), mark("Write decimals with a comma."), mark("In Vietnamese a comma is the decimal sign; a point with one or two digits after it can only be a decimal."), mark("“14.4”")),
    FindingCode("DVK219", "bad-date", "error", mark("“{value}” is not a date"), mark("Write dates as dd/mm/yyyy."), mark("Dates are read as day/month/year and never swapped."), mark("13/25/2023")),
    FindingCode("DVK220", "bad-mark", "error", mark("“{value}” is neither yes nor no for “{what}”"), mark("Write “Đạt” or “Chưa đạt” (“Có” or “Không”)."), mark("A unit either reached the standard or not; “x” would mean “not applicable” in a table of figures."), mark("“gần đạt”")),
    FindingCode("DVK221", "uncached-formula", "error", mark("the cell holds a formula without a value"), mark("Open the file in Excel or LibreOffice, let it calculate, and save it."), mark("The program that wrote the file stored no result, so there is no value to read."), mark("a workbook written by a script")),
    FindingCode("DVK222", "unknown-status", "warning", mark("“{value}” is not a status: kept as not stated"), mark("Statuses: {known}."), mark("The status tells how far a model has come; it does not change the counts."), mark("“ổn định”")),
    FindingCode("DVK223", "bad-year", "error", mark("“{value}” is not a year"), mark("Write a year such as 2023."), mark("The cell must hold a year between 2000 and 2100."), mark("20233")),
    FindingCode("DVK224", "two-subjects", "error", mark("both collective and individual are marked"), mark("Mark one of them."), mark("A model is counted under one subject."), mark("x in both columns")),
    FindingCode("DVK225", "not-applicable", "info", mark("“x”: not applicable, no value"), mark("Nothing to do."), mark("By the statistics office's signs “x” means that the figure does not apply."), mark("x under NTM for a thị trấn")),
    FindingCode("DVK226", "subject-missing", "warning", mark("the row does not say whether it is a collective or an individual: counted as not stated"), mark("Fill the subject."), mark("The total is right, but its split by subject is not complete."), mark("an empty “Loại hình”")),
    FindingCode("DVK227", "unknown-scope", "error", mark("“{value}” does not say for whom the value is"), mark("Did you mean “{near}”? Words known: {known}."), mark("A value is for the sender itself or for the whole area; the two are never added."), mark("“liên xã”")),
    FindingCode("DVK228", "code-contradicts-label", "error", mark("the code “{value}” is not that of “{label}”"), mark("Correct the code or the name."), mark("The row's code and its name are of two different indicators."), mark("ho_ngheo beside “Dân số”")),
    FindingCode("DVK230", "measure-units-differ", "error", mark("the unit of measure of “{what}” is given twice: {one} and {other}"), mark("Keep the one that is right, in one place."), mark("Two lines above the table, or the row and its column, name different units; which one the value is in, nobody can tell."), mark("“Đơn vị tính: triệu đồng” and “Đơn vị tính: đồng” above one table")),
    # --- 3xx: within a submission
    FindingCode("DVK301", "duplicate-row", "error", mark("the same row already stands at {first}"), mark("Remove one of them, or make the names differ if they are two."), mark("Two rows of one list name the same model and performer, or the same recipient and decision."), mark("one model listed twice")),
    FindingCode("DVK302", "total-mismatch", "warning", mark("declared {declared}, but the parts add up to {recomputed} (difference {difference})"), mark("Both figures are kept and shown; ask the sender which is right."), mark("A total row or column is a control, never a record. dvk reports both figures and corrects neither."), mark("Tổng cộng 917, fields 915")),
    FindingCode("DVK303", "part-over-whole", "error", mark("{rule}: {left} against {right}"), mark("Correct the value that is wrong."), mark("A part is larger than its whole."), mark("hộ nghèo 1 200, tổng số hộ 900")),
    FindingCode("DVK304", "identity-broken", "warning", mark("{rule}: {left} against {right}"), mark("Check the values with the sender."), mark("Figures that must balance do not."), mark("poor at year end = start − left + new")),
    FindingCode("DVK305", "duplicate-value", "error", mark("“{what}” has another value at {first}: {other}"), mark("Keep one of the two."), mark("Two cells give the same figure for the same unit and period, and they differ."), mark("hộ nghèo twice")),
    FindingCode("DVK306", "repeated-value", "info", mark("“{what}” stands at {first} too, with the same value"), mark("Nothing to do: it counts once."), mark("Two cells give the same figure with the same value."), mark("hộ nghèo in two tables")),
    FindingCode("DVK307", "list-and-counts", "warning", mark("the file has a list of {listed} and counts of {counted}: the list is counted"), mark("Check which is right."), mark("Where a list and a table of counts speak of the same thing, the list wins; a difference is a finding."), mark("a list of 12 and a table of 14")),
    FindingCode("DVK308", "year-outside-period", "warning", mark("the row's year {value} lies outside the period {period}"), mark("Check the year."), mark("The row is counted in the submission's period."), mark("a decision of 2020 in a report for 2021")),
    # --- 4xx: against earlier submissions
    FindingCode("DVK401", "replaces", "info", mark("replaces what {file} gave for {forms}"), mark("Nothing to do; the older part stays in the ledger."), mark("A newer accepted part for the same unit, period and form replaces the older one."), mark("a corrected workbook")),
    FindingCode("DVK402", "replaces-with-less", "warning", mark("the older part had {count} value(s) that the new one lacks: {examples}"), mark("If they still hold, add them and send the report again."), mark("A newer part replaces the older one as a whole: what it does not say is no longer counted."), mark("a table of one indicator after a table of twelve")),
    FindingCode("DVK403", "superseded", "info", mark("{file} has replaced what this file gave for {forms}"), mark("Nothing to do; the file may be taken out of the inbox."), mark("The file was accepted before and a newer one has taken its place: it does not come back by itself."), mark("the old workbook beside the corrected one")),
    FindingCode("DVK404", "cumulative-falls", "warning", mark("“{what}” adds up, but falls from {before} ({earlier}) to {after} ({later}); the other report: {place}"), mark("Check both reports: was the figure of one period sent in place of the sum, or has an earlier figure been corrected?"), mark("What adds up from the start of the year cannot become less within it; a standing or cumulative number seldom does. Rules: [[over_time]] of kind cumulative_falls."), mark("9 tháng: 40 lượt, 6 tháng: 55 lượt")),
    FindingCode("DVK405", "jump", "warning", mark("“{what}”: {other} ({other_period}), now {now} ({period}); the {count} report(s) nearest to it lie between {low} and {high} ({place})"), mark("Ask the sender for the reason; if the value is right, nothing to do."), mark("The value is far from what the unit itself has reported: compared with the median of its reports and their usual spread, and with the last one. Rules: [[over_time]] of kind jump."), mark("62 poor households, then 620; over the last 4 reports between 55 and 70")),
    FindingCode("DVK406", "unit-slip", "warning", mark("“{what}”: {now} ({period}) is out by about {times}: {count} other report(s) of the unit lie between {low} and {high} ({place}){more}"), mark("Check the unit of measure and the thousands separators; correct the report that is wrong."), mark("The value is a thousand or a million times what the unit's other reports say, or such a part of it: most often đồng for nghìn đồng or triệu đồng, or a point read as a decimal sign. Rules: [[over_time]] of kind unit_slip."), mark("1 612 000 households after 1 598")),
    FindingCode("DVK407", "opening-differs", "warning", mark("“{what}”: {start} at the start of {begins}, but {end} at the end of the period before ({ends}; {place})"), mark("Correct the report that is wrong; where households were moved between units, say so in a note."), mark("The end of one year is the start of the next. It is not compared across a break in the series (the poverty standard of 2022). Rules: [[over_time]] of kind opening."), mark("poor at the end of 2022: 62; at the start of 2023: 26")),
    FindingCode("DVK408", "copied-from-period", "warning", mark("{form}: all values ({count} telling ones) are those of another period: {others}"), mark("Ask the sender whether the right file was sent."), mark("A report in which not one value differs from another period's is most likely that period's report again. Rules: [[over_time]] of kind repeated."), mark("the workbook of 2022 with the title changed to 2023")),
    FindingCode("DVK410", "revision", "info", mark("{period} was closed on {day}: this is a revision"), mark("Nothing to do; dvk summarize --compare-edition shows what it changes."), mark("The figures of a closed period stay as they were published. What comes later counts in new figures and is shown as a revision."), mark("a late report after dvk close 2021-2023")),
    FindingCode("DVK411", "withheld", "warning", mark("{forms}: this file was {done} as submission {number} ({why}) and is not counted"), mark("Take the file out of the inbox, or put it back: {undo}"), mark("What was excluded or retracted comes back by a decision only, not because the file still lies in the inbox."), mark("a retracted workbook that is still in the inbox")),
    FindingCode("DVK412", "said-again", "warning", mark("{forms}: {file} said the same and was {done} as submission {number} ({why})"), mark("Check that it is meant to count; if not: dvk exclude."), mark("Another file with the same figures as one that was taken out is counted, since a person may have sent it on purpose."), mark("the excluded list, saved anew as CSV")),
    FindingCode("DVK413", "not-counted", "info", mark("{unit}, {period}: {forms} not counted, excluded by {who}: {why}"), mark("Nothing to do; dvk submissions shows what came instead."), mark("An excluded report is not counted. What it had replaced counts again; where there is nothing, the unit is missing."), mark("dvk exclude 12 --why “gửi nhầm mẫu năm trước”")),
    FindingCode("DVK414", "taken-back", "info", mark("{unit}, {period}: {forms} not counted, retracted by its sender: {why}"), mark("Ask the unit for a new report."), mark("A sender has taken its report back. The report before it was replaced by the sender too, so the unit is missing until it sends anew."), mark("dvk retract 12 --why “xã xin rút báo cáo”")),
    # --- 5xx: across units
    FindingCode("DVK501", "conflict-in-run", "error", mark("{other} gives other content for {unit}, {period}, {form}"), mark("Keep one of the two files and run again."), mark("Two files of one run differ for the same unit, period and form: a person must choose, and neither is stored."), mark("Xã Lý Trạch 2023.xlsx and Xã Lý Trạch 2023 (sửa).xlsx")),
    FindingCode("DVK502", "area-control", "warning", mark("{label}: the area's own value {declared} differs from the units' {recomputed}"), mark("Check which units have not reported."), mark("A value for the whole area is a control beside the units' values; it is never added to them."), mark("an agency's poor-household count")),
    FindingCode("DVK503", "decision-control", "warning", mark("{level}: the deciding body lists {decided}, the units mention {mentioned}"), mark("The deciding body's list is counted; check the difference."), mark("Above the grassroots the deciding body's list is the count and the communes' rows its control."), mark("50 decisions, 48 mentioned")),
    FindingCode("DVK504", "overlapping-counts", "warning", mark("{unit}: {set_aside} overlaps {used} and was set aside"), mark("Nothing to do if both say the same."), mark("Reports of half a year, nine months and the year overlap; a span is covered without overlap, longest first."), mark("2022-H1 beside 2022")),
    FindingCode("DVK505", "maybe-one-decision", "warning", mark("{level}: {unit} and {agency} list {count} decision(s) of the same recipients, without a number on both sides: each is counted"), mark("Fill the decision's number in both lists: the same number is counted once."), mark("A commune and an agency may list the same decision. Only its number tells that it is one."), mark("the district's decision listed by the commune and by Hội Nông dân")),
    FindingCode("DVK506", "field-changed", "warning", mark("{unit}: “{model}” is reported under different fields: {fields}"), mark("Check which field is right; that of the latest report is counted."), mark("A model counts once in a span, in the field that its latest report gives."), mark("an economic model that next year's list calls a cultural one")),
    FindingCode("DVK520", "cumulative-mismatch", "warning", mark("{unit}, {period}: the cumulative column differs from the sum of {others}: {differences}"), mark("Ask the unit which is right; the reports' own periods are counted where they cover the span."), mark("A cumulative column says what has happened since the year began: the periods' own values should add up to it."), mark("lũy kế 12 in quý III, after 3, 4 and 4")),
    FindingCode("DVK521", "whole-and-parts", "warning", mark("{unit}, {period}: the report differs from the sum of {others}: {differences}"), mark("Ask the unit which is right; the report of the longest period is counted."), mark("A report for a year and those for its halves, quarters or months speak of the same things. Both numbers are shown, neither is corrected."), mark("a year of 10, halves of 4 and 5")),
    FindingCode("DVK522", "previous-differs", "warning", mark("{unit}, {period}: the column of the year before differs from what was reported for {others}: {differences}"), mark("Ask the unit: either the earlier report was revised, or the column is of another period. It is never counted."), mark("What a report says of the year before should be what was reported then. A difference hints at a revision that was not sent."), mark("cùng kỳ 40, reported then 38")),
    FindingCode("DVK523", "state-and-cumulative", "warning", mark("{unit}, {period}: a state has another value in the cumulative column: {differences}"), mark("Ask the unit whether the first column holds only what is new; that column is counted."), mark("A state at a date has nothing to add up: both columns should hold the same number."), mark("OCOP products: kỳ này 2, lũy kế 64")),
    FindingCode("DVK524", "figures-out-of-balance", "warning", mark("{rule}: {left} against {right}, of {units}"), mark("Check the reports of these units against each other."), mark("Figures that hold each other do not, although each submission may be right by itself."), mark("nâng cao 5, đạt chuẩn 4")),
    FindingCode("DVK525", "levels-not-nested", "warning", mark("{above}: {upper} recognised, more than the {lower} of {below}"), mark("Check whether the lists of the lower level are complete."), mark("What is recognised at a level was recognised at the one below it before: the higher number cannot be larger."), mark("huyện 30, cơ sở 28")),
    FindingCode("DVK530", "unit-slip-beside-others", "warning", mark("“{what}”: {now} ({period}) is out by about {times}: the {count} other units report between {low} and {high}, in the middle {middle}{more}"), mark("Check the unit of measure and the thousands separators."), mark("The unit has no other report to compare with; beside the other units of the same period the value is a thousand or a million times too large or too small. Rules: [[over_time]] of kind unit_slip, key units."), mark("“59700” triệu đồng a person where the other communes report 48 to 63")),
    FindingCode("DVK531", "identical-files", "warning", mark("the file sent for {unit} is the same, byte for byte, as {others}"), mark("Ask both units which of them it is from, and exclude the other."), mark("One file cannot be the report of two units; most likely it was saved under a wrong name or in a wrong folder. Rules: [[across_units]] of kind identical_files."), mark("Xã Hạ Trạch 2023.csv, a copy of Xã Lý Trạch 2023.csv")),
    FindingCode("DVK532", "identical-content", "warning", mark("{form}: all that {unit} reports ({count} telling records) is also in {others}"), mark("Ask both units whether one has sent the other's table."), mark("Two units with exactly the same rows or figures: one has filled in the other's file and left what was in it. Rules: [[across_units]] of kind identical_content."), mark("two communes with the same twelve models, names and all")),
    # --- 9xx: the store and the run
    FindingCode("DVK901", "not-decided", "error", mark("the file was not stored: {reason}"), mark("Correct the cause and run again."), mark("Something outside the file kept it from being stored."), mark("a full disk")),
)
# fmt: on

FINDING_CODES: dict[str, FindingCode] = {entry.code: entry for entry in _TABLE}


def finding(
    code: str,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    value: str | None = None,
    submission: int | None = None,
    cells: int = 1,
    severity: Severity | None = None,
    **params: Any,
) -> Finding:
    """A finding of a known code, with the code's own severity unless another is given."""
    entry = FINDING_CODES[code]
    if value is not None:
        params.setdefault("value", value)
    return Finding(
        code=code,
        severity=severity or entry.severity,
        sheet=sheet,
        cell=cell,
        value=value,
        params=params,
        submission=submission,
        cells=cells,
    )


def message_of(item: Finding) -> str:
    """What is wrong, in the language in use."""
    message = gettext(FINDING_CODES[item.code].message).format_map(item.params)
    if trial := item.params.get("trial"):
        message += " " + gettext("(rule on trial: {rule})").format(rule=trial)
    return message


def hint_of(item: Finding) -> str:
    """What to do, in the language in use."""
    entry = FINDING_CODES[item.code]
    sentences = gettext(entry.hint)
    # A hint that offers the nearest spelling has nothing to offer where none is near: its first sentence goes.
    if "{near}" in sentences and not item.params.get("near"):
        sentences = sentences.partition("? ")[2] or sentences.partition("?")[2]
    return sentences.format_map(item.params)
