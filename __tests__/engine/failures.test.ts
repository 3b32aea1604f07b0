import { explainFailure } from '../../src/engine/failures';
import { createTempFolder, writeFile } from '../support/temp-folder';

test.each([
  ['npm error code ENOTFOUND', /does not reach its registry/],
  ["Error: ENOSPC: no space left on device, write 'x'", /disk is full/],
  ['Error: ENOSPC: System limit for number of file watchers reached', /files are watched/],
  ['❌ --- [Error] Missing or stale dependencies in project: ---', /wasp install/],
  ['- Prisma client generation failed with exit code: 1', /Prisma's own engines are not there/],
])('%s is explained', (text, expected) => {
  expect(explainFailure(text, { root: '/nowhere' })).toMatch(expected);
});

test('what is not known is not explained', () => {
  expect(explainFailure('src/a.ts(1,2): error TS1: Wrong', { root: '/nowhere' })).toBeUndefined();
});

test("that Prisma's engines are missing is said where Prisma has failed and they are missing", () => {
  const root = createTempFolder();
  const failed = 'Prisma client generation failed with exit code: 1';
  expect(explainFailure(failed, { root })).toContain('binaries.prisma.sh');
  expect(explainFailure('Type error', { root })).toBeUndefined();
  writeFile(root, 'node_modules/@prisma/engines/libquery_engine-debian-openssl-3.0.x.so.node', '');
  expect(explainFailure(failed, { root })).toBeUndefined();
});
