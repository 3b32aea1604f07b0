import { appendFileSync } from 'node:fs';

let file;

export function initialize(data) {
  file = data;
}

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  // Node.js asks for this very file before it has told where to write.
  if (file !== undefined) appendFileSync(file, `${found.url}\n`);
  return found;
}
