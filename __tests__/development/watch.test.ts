import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { watchProject } from '../../src/development/watch';
import { createTempFolder, writeFile } from '../support/temp-folder';

let root: string;
let stop: () => Promise<void>;
let told: string[];
let waiting: (() => void) | undefined;

const write = (name: string, text: string): string => writeFile(root, name, text);
/** Resolves once a change of this file is told. */
const changed = async (name: string): Promise<void> => {
  while (!told.includes(name)) await new Promise<void>((resolve) => (waiting = resolve));
};

beforeEach(() => {
  root = createTempFolder();
  told = [];
  write('main.wasp.ts', 'import { pages } from "./specs/pages.wasp";\nimport { title } from "./src/title";\n');
  write('specs/pages.wasp.ts', 'export const pages = [];\n');
  write('src/title.ts', 'export const title = "one";\n');
  write('src/other.ts', 'export const other = 1;\n');
});

afterEach(() => stop());

async function start(): Promise<void> {
  stop = await watchProject(root, {
    onChange(paths) {
      told.push(...paths);
      waiting?.();
    },
    onProblem(error) {
      throw error;
    },
  });
}

test('a file that the spec imports asks for a compile wherever it lies, after an editor has put another in its place too', async () => {
  await start();
  write('specs/pages.wasp.ts', 'export const pages = [1];\n');
  await changed('specs/pages.wasp.ts');
  told = [];
  renameSync(write('specs/beside', 'export const pages = [1, 2];\n'), join(root, 'specs/pages.wasp.ts'));
  await changed('specs/pages.wasp.ts');
  told = [];
  rmSync(join(root, 'specs/pages.wasp.ts'));
  await changed('specs/pages.wasp.ts');
  told = [];
  write('specs/pages.wasp.ts', 'export const pages = [];\n');
  await changed('specs/pages.wasp.ts');
});

test('so does a file under src/ that is part of the spec, and none that is not', async () => {
  await start();
  write('src/other.ts', 'export const other = 2;\n');
  write('src/title.ts', 'export const title = "two";\n');
  await changed('src/title.ts');
  expect(told).toEqual(['src/title.ts']);
});

test('a spec of one file is enough, and what it comes to import is watched from then on', async () => {
  write('main.wasp.ts', 'export default 1;\n');
  await start();
  write('more/routes.wasp.ts', 'export const routes = [];\n');
  write('main.wasp.ts', 'import { routes } from "./more/routes.wasp";\n');
  await changed('main.wasp.ts');
  // It is looked at a moment later.
  const saving = setInterval(() => write('more/routes.wasp.ts', `export const routes = [${Date.now()}];\n`), 500);
  await changed('more/routes.wasp.ts').finally(() => clearInterval(saving));
});
