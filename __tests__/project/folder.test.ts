import { findProjectFolder } from '../../src/project/folder';
import { readSettings } from '../../src/settings';

test("a project's folder on this machine depends on the place of its checkout", () => {
  const settings = readSettings({ WASP_HOME: '/w' });
  const of = (root: string): string => findProjectFolder({ root, wasp: undefined }, settings);
  expect(of('/code/app')).toMatch(/^\/w\/projects\/app-[0-9a-f]{10}$/);
  expect(of('/code/app')).toBe(of('/code/app'));
  expect(of('/code/app')).not.toBe(of('/worktrees/app'));
});
