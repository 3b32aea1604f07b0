import { UsageError } from '../../src/errors';
import { parseOptions } from '../../src/postgres/options';
import { parseNote } from '../../src/postgres/orphaned';
import { parseLinks } from '../../src/postgres/package';
import { parseRecord } from '../../src/postgres/run-record';

const RECORD = {
  kind: 'embedded',
  port: 5432,
  pid: 1,
  processStartedAt: '1',
  command: 'wasp start',
  since: '2026-01-01',
};

test.each([
  [JSON.stringify(RECORD), true],
  [JSON.stringify({ ...RECORD, kind: 'mysql' }), false],
  [JSON.stringify({ ...RECORD, pid: '1' }), false],
  ['null', false],
  ['{"kind":"emb', false],
])('%s is a record of what runs: %s', (text, isRecord) => {
  expect(parseRecord(text) !== undefined).toBe(isRecord);
});

test.each([
  ['4711\n/data\n1790000000\n5442\n\n127.0.0.1\n', { pid: 4711, port: 5442 }],
  ['4711\n', { pid: 4711, port: 0 }],
  ['-1\n/data\n', undefined],
  ['', undefined],
])('postmaster.pid %j', (text, note) => {
  expect(parseNote(text)).toEqual(note);
});

test("links are made within the package's own folder alone", () => {
  const good = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' };
  const bad = [
    { source: '/etc/passwd', target: 'native/lib/a' },
    { source: 'native/a', target: 'native/../../b' },
    { source: 'native/..', target: 'native/c' },
    { source: 'lib/a', target: 'native/a' },
  ];
  expect(parseLinks(JSON.stringify([good, ...bad]))).toEqual([good]);
});

test('options of a start are read, and what contradicts itself is wrong usage', () => {
  expect(parseOptions({ dbPort: '5433' })).toEqual({
    isEmbedded: undefined,
    image: undefined,
    mountPath: undefined,
    port: 5433,
  });
  for (const typed of [
    { dbPort: '0' },
    { dbPort: 'x' },
    { embedded: true, dbImage: 'postgis' },
    { embedded: true, dbVolumeMountPath: '/a' },
    { dbImage: '' },
    { dbImage: '--privileged' },
  ]) {
    expect(() => parseOptions(typed)).toThrow(UsageError);
  }
});
