'use strict';

/** As a new flyctl reads them: comments, quotes and spaces at the beginning are taken away. */
function parseSecrets(text) {
  const secrets = {};
  let name;
  let lines = [];
  for (const raw of text.replace(/\n$/, '').split('\n')) {
    const line = raw.replace(/\r$/, '');
    if (line.length > 64 * 1024) break;
    if (name !== undefined) {
      if (line.endsWith('"""')) {
        secrets[name] = [...lines, line.slice(0, -3)].join('\n');
        name = undefined;
      } else lines.push(line);
      continue;
    }
    if (line.startsWith('#') || line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at < 0)
      throw new Error(`Error: Secrets must be provided as NAME=VALUE pairs (${line} is invalid)`);
    const key = line.slice(0, at).trim();
    let value = line.slice(at + 1).replace(/^ +/, '');
    const comment = value.indexOf('#');
    if (comment >= 0 && value.slice(0, comment).split('"').length % 2 === 1)
      value = value.slice(0, comment).replace(/ +$/, '');
    if (value.startsWith('"""') && value.endsWith('"""') && value.length >= 6)
      secrets[key] = value.slice(3, -3);
    else if (value.startsWith('"""')) {
      name = key;
      lines = [value.slice(3)];
    } else secrets[key] = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return secrets;
}

module.exports = { parseSecrets };
