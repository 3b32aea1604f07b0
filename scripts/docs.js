'use strict';

// npm run docs: writes docs/json.md from the schemas in src/json/.
// With --check it writes nothing, and fails where the page is not up to date.

const esbuild = require('esbuild');
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const prettier = require('prettier');

const ROOT = join(__dirname, '..');
const SOURCE = join(ROOT, 'src', 'json', 'page.ts');
const PAGE = join(ROOT, 'docs', 'json.md');

async function main() {
  const text = await format(loadSource().formatPage());
  if (!process.argv.includes('--check')) {
    writeFileSync(PAGE, text);
  } else if (readFileSync(PAGE, 'utf8') !== text) {
    process.stderr.write('docs/json.md is not up to date. Run `npm run docs`.\n');
    process.exitCode = 1;
  }
}

function loadSource() {
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [SOURCE],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    write: false,
  });
  /** @type {{ exports: Record<string, any> }} */
  const loaded = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(
    loaded,
    loaded.exports,
    createRequire(SOURCE),
  );
  return loaded.exports;
}

/** @param {string} text */
async function format(text) {
  return prettier.format(text, { ...(await prettier.resolveConfig(PAGE)), filepath: PAGE });
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
