/**
 * One line of the table: what, how much, against whom, and the aim of the design.
 * @typedef {{ what: string, value: string, against?: string, ratio?: string, gate?: string, goal?: string }} Row
 */

const columns = /** @type {const} */ (['what', 'value', 'against', 'ratio', 'gate', 'goal']);

/** @param {readonly Row[]} rows @returns {string} a Markdown table with columns of equal width */
export function table(rows) {
  const head = {
    what: 'work',
    value: 'siplens',
    against: 'peer',
    ratio: 'ratio',
    gate: 'gate',
    goal: 'goal',
  };
  const width = (/** @type {(typeof columns)[number]} */ name) =>
    Math.max(...[head, ...rows].map(row => (row[name] ?? '').length));
  const line = (/** @type {Partial<Row>} */ row) =>
    `| ${columns.map(name => (row[name] ?? '').padEnd(width(name))).join(' | ')} |`;
  const rule = `|${columns.map(name => '-'.repeat(width(name) + 2)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
