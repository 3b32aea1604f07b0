import { bucketOf, pickDeployWords } from '../../src/telemetry/facts';

test.each([
  [['build'], 'build'],
  [['build', 'start'], 'other'],
  [['start'], 'other'],
  [['deploy'], 'other'],
  [['new'], 'other'],
  [['engine', 'build'], 'other'],
  [[], 'other'],
])('the command %j has the bucket %s', (path, expected) => {
  expect(bucketOf(path)).toBe(expected);
});

test.each<[string[], string[], string[]]>([
  [['deploy'], [], []],
  [['deploy'], ['fly'], ['fly']],
  [['deploy'], ['fly', 'setup', 'my-app', 'mia'], ['fly', 'setup']],
  [['deploy'], ['fly', 'create-db', 'mia', '--org', 'secret'], ['fly', 'create-db']],
  [['deploy'], ['fly', 'deploy', '--server-secret', 'KEY=value'], ['fly', 'deploy']],
  [
    ['deploy'],
    ['fly', 'cmd', 'secrets', 'set', 'KEY=value', '--context', 'server'],
    ['fly', 'cmd'],
  ],
  [['deploy'], ['railway', 'setup', 'my-app'], ['setup']],
  [['deploy'], ['deploy', 'fly', 'deploy', 'fly'], ['deploy', 'fly', 'deploy', 'fly']],
  [['deploy'], ['FLY', 'Setup', ' fly', 'fly ', '--fly', 'fly;setup', 'flyy', 'fl'], []],
  [['deploy'], ['__proto__', 'constructor', 'toString', 'length', '0'], []],
  [
    ['deploy', 'fly', 'setup'],
    ['fly', 'setup', 'my-app'],
    ['fly', 'setup'],
  ],
  [['build'], ['fly', 'deploy'], []],
  [['engine', 'deploy'], ['exec', 'fly'], []],
  [[], ['fly'], []],
])('of %j %j, the event gets %j', (path, words, expected) => {
  expect(pickDeployWords(path, words)).toEqual(expected);
});
