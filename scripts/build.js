'use strict';

// npm run build: src/ becomes dist/, in few files, because each one takes time at every start.
//
// What every run needs is one file; each command and each part that is imported on demand is a file of its own, and what
// some of them share lies in dist/shared/. A package in "dependencies" is loaded from node_modules; one in
// "devDependencies" becomes part of the file that uses it. The first line of each file lists its sources.

const swc = require('@swc/core');
const esbuild = require('esbuild');
const { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {{ path: string, text: string, sources: string[] }} BuiltFile */

const ROOT = join(__dirname, '..');
const SRC = join(ROOT, 'src');
const DIST = join(ROOT, 'dist');
const MAIN = join(SRC, 'main.ts');
/** Started as processes of their own. With all packages in one file they take half the processor time. */
const PROGRAMS = [join(SRC, 'background', 'sender.ts'), join(SRC, 'dev', 'open-url.ts')];
const { dependencies, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

async function main() {
  const commands = readdirSync(join(SRC, 'commands'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(SRC, 'commands', name));
  const files = (
    await Promise.all([bundleShell([MAIN, ...commands]), ...PROGRAMS.map(bundleProgram)])
  ).flat();
  rmSync(DIST, { recursive: true, force: true });
  for (const { path, text, sources } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `// ${sources.join(' ')}\n${text}`);
  }
  writeFileSync(
    join(DIST, 'LICENSES.txt'),
    findLicenses(files.flatMap(({ sources }) => sources)).join(`\n${'-'.repeat(80)}\n\n`),
  );
}

/**
 * Every command and every part that is imported on demand imports main.ts too: so all that main.ts needs has the same
 * users, and esbuild puts it into one file instead of ten, which saves 12 ms.
 *
 * @param {string[]} entryPoints
 */
async function bundleShell(entryPoints) {
  /** @satisfies {BuildOptions} Only esbuild's ES modules can share files. */
  const options = {
    entryPoints,
    format: 'esm',
    splitting: true,
    external: Object.keys(dependencies),
  };
  const { metafile } = await bundle({ ...options, plugins: [withoutChildProcess] });
  const onDemand = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ kind, external }) => kind === 'dynamic-import' && !external)
    .map(({ path }) => join(ROOT, path));
  const withMain = new Set([...entryPoints, ...onDemand].filter((path) => path !== MAIN));
  /** @type {import('esbuild').Plugin} */
  const importMain = {
    name: 'import-main',
    setup: (build) =>
      build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        withMain.has(path)
          ? {
              contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(MAIN)};`,
              loader: 'ts',
            }
          : undefined,
      ),
  };
  const files = filesOf(await bundle({ ...options, plugins: [withoutChildProcess, importMain] }));
  return Promise.all(files.map(async (file) => ({ ...file, text: await toCommonJs(file.text) })));
}

/** @param {string} entryPoint */
async function bundleProgram(entryPoint) {
  const options = { entryPoints: [entryPoint], minifyWhitespace: true };
  return filesOf(await bundle({ ...options, format: 'cjs' }));
}

/** @param {BuildOptions} options */
function bundle(options) {
  return esbuild.build({
    ...options,
    outbase: SRC,
    outdir: DIST,
    chunkNames: 'shared/[name]-[hash]',
    bundle: true,
    platform: 'node',
    target: `node${engines.node.replace(/[^\d.]/g, '')}`,
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
}

/**
 * @param {Awaited<ReturnType<typeof bundle>>} built
 * @returns {BuiltFile[]}
 */
function filesOf({ outputFiles, metafile }) {
  return outputFiles.map(({ path, text }) => ({
    path,
    text,
    sources: Object.keys(metafile.outputs[relative(ROOT, path)]?.inputs ?? {}),
  }));
}

/**
 * commander needs child_process for subcommands that are programs, which wasp has none of, and loading it takes 8 ms.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutChildProcess = {
  name: 'without-child-process',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /\/commander\//.test(importer) ? { path, namespace: 'empty' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

/**
 * CommonJS starts 25 ms faster than ES modules. Every module is loaded where it is used first: a command that stops early
 * needs few of those that it may need. `import()` stays for packages alone, because they may be ES modules.
 *
 * @param {string} text
 */
async function toCommonJs(text) {
  const required = text
    .replace(/^import "\.[^"]+";$/gm, '')
    .replace(/\bimport\(("\.[^"]+")\)/g, 'Promise.resolve().then(() => require($1))');
  const { code } = await swc.transform(required, {
    configFile: false,
    swcrc: false,
    jsc: { target: 'es2022' },
    module: {
      type: 'commonjs',
      ignoreDynamic: true,
      lazy: [...required.matchAll(/\bfrom "([^"]+)"/g)].map(([, name]) => name),
    },
  });
  return code;
}

/**
 * The licenses of the packages that have become part of files ask for being passed on.
 *
 * @param {string[]} sources
 */
function findLicenses(sources) {
  const folders = new Set(
    sources.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  return [...folders].sort().map((folder) => {
    const name = readdirSync(join(ROOT, folder)).find((file) => /^licen[cs]e/i.test(file));
    return `${relative('node_modules', folder)}\n\n${readFileSync(join(ROOT, folder, name ?? 'LICENSE'), 'utf8').trim()}\n`;
  });
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
