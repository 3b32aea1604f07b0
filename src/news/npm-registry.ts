import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DEFAULT = 'https://registry.npmjs.org/';

/**
 * The address of the registry that the user's npm would ask for a package: the environment, then the user's npmrc, then the one
 * beside Node.js. Read here, because `npm config get` takes half a second and a process of its own. No password or token is read or sent;
 * a project's npmrc has no say, as everywhere in the shell.
 *
 * @see https://docs.npmjs.com/cli/configuring-npm/npmrc
 * @returns undefined for an address that can't be asked
 */
export function findRegistry(
  packageName: string,
  env: NodeJS.ProcessEnv,
  nodePath = process.execPath,
): string | undefined {
  const lower = new Map(Object.entries(env).map(([name, value]) => [name.toLowerCase(), value]));
  const prefix =
    lower.get('npm_config_prefix') || lower.get('prefix') || dirname(dirname(nodePath));
  const userFile =
    lower.get('npm_config_userconfig') || (env['HOME'] && join(env['HOME'], '.npmrc'));
  const globalFile = lower.get('npm_config_globalconfig') || join(prefix, 'etc', 'npmrc');
  const layers = [
    lower,
    ...[userFile, globalFile].map((file) =>
      file ? readNpmrc(file, env) : new Map<string, string>(),
    ),
  ];
  const find = (...names: string[]): string | undefined =>
    layers.flatMap((layer) => names.map((name) => layer.get(name))).find((value) => value);

  const scope = packageName.startsWith('@') ? packageName.split('/')[0] : undefined;
  const found =
    (scope && find(`npm_config_${scope}:registry`.toLowerCase(), `${scope}:registry`)) ||
    find('npm_config_registry', 'registry') ||
    DEFAULT;
  if (!URL.canParse(found)) return undefined;
  const url = new URL(found);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return `${url.origin}${url.pathname.replace(/\/*$/, '/')}`;
}

/** `name = value` lines, with `${NAME}` from the environment. */
function readNpmrc(file: string, env: NodeJS.ProcessEnv): Map<string, string> {
  try {
    const lines = readFileSync(file, 'utf8').matchAll(
      /^[ \t]*([^\s;#=[]+)[ \t]*=[ \t]*(.*?)[ \t\r]*$/gm,
    );
    return new Map(
      [...lines].map(([, name = '', value = '']) => [
        name,
        value
          .replace(/^(["'])(.*)\1$/, '$2')
          .replace(/\$\{([^}]+)\}/g, (whole, variable: string) => env[variable] ?? whole),
      ]),
    );
  } catch {
    // Not there.
    return new Map();
  }
}
