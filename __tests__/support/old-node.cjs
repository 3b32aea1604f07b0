'use strict';
// For `node --require`: makes this Node.js pass for the version OLD_NODE.
const { OLD_NODE } = process.env;
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: OLD_NODE } });
Object.defineProperty(process, 'version', { value: `v${OLD_NODE}` });
