// Tables as text, as RFC 4180 has them.

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as text; the mark at the head has spreadsheets read Korean as it is. */
export const table = (rows) => `\ufeff${rows.map((row) => row.map((each) => quoted(String(each))).join(",")).join("\r\n")}\r\n`;

/** The rows of a text; fields may hold commas and line ends in quotes. */
export function fields(text) {
  const rows = [[]];
  const whole = text.replace(/^\ufeff/, "");
  const part = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  while (part.lastIndex < whole.length) {
    const found = part.exec(whole);
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    const end = whole[part.lastIndex];
    if (end === undefined) break;
    part.lastIndex += end === "\r" && whole[part.lastIndex + 1] === "\n" ? 2 : 1;
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}
