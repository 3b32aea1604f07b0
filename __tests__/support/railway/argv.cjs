'use strict';
// What Railway's CLI accepts: options with a value, options without one, how many words. As clap does, the first thing that does not fit ends it with 2.
const { parseOptions } = require('../stand-in.cjs');

const SERVICE = { '--service': 'value', '-s': '--service' };
const ENVIRONMENT = { '--environment': 'value', '-e': '--environment' };
const JSON_OPTION = { '--json': 'flag' };

const SHAPES = {
  whoami: { ...JSON_OPTION },
  login: { '--browserless': 'flag' },
  status: { ...JSON_OPTION },
  list: { ...JSON_OPTION },
  init: {
    '--name': 'value',
    '-n': '--name',
    '--workspace': 'value',
    '-w': '--workspace',
    ...JSON_OPTION,
  },
  link: {
    ...ENVIRONMENT,
    '--project': 'value',
    '-p': '--project',
    ...SERVICE,
    '--workspace': 'value',
    '-w': '--workspace',
    ...JSON_OPTION,
  },
  'environment new': { words: [1, 1], '--duplicate': 'value', '-d': '--duplicate', ...JSON_OPTION },
  add: {
    '--database': 'many',
    '-d': '--database',
    ...SERVICE,
    '--image': 'value',
    '-i': '--image',
    '--variables': 'many',
    '-v': '--variables',
    ...JSON_OPTION,
  },
  'volume add': { '--mount-path': 'value', '-m': '--mount-path', ...JSON_OPTION },
  domain: { words: [0, 1], ...SERVICE, '--port': 'value', '-p': '--port', ...JSON_OPTION },
  up: {
    words: [0, 1],
    ...SERVICE,
    ...ENVIRONMENT,
    '--no-gitignore': 'flag',
    '--path-as-root': 'flag',
    '--ci': 'flag',
    '-c': '--ci',
    '--detach': 'flag',
  },
  variables: {
    ...SERVICE,
    ...ENVIRONMENT,
    '--set': 'many',
    '--kv': 'flag',
    '--skip-deploys': 'flag',
    ...JSON_OPTION,
  },
  'variable set': {
    words: [1, 99],
    ...SERVICE,
    ...ENVIRONMENT,
    '--stdin': 'flag',
    '--skip-deploys': 'flag',
    ...JSON_OPTION,
  },
  logs: {
    words: [0, 1],
    ...SERVICE,
    ...ENVIRONMENT,
    '--build': 'flag',
    '-b': '--build',
    '--lines': 'value',
    '-n': '--lines',
    ...JSON_OPTION,
  },
  redeploy: { ...SERVICE, '--yes': 'flag', '-y': '--yes', ...JSON_OPTION },
  'deployment list': { ...SERVICE, ...ENVIRONMENT, '--limit': 'value', ...JSON_OPTION },
  open: { '--print': 'flag', '-p': '--print' },
};

const ALIASES = { variable: 'variables', vars: 'variables' };

/** @returns {{ command: string, words: string[], options: Record<string, any> }} */
function parse(args, version) {
  if (args.length === 1 && ['-V', '--version'].includes(args[0]))
    return { command: 'version', words: [], options: {} };
  const [first, ...rest] = args;
  if (first === 'volume') return parseVolume(rest);
  const two = `${first} ${rest[0]}`;
  if (SHAPES[two] && isKnown(two, version))
    return { command: two, ...parseOptions(rest.slice(1), shapeOf(two, version), REFUSE) };
  const name = ALIASES[first] ?? first;
  if (!SHAPES[name]) refuse(`unrecognized subcommand '${first ?? ''}'`);
  return { command: name, ...parseOptions(rest, shapeOf(name, version), REFUSE) };
}

/** The group's own options stand before its subcommand. */
function parseVolume(args) {
  const at = args.indexOf('add');
  if (at < 0) refuse(`unrecognized subcommand '${args[0] ?? ''}'`);
  const group = parseOptions(args.slice(0, at), { ...SERVICE, ...ENVIRONMENT }, REFUSE);
  const own = parseOptions(args.slice(at + 1), SHAPES['volume add'], REFUSE);
  return { command: 'volume add', words: [], options: { ...group.options, ...own.options } };
}

function isKnown(command, version) {
  if (command === 'variable set') return isAtLeast(version, '4.31.0');
  return true;
}

function shapeOf(command, version) {
  if (command === 'variables' && isAtLeast(version, '4.20.0'))
    return { ...SHAPES.variables, '--set-from-stdin': 'value' };
  return SHAPES[command];
}

const REFUSE = {
  unknown: (arg) => refuse(`unexpected argument '${arg}' found`),
  noValue: (arg) => refuse(`a value is required for '${arg}' but none was supplied`),
  twice: (arg) => refuse(`the argument '${arg}' cannot be used multiple times`),
  tooMany: (words, most) => refuse(`unexpected argument '${words[most]}' found`),
  tooFew: () => refuse('the following required arguments were not provided'),
};

function isAtLeast(version, other) {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number));
  return a[0] !== b[0] ? a[0] > b[0] : a[1] !== b[1] ? a[1] > b[1] : a[2] >= b[2];
}

function refuse(message) {
  throw Object.assign(new Error(`error: ${message}\n\nFor more information, try '--help'.`), {
    exitCode: 2,
  });
}

module.exports = { parse, isAtLeast };
