'use strict';
// What flyctl accepts: options with a value, options without one, how many words. As cobra does, the first thing that does not fit ends it with 1.

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
  launch: { '--no-deploy': 'flag', '--name': 'value', '--region': 'value', '-r': '--region', ...ORG },
  'secrets import': { ...APP, ...CONFIG, '--stage': 'flag', '--detach': 'flag' },
  'secrets set': { ...APP, ...CONFIG, '--stage': 'flag', words: [1, 99] },
  'secrets list': { ...APP, ...CONFIG, ...JSON_OPTION },
  'postgres create': { '--name': 'value', '--region': 'value', '--vm-size': 'value', '--initial-cluster-size': 'number', '--volume-size': 'number', '--image-ref': 'value', ...ORG },
  'postgres attach': { ...APP, words: [1, 1] },
  deploy: { ...APP, ...CONFIG, '--remote-only': 'flag', '--local-only': 'flag', '--image': 'value', '-i': '--image' },
  status: { ...APP, ...CONFIG, ...JSON_OPTION },
  logs: { ...APP, ...CONFIG, ...JSON_OPTION, '--no-tail': 'flag', '-n': '--no-tail' },
  releases: { ...APP, ...CONFIG, ...JSON_OPTION, '--image': 'flag' },
  'ssh console': { ...APP, ...CONFIG, '--command': 'value', '-C': '--command' },
};

function parse(args) {
  const two = args.slice(0, 2).join(' ');
  if (SHAPES[two]) return { command: two, ...parseRest(args.slice(2), SHAPES[two]) };
  if (SHAPES[args[0]]) return { command: args[0], ...parseRest(args.slice(1), SHAPES[args[0]]) };
  return refuse(`unknown command "${args[0] ?? ''}" for "flyctl"`);
}

function parseRest(args, { words: [least, most] = [0, 0], ...shape }) {
  const words = [];
  const options = {};
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (!arg.startsWith('-')) {
      words.push(arg);
      continue;
    }
    const name = shape[arg]?.startsWith('-') ? shape[arg] : arg;
    const kind = shape[name] ?? refuse(arg.startsWith('--') ? `unknown flag: ${arg}` : `unknown shorthand flag: '${arg[1]}' in ${arg}`);
    if (kind === 'flag') {
      options[name] = true;
      continue;
    }
    at += 1;
    if (args[at] === undefined) refuse(`flag needs an argument: ${arg}`);
    if (kind === 'number' && !/^\d+$/.test(args[at])) refuse(`invalid argument "${args[at]}" for "${arg}" flag`);
    options[name] = args[at];
  }
  if (words.length > most || words.length < least) refuse(`accepts ${most} arg(s), received ${words.length}`);
  return { words, options };
}

function refuse(message) {
  throw new Error(`Error: ${message}`);
}

module.exports = { parse };
