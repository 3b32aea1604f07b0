'use strict';

// npm run docs: writes docs/json.md from the schemas in src/documents/.

const esbuild = require('esbuild');
const { writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'src', 'documents', 'page.ts');

const { outputFiles } = esbuild.buildSync({ entryPoints: [PAGE], bundle: true, platform: 'node', format: 'cjs', packages: 'external', write: false });
const loaded = { exports: {} };
new Function('module', 'exports', 'require', outputFiles[0].text)(loaded, loaded.exports, createRequire(PAGE));
writeFileSync(join(ROOT, 'docs', 'json.md'), loaded.exports.formatPage());
