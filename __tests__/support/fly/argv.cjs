'use strict';
// What flyctl accepts: options with a value, options without one, how many words. As cobra does, the first thing that does not fit ends it with 1.
const { parseOptions } = require('../stand-in.cjs');

const APP = { '--app': 'value', '-a': '--app' };
const CONFIG = { '--config': 'value', '-c': '--config' };
const JSON_OPTION = { '--json': 'flag', '-j': '--json' };
const ORG = { '--org': 'value', '-o': '--org' };

const SHAPES = {
  version: { ...JSON_OPTION },
  'auth whoami': { ...JSON_OPTION },
  'auth login': {},
  'platform regions': { ...JSON_OPTION },
  'apps list': { ...JSON_OPTION, ...ORG },
  'apps open': { ...APP, ...CONFIG },
  launch: {
    '--no-deploy': 'flag',
    '--name': 'value',
    '--region': 'value',
    '-r': '--region',
    ...ORG,
  },
  'secrets import': { ...APP, ...CONFIG, '--stage': 'flag', '--detach': 'flag' },
  'secrets set': { ...APP, ...CONFIG, '--stage': 'flag', words: [1, 99] },
  'secrets list': { ...APP, ...CONFIG, ...JSON_OPTION },
  'postgres create': {
    '--name': 'value',
    '--region': 'value',
    '--vm-size': 'value',
    '--initial-cluster-size': 'number',
    '--volume-size': 'number',
    '--image-ref': 'value',
    ...ORG,
  },
  'postgres attach': { ...APP, words: [1, 1] },
  deploy: {
    ...APP,
    ...CONFIG,
    '--remote-only': 'flag',
    '--local-only': 'flag',
    '--image': 'value',
    '-i': '--image',
  },
  status: { ...APP, ...CONFIG, ...JSON_OPTION },
  logs: { ...APP, ...CONFIG, ...JSON_OPTION, '--no-tail': 'flag', '-n': '--no-tail' },
  releases: { ...APP, ...CONFIG, ...JSON_OPTION, '--image': 'flag' },
  'ssh console': { ...APP, ...CONFIG, '--command': 'value', '-C': '--command' },
};

function parse(args) {
  const two = args.slice(0, 2).join(' ');
  if (SHAPES[two]) return { command: two, ...parseOptions(args.slice(2), SHAPES[two], REFUSE) };
  if (SHAPES[args[0]])
    return { command: args[0], ...parseOptions(args.slice(1), SHAPES[args[0]], REFUSE) };
  return refuse(`unknown command "${args[0] ?? ''}" for "flyctl"`);
}

const REFUSE = {
  unknown: (arg) =>
    refuse(
      arg.startsWith('--')
        ? `unknown flag: ${arg}`
        : `unknown shorthand flag: '${arg[1]}' in ${arg}`,
    ),
  noValue: (arg) => refuse(`flag needs an argument: ${arg}`),
  noNumber: (arg, value) => refuse(`invalid argument "${value}" for "${arg}" flag`),
  tooMany: (words, most) => refuse(`accepts ${most} arg(s), received ${words.length}`),
  tooFew: (words, least) => refuse(`accepts ${least} arg(s), received ${words.length}`),
};

function refuse(message) {
  throw new Error(`Error: ${message}`);
}

module.exports = { parse };
