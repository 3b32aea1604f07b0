import { execFileSync } from 'node:child_process';
import { writeOutScript } from '../../src/dev/package-script';

const ENGINE_0_25 = {
  bundle: 'tsc --build && rollup --config --silent',
  start: 'node -r dotenv/config bundle/server.js',
  'bundle-and-start': 'npm run bundle && npm run start',
  watch: "nodemon --exec 'npm run bundle-and-start || exit 1'",
};

test('the scripts of engine 0.25 run without npm', () => {
  expect(writeOutScript(ENGINE_0_25, 'watch')).toBe(
    "nodemon --exec '{ { tsc --build && rollup --config --silent; } && { node -r dotenv/config bundle/server.js; }; } || exit 1'",
  );
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['a script that is not there', {}, undefined],
  ['a script with one before it', { prerun: 'a', run: 'b' }, undefined],
  ['a script with one after it', { postrun: 'a', run: 'b' }, undefined],
  [
    'an inner script with one before it',
    { run: 'npm run one', preone: 'a', one: 'b' },
    'npm run one',
  ],
  ['an inner script that is not there', { run: 'npm run one && b' }, 'npm run one && b'],
  [
    'an inner script with arguments',
    { run: 'npm run one -- --all', one: 'b' },
    'npm run one -- --all',
  ],
  [
    'an inner script with options of npm',
    { run: 'npm run one --workspaces', one: 'b' },
    'npm run one --workspaces',
  ],
  ['quotes within quotes', { run: "x 'npm run one'", one: "echo 'b'" }, "x 'npm run one'"],
  ['a variable within quotes', { run: 'x "npm run one"', one: 'echo $B' }, 'x "npm run one"'],
  ['quotes within none', { run: 'npm run one', one: "echo 'b'" }, "{ echo 'b'; }"],
  ['scripts that run each other', { run: 'npm run one', one: 'npm run run' }, '{ npm run run; }'],
])('%s', (_, scripts, expected) => {
  expect(writeOutScript(scripts, 'run')).toBe(expected);
});

test('what is written out fails where one of its parts does', () => {
  const run = (parts: Record<string, string>): string =>
    execFileSync(
      '/bin/sh',
      [
        '-c',
        writeOutScript({ ...parts, all: 'npm run one && npm run two || echo failed' }, 'all') ?? '',
      ],
      { encoding: 'utf8' },
    );
  expect(run({ one: 'true; false', two: 'echo two' })).toBe('failed\n');
  expect(run({ one: 'false; true', two: 'echo two' })).toBe('two\n');
});
