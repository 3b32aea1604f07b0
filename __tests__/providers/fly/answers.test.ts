import {
  findPasswords,
  parseAppNames,
  parseRegions,
  parseReleases,
  parseSecretNames,
} from '../../../src/providers/fly/answers';
import { findBefore } from '../../../src/deploy/fly/rollback-steps';

test.each([
  ['[{"Code":"mia","Name":"Miami"}]', ['mia']],
  ['[{"code":"mia","name":"Miami","more":1}]', ['mia']],
  ['{"Regions":[{"code":"mia"},{"code":"ams"}]}', ['mia', 'ams']],
  ['[]', []],
])('regions %s', (json, codes) => {
  expect(parseRegions(json)).toEqual(codes);
});

test.each([
  ['[{"Name":"A"}]', ['A']],
  ['[{"name":"A"},{"name":"B"}]', ['A', 'B']],
  ['[]', []],
  ['null', []],
])('secrets %s', (json, names) => {
  expect([...parseSecretNames(json)]).toEqual(names);
  expect([...parseAppNames(json)]).toEqual(names);
});

test.each(['', 'Error', '{}', '[{"id":1}]', '[1]'])(
  '%j is said to be no answer that is known',
  (json) => {
    expect(() => parseRegions(json)).toThrow(
      "The answer of `flyctl platform regions` can't be understood.",
    );
  },
);

const release = (Version: number, ImageRef: string | null, Status = 'complete'): object => ({
  Version,
  ImageRef,
  Status,
  CreatedAt: 'now',
});

test.each([
  ['the one before', [release(1, 'a'), release(2, 'b')], 1],
  [
    'the last with another image, since a secret makes a release too',
    [release(3, 'b'), release(2, 'b'), release(1, 'a')],
    1,
  ],
  ['none that failed', [release(3, 'c'), release(2, 'b', 'failed'), release(1, 'a')], 1],
  ['none without an image', [release(2, 'b'), release(1, null)], undefined],
  ['nothing where there is one', [release(1, 'a')], undefined],
  ['nothing where there is none', [], undefined],
])('to go back to: %s', (_, releases, version) => {
  expect(findBefore(parseReleases(JSON.stringify(releases)))?.version).toBe(version);
});

test.each([
  ['  Password:    abc123', ['abc123']],
  ['  Connection string: postgres://postgres:abc@db.flycast:5432', ['abc']],
  ['  DATABASE_URL=postgresql://u:p%40@h/d?sslmode=disable', ['p%40']],
  ['Username: postgres', []],
])('passwords in %s', (line, passwords) => {
  expect(findPasswords(line)).toEqual(passwords);
});
