'use strict';

// npm run build: src/ becomes dist/, in few files, because each one costs time at every start.
//
// All that every run needs is one file, which dist/main.js loads; each command and each part that is imported on demand
// is a file of its own, and what some of them share lies in dist/shared/. A package in "dependencies" is loaded from
// node_modules; one in "devDependencies" becomes part of the file that uses it. A program of its own, which is started anew each
// time, has all of them in it: that halves the processor time it takes. The first line of each file says what has become part
// of it. Types are `npm run check`'s affair.

const esbuild = require('esbuild');
const { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');

/** @typedef {{ path: string, text: string, sources: string[] }} BuiltFile */

const ROOT = join(__dirname, '..');
const SRC = join(ROOT, 'src');
const DIST = join(ROOT, 'dist');
const MAIN = join(SRC, 'main.ts');
const { dependencies, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

async function main() {
  const all = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(SRC, name));
  const commands = all.filter((path) => path.startsWith(join(SRC, 'commands/')));
  const shell = await bundle([MAIN, ...commands], Object.keys(dependencies));
  const programs = await Promise.all(findPrograms(all).map((path) => bundle([path], [])));
  rmSync(DIST, { recursive: true, force: true });
  const files = [intoMain(shell), ...programs].flat();
  for (const { path, text, sources } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `// ${sources.join(' ')}\n${await toCommonJs(path, text)}`);
  }
  writeFileSync(
    join(DIST, 'LICENSES.txt'),
    licencesOf(files.flatMap(({ sources }) => sources)).join(`\n${'-'.repeat(80)}\n\n`),
  );
}

/**
 * The licences of the packages that have become part of files ask for being passed on.
 *
 * @param {string[]} sources
 */
function licencesOf(sources) {
  const folders = new Set(
    sources.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  return [...folders].sort().map((folder) => {
    const name = readdirSync(join(ROOT, folder)).find((file) => /^licen[cs]e/i.test(file));
    return `${relative('node_modules', folder)}\n\n${readFileSync(join(ROOT, folder, name ?? 'LICENSE'), 'utf8').trim()}\n`;
  });
}

/**
 * What runs as a process of its own is started as `join(__dirname, '<name>.js')`.
 *
 * @param {string[]} sources
 */
function findPrograms(sources) {
  return sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/join\(__dirname, '([^']+)\.js'\)/g)].map(([, name]) =>
      join(dirname(path), `${name}.ts`),
    ),
  );
}

/**
 * Several entries share files, which only esbuild's ES modules can do.
 *
 * @param {string[]} entryPoints
 * @param {string[]} external
 * @returns {Promise<BuiltFile[]>}
 */
async function bundle(entryPoints, external) {
  const options = /** @type {const} */ ({
    entryPoints,
    outbase: SRC,
    outdir: DIST,
    chunkNames: 'shared/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${engines.node.replace(/[^\d.]/g, '')}`,
    external,
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const { metafile } = await esbuild.build(options);
  const onDemand = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports
      .filter(({ kind, external }) => kind === 'dynamic-import' && !external)
      .map(({ path }) => join(ROOT, path)),
  );
  const [first, ...others] = [...new Set([...entryPoints, ...onDemand])];
  const built = await esbuild.build({ ...options, plugins: [asWritten(first, new Set(others))] });
  return built.outputFiles.map(({ path, text }) => ({
    path,
    text,
    sources: Object.keys(built.metafile.outputs[relative(ROOT, path)].inputs),
  }));
}

/**
 * Puts what every run needs into dist/main.js itself, where esbuild leaves nothing but a reference to a shared file.
 *
 * @param {BuiltFile[]} files
 * @returns {BuiltFile[]}
 */
function intoMain(files) {
  const main = join(DIST, 'main.js');
  const reference =
    /^import \{\s*runShell\s*\} from "([^"]+)";\s*export \{\s*runShell\s*\};\s*$/.exec(
      files.find(({ path }) => path === main)?.text ?? '',
    );
  if (!reference)
    throw new Error(
      'esbuild has not put all that dist/main.js needs into one file: see intoMain in scripts/build.js',
    );
  const shared = join(DIST, reference[1]);
  const movedTo = (/** @type {string} */ path) => (path === shared ? main : path);
  return files
    .filter(({ path }) => path !== main)
    .map(({ path, text, sources }) => ({
      sources,
      path: movedTo(path),
      text: text.replace(/\b(from |import |import\()"(\.[^"\n]+)"/g, (_, before, name) => {
        const found = relative(dirname(movedTo(path)), movedTo(join(dirname(path), name)));
        return `${before}${JSON.stringify(found.startsWith('.') ? found : `./${found}`)}`;
      }),
    }));
}

