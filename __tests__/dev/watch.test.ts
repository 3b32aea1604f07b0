import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { watchProject } from '../../src/dev/watch';
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
  write(
    'main.wasp.ts',
    'import { pages } from "./specs/pages.wasp";\nimport { title } from "./src/title";\n',
  );
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
  renameSync(
    write('specs/beside', 'export const pages = [1, 2];\n'),
    join(root, 'specs/pages.wasp.ts'),
  );
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
  const saving = setInterval(
    () => write('more/routes.wasp.ts', `export const routes = [${Date.now()}];\n`),
    500,
  );
  await changed('more/routes.wasp.ts').finally(() => clearInterval(saving));
});

test('what a spec imports is watched also where the spec reaches beyond the files of the project', async () => {
  write(
    'main.wasp.ts',
    'import { x } from "./features/x.wasp";\nimport dayjs from "dayjs";\nexport default { title: "Date planner", x, dayjs };\n',
  );
  write(
    'features/x.wasp.ts',
    'import { now } from "../more/now";\nexport const x = process.cwd() + now;\n',
  );
  write('more/now.ts', 'export const now = Date.now();\n');
  await start();
  for (const name of ['features/x.wasp.ts', 'more/now.ts']) {
    write(name, 'export const now = 1;\n');
    await changed(name);
  }
});

test.each([
  ['in a folder that is there', './features/x'],
  ['in one that is not', './features/all/x.js'],
])(
  'an import whose file comes later, %s, asks for a compile once the file is there',
  async (_, specifier) => {
    write('features/other.ts', '');
    write('main.wasp.ts', `import { x } from "${specifier}";\n`);
    await start();
    write(join(specifier, '..', 'x.ts'), 'export const x = 1;\n');
    await changed(specifier === './features/x' ? 'features/x.ts' : 'features/all');
    told = [];
    const saving = setInterval(
      () => write(join(specifier, '..', 'x.ts'), `export const x = ${Date.now()};\n`),
      500,
    );
    await changed(join(specifier, '..', 'x.ts')).finally(() => clearInterval(saving));
  },
);
