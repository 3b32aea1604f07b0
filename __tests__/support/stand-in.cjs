'use strict';
// What the stand-ins for flyctl and Railway's CLI have in common: each call is written down, what was made is kept between calls, and a call may fail on cue.
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { readInput } = require('./read-input.cjs');

/**
 * One call of the program, to its end.
 *
 * @param variable the environment variable with the folder in which its cloud is kept
 * @param readsInput whether this call reads its standard input
 * @param see what else is to be written down of the call
 * @param parse what was asked for; throws as the program refuses it
 */
function standIn({ variable, readsInput, see, parse, commands }) {
  const folder = process.env[variable];
  if (!folder) {
    process.stderr.write(`stand-in: ${variable} names no folder\n`);
    process.exit(64);
  }
  const stateFile = join(folder, 'cloud.json');
  const args = process.argv.slice(2);
  const input = !process.stdin.isTTY && readsInput(args) ? readInput() : '';
  const state = JSON.parse(readFileSync(stateFile, 'utf8'));
  const seen = see(args);
  appendFileSync(
    join(folder, 'calls.jsonl'),
    `${JSON.stringify({ args, cwd: process.cwd(), ...(input && { input }), ...seen, hasTerminal: Boolean(process.stdin.isTTY) })}\n`,
  );

  const cue = state.failures.find(
    ({ when, times = 1, folder: end = '' }) =>
      times > 0 && args.join(' ').startsWith(when) && process.cwd().endsWith(end),
  );
  if (cue) cue.times = (cue.times ?? 1) - 1;
  if (!cue || cue.after) run();
  if (cue) {
    if (cue.stdout) process.stdout.write(`${cue.stdout}\n`);
    if (cue.stderr !== '')
      process.stderr.write(`${cue.stderr ?? 'Error: the stand-in was told to fail'}\n`);
    process.exitCode = cue.exitCode ?? 1;
  }
  writeFileSync(stateFile, JSON.stringify(state, null, 2));

  function run() {
    try {
      const parsed = parse(args, state);
      commands[parsed.command]({
        ...parsed,
        ...seen,
        state,
        input,
        cwd: process.cwd(),
        env: process.env,
        say: (text) => process.stdout.write(`${text}\n`),
        fail,
      });
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error.exitCode ?? 1;
    }
  }
}

function fail(message, exitCode = 1) {
  throw Object.assign(new Error(message), { exitCode });
}

/**
 * Options and words by their shape: `value`, `many`, `number` and `flag`, or the name that an option is short for; `words`: how few and how many.
 *
 * @param refuse how the program says what does not fit: `unknown`, `noValue`, `noNumber`, `twice`, `tooMany`, `tooFew`
 */
function parseOptions(args, { words: [least, most] = [0, 0], ...shape }, refuse) {
  const words = [];
  const options = {};
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (!arg.startsWith('-')) {
      words.push(arg);
      continue;
    }
    const name = shape[arg]?.startsWith('-') ? shape[arg] : arg;
    const kind = shape[name] ?? refuse.unknown(arg);
    if (kind === 'flag') {
      options[name] = true;
      continue;
    }
    at += 1;
    if (args[at] === undefined) refuse.noValue(arg);
    if (kind === 'number' && !/^\d+$/.test(args[at])) refuse.noNumber(arg, args[at]);
    if (kind === 'value' && options[name] !== undefined) refuse.twice?.(arg);
    options[name] = kind === 'many' ? [...(options[name] ?? []), args[at]] : args[at];
  }
  if (words.length > most) refuse.tooMany(words, most);
  if (words.length < least) refuse.tooFew(words, least);
  return { words, options };
}

module.exports = { standIn, parseOptions };