/**
 * Keeps `__dirname` what it is in the source, and puts all that the first entry needs into one file: what any other entry
 * shares with it is otherwise cut out into one more file for each set of entries that share it.
 *
 * @param {string} first
 * @param {Set<string>} others
 * @returns {import('esbuild').Plugin}
 */
function asWritten(first, others) {
  return {
    name: 'as-written',
    setup: (build) => {
      build.onLoad({ filter: /\/node_modules\/.*\.js$/ }, async ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const { code } = await esbuild.transform(spare(path, text), {
          minify: true,
          platform: 'node',
        });
        return { contents: code };
      });
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const folder = JSON.stringify(relative(SRC, dirname(path)));
        const text = readFileSync(path, 'utf8').replaceAll(
          '__dirname',
          `require('node:path').join(__dist, ${folder})`,
        );
        // What every command uses comes with the first, though that has no use for it.
        const besides = others.has(path)
          ? [first]
          : path === MAIN
            ? [join(SRC, 'cli', 'command.ts')]
            : [];
        return {
          contents: [text, ...besides.map((name) => `import ${JSON.stringify(name)};`)].join('\n'),
          loader: 'ts',
        };
      });
    },
  };
}

/**
 * CommonJS starts faster. `import()` stays for packages alone, because they may be ES modules.
 *
 * @param {string} path
 * @param {string} text
 */
async function toCommonJs(path, text) {
  const required = text.replace(
    /\bimport\(("\.[^"]+")\)/g,
    'Promise.resolve().then(() => require($1))',
  );
  /** @type {import('esbuild').TransformOptions} */
  const options = { platform: 'node', loader: 'js', sourcefile: basename(path) };
  const { code } = await esbuild.transform(required, { ...options, format: 'cjs' });
  // Names stay as they are, for stack traces.
  const small = await esbuild.transform(loadOnDemand(code, basename(path) === 'sender.js'), {
    ...options,
    minifyWhitespace: true,
    lineLimit: 120,
  });
  if (!small.code.includes('__dist')) return small.code;
  return `const __dist=require('node:path').join(__dirname,${JSON.stringify(relative(dirname(path), DIST) || '.')});\n${small.code}`;
}

/**
 * Loads every module where it is used, and not before: Node.js takes longer to load its own `child_process` than the shell
 * takes for all its files. No module of the shell does anything but define when it is loaded.
 *
 * @param {string} code
 * @param {boolean} isProgram
 */
function loadOnDemand(code, isProgram) {
  const names = new Set();
  const declared = code.replace(
    /^var (import_\w+) = (require\(".*"\)|.*\brequire_\w+\)?\(\)\));$/gm,
    (whole, name, load) => {
      // What nothing is taken from is loaded for what it does, and of ours only a program of its own does anything.
      if (!code.includes(`${name}.`))
        return isProgram || !load.includes('/shared/chunk-') ? whole : '';
      names.add(name);
      return `var ${name}__loaded, ${name} = () => ${name}__loaded ??= ${load};`;
    },
  );
  // In brackets: `new name().Error()` would make a new `name`.
  return declared.replace(/\bimport_\w+(?=\.)/g, (name) =>
    names.has(name) ? `(${name}())` : name,
  );
}

/**
 * What packages do when they are loaded that the shell has no use for, and that takes longer than all else they do: by file, what it says and what it says instead.
 *
 * @type {Record<string, [string, string][]>}
 */
const SPARED = {
  // For subcommands that are programs of their own.
  'commander/lib/command.js': [
    ["const childProcess = require('node:child_process');", ''],
    ['childProcess.', "require('node:child_process')."],
  ],
  // Opens standard output, to find out what the shell tells it.
  'picocolors/picocolors.js': [['(p.stdout || {}).isTTY', 'false']],
};

/**
 * @param {string} path
 * @param {string} text
 */
function spare(path, text) {
  const [, name = ''] = /.*\/node_modules\/(.*)/.exec(path) ?? [];
  return (SPARED[name] ?? []).reduce((changed, [there, instead]) => {
    if (!changed.includes(there))
      throw new Error(`${path} does not say ${there} as it did: see SPARED in scripts/build.js`);
    return changed.replaceAll(there, instead);
  }, text);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
