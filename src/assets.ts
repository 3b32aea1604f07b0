import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageInfo } from './package-info';

/**
 * A file of `assets/`: what is read by programs other than Node.js.
 *
 * @param name - path below `assets/`
 * @param values - what stands there for each `@name@`; quoting is the caller's
 */
export function readAsset(name: string, values: Readonly<Record<string, string>> = {}): string {
  const text = readFileSync(join(packageInfo.folder, 'assets', name), 'utf8');
  return text.replace(/@(\w+)@/g, (whole, value: string) => values[value] ?? whole);
}
