'use strict';
// For `node --require`: writes down each module that this process loads, one a line, into the file RECORD_MODULES:
// its URL, and a module of Node.js's own that was not loaded before as `builtin:<name>`.
const { appendFileSync } = require('node:fs');
const module_ = require('node:module');
const { pathToFileURL } = require('node:url');

const file = process.env.RECORD_MODULES;
delete process.env.RECORD_MODULES;
const record = (url) => appendFileSync(file, `${url}\n`);

// Before Node.js 22.15 there are only hooks in a thread of their own, which see import() and no require().
if (module_.registerHooks) {
  module_.registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      record(found.url);
      return found;
    },
  });
} else {
  module_.register('./record-modules-hooks.mjs', pathToFileURL(__filename), { data: file });
}
const loadedBefore = new Set(process.moduleLoadList);
process.on('exit', () => {
  for (const path of Object.keys(require.cache)) record(pathToFileURL(path).href);
  for (const name of process.moduleLoadList)
    if (!loadedBefore.has(name)) record(name.replace(/^NativeModule /, 'builtin:'));
});
