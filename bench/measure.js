'use strict';

const { performance } = require('node:perf_hooks');

/**
 * Times cases in turn (a, b, c, a, b, c, ...), so that what else the machine does meets all of them alike.
 *
 * @param {Record<string, () => unknown>} cases by label; one that returns `{ ms }` has measured by itself
 * @param {{ runs?: number, warmups?: number }} options how often each is timed, and how often it is run before that
 * @returns {Promise<Record<string, number>>} the median of each, in milliseconds, by label
 */
async function measureInTurn(cases, options = {}) {
  const times = await timeInTurn(cases, options);
  return Object.fromEntries(Object.entries(times).map(([label, all]) => [label, median(all)]));
}

/**
 * As `measureInTurn`, but with every time that was taken.
 *
 * @param {Record<string, () => any>} cases
 * @param {{ runs?: number, warmups?: number }} options
 */
async function timeInTurn(cases, { runs = 20, warmups = 2 } = {}) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(cases).map((label) => [label, []]));
  for (let round = -warmups; round < runs; round += 1) {
    for (const [label, run] of Object.entries(cases)) {
      const startedAt = performance.now();
      const own = await run();
      const wall = performance.now() - startedAt;
      if (round >= 0) times[label].push(own?.ms ?? wall);
    }
  }
  return times;
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * A table in Markdown whose columns stand below each other in a terminal too.
 *
 * @param {readonly string[]} header
 * @param {readonly (readonly (string | number)[])[]} rows
 */
function formatTable(header, rows) {
  const lines = [header, ...rows].map((line) => line.map(String));
  const widths = header.map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column].length)),
  );
  const format = (/** @type {string[]} */ line) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [
    format(lines[0]),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...lines.slice(1).map(format),
  ].join('\n');
}

module.exports = { measureInTurn, timeInTurn, median, formatTable };
