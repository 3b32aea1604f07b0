import { findLastCompile } from '../../src/engine/last-compile';
import { readProject } from '../../src/project/project';
import { createTempFolder, writeFile } from '../support/temp-folder';

let folder: string;
beforeEach(() => {
  folder = createTempFolder();
});

test('the last compile is what the engine noted', () => {
  const noted = {
    buildType: 'Development',
    generatedAt: '2026-03-01T12:00:00Z',
    waspVersion: '0.25.0',
  };
  expect(findLastCompile(readProject(folder))).toBeUndefined();
  writeFile(folder, '.wasp/out/.waspinfo', JSON.stringify(noted));
  expect(findLastCompile(readProject(folder))).toEqual(noted);
  writeFile(folder, '.wasp/out/.waspinfo', '{"buildType":"Dev');
  expect(findLastCompile(readProject(folder))).toBeUndefined();
});
