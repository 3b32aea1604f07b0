'use strict';

const { dirname, relative, resolve, sep } = require('node:path');

/** @typedef {import('estree').Node & { source?: any, argument?: any }} ImportingNode */

// ESLint's rule "layers": a file in src/ imports from its own folder and from what is below that in the list
// `settings.layers` of .eslintrc.json, so that no two folders ever import from each other. Types count as well.
// The list goes from top to bottom, and names what is directly in src/, without `.ts`.

/** @type {import('eslint').Rule.RuleModule} */
module.exports = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { ignoresImportCalls: { type: 'boolean' } },
        additionalProperties: false,
      },
    ],
    messages: {
      unlisted:
        'src/{{name}} is not in settings.layers of .eslintrc.json: add it below what uses it.',
      upward:
        'src/{{from}} must not import from src/{{to}}, which stands above it in settings.layers of .eslintrc.json.',
    },
  },
  create(context) {
    const src = resolve(context.cwd, 'src');
    const layers = /** @type {string[]} */ (context.settings['layers']) ?? [];
    const { ignoresImportCalls = false } = context.options[0] ?? {};
    const nameOf = (/** @type {string} */ path) =>
      relative(src, path)
        .split(sep)[0]
        .replace(/\.[jt]s$/, '');
    const from = nameOf(context.filename);
    const position = layers.indexOf(from);

    const check = (/** @type {ImportingNode} */ node) => {
      // In `import('./types').Type`, and in the other three.
      const source = (node.source ?? node.argument)?.value ?? node.argument?.literal?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const to = nameOf(resolve(dirname(context.filename), source));
      if (to === from || to === '..') return;
      const target = layers.indexOf(to);
      if (target === -1) context.report({ node, messageId: 'unlisted', data: { name: to } });
      else if (target < position) context.report({ node, messageId: 'upward', data: { from, to } });
    };
    return {
      Program(node) {
        if (position === -1) context.report({ node, messageId: 'unlisted', data: { name: from } });
      },
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
      ...(!ignoresImportCalls && { ImportExpression: check }),
    };
  },
};
