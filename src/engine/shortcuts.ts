import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../folders';
import { quote } from '../processes/quote';
import type { KnownTools } from '../runtime/runtime';

/**
 * A folder to put first on the engine's PATH, with programs `node`, `npm` and `npx` that answer at once what the engine asks
 * again and again, and are the real programs for everything else:
 * - `node --version` and `npm --version`, of which a compile makes five pairs, take 2 s there;
 * - the formatting of schema.prisma, a whole start of Prisma, is the same as long as the schema is;
 * - `npm run build` in the generated SDK takes npm half a second to start two programs;
 * - `npx prisma` looks in the registry's cache for what lies beside it.
 *
 * @param parent where such folders are kept, one for each set of tools
 * @param engineFolder as the engine is told about it
 * @returns undefined where none can be made: the engine works without
 */
export function prepareShortcuts(
  parent: string,
  engineFolder: string,
  tools: KnownTools,
): string | undefined {
  const programs = writePrograms(engineFolder, tools);
  const name = createHash('sha256').update(JSON.stringify(programs)).digest('hex').slice(0, 16);
  const folder = join(parent, name);
  if (existsSync(folder)) return folder;
  const staging = join(parent, `.staging-${randomUUID()}`);
  try {
    makeFolder(staging);
    for (const [program, script] of Object.entries(programs)) {
      writeFileSync(join(staging, program), script);
      chmodSync(join(staging, program), 0o700);
    }
    renameSync(staging, folder);
    return folder;
  } catch {
    // A full disk, or another shell that was faster.
    removeIfThere(staging);
    return existsSync(folder) ? folder : undefined;
  }
}

function removeIfThere(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
}

/** POSIX sh, which starts in 2 ms. */
function writePrograms(
  engineFolder: string,
  { node, npm, npx }: KnownTools,
): Readonly<Record<'node' | 'npm' | 'npx', string>> {
  const formatter = join(engineFolder, 'data', 'packages', 'prisma', 'dist', 'index.js');
  return {
    node: `#!/bin/sh
real=${quote(node.file)}
${FORMAT}
case "$#:$1" in
  1:--version) echo v${node.version}; exit ;;
  2:${quote(formatter)}) [ "$2" = format ] && format "$@" ;;
esac
exec "$real" "$@"
`,
    npm: `#!/bin/sh
real=${quote(npm.file)}
${BUILD}
case "$#:$1" in
  1:--version) echo ${npm.version}; exit ;;
  2:run) [ "$2" = build ] && build ;;
esac
exec "$real" "$@"
`,
    npx: `#!/bin/sh
if [ "$1" = prisma ] && [ -x node_modules/.bin/prisma ]; then
  shift
  PATH="$PWD/node_modules/.bin:$PATH"
  exec node_modules/.bin/prisma "$@"
fi
exec ${quote(npx)} "$@"
`,
  };
}

/**
 * An entry is a folder with a schema and Prisma's answer to it, and `last` a link to the newest: whoever reads one has both of the
 * same question, however many ask at once. An answer with an error (Prisma's engines could not be fetched) counts for ten minutes.
 */
const FORMAT = `format() {
  kept=$(dirname "$0")
  entry=$(mktemp -d "$kept/format.XXXXXX" 2>/dev/null) || return 0
  cat >"$entry/schema"
  last=$kept/$(readlink "$kept/last" 2>/dev/null)
  if cmp -s "$entry/schema" "$last/schema" && answer=$(cat "$last/answer" 2>/dev/null); then
    case $answer in
      *'"errors"'*) [ -n "$(find "$last/answer" -mmin -10 2>/dev/null)" ] && known=1 ;;
      *) known=1 ;;
    esac
  fi
  if [ -n "$known" ]; then
    rm -rf "$entry"
    printf '%s\\n' "$answer"
    exit 0
  fi
  "$real" "$@" <"$entry/schema" >"$entry/answer"
  code=$?
  cat "$entry/answer"
  if [ "$code" = 0 ] && [ -s "$entry/answer" ]; then
    ln -sfn "$(basename "$entry")" "$kept/last" && [ "$last" != "$kept/" ] && rm -rf "$last"
  else
    rm -rf "$entry"
  fi
  exit "$code"
}`;

/** Only for the very script that engine 0.25 generates, and where npm would run it in the same way. */
const BUILD = `build() {
  script='tsc && node ./scripts/copy-assets.js'
  case $PWD in */.wasp/out/sdk/wasp) ;; *) return 0 ;; esac
  modules=\${PWD%/.wasp/out/sdk/wasp}/node_modules/.bin
  grep -qF "\\"build\\": \\"$script\\"" package.json && [ -x "$modules/tsc" ] && [ -z "$npm_config_script_shell$npm_config_ignore_scripts" ] || return 0
  grep -qsE '^ *(pre|post)?build *=|script-shell|ignore-scripts|"(pre|post)build"' package.json ~/.npmrc "$modules/../../.npmrc" && return 0
  printf '\\n> wasp@1.0.0 build\\n> %s\\n\\n' "$script"
  PATH="$modules:$PATH" exec sh -c "$script"
}`;
