import { UserError, messageOf } from '../../errors';
import { readIfExists } from '../../files';

/** The configuration of an app on Fly, as its file has it. */
export interface FlyToml {
  readonly text: string;
  readonly app: string;
}

/** What a new app's configuration is changed to, and only that. */
export interface TomlChange {
  readonly port: number;
  /** Whether a machine must keep running: one that sleeps does no recurring jobs. */
  readonly staysAwake: boolean;
}

export interface ChangedToml {
  readonly text: string;
  /** What was to be changed, and is not in it. */
  readonly missing: readonly string[];
}

/** @returns undefined where there is no such file. @throws UserError that quotes a file with something else in it */
export async function readFlyToml(file: string): Promise<FlyToml | undefined> {
  const text = readIfExists(file);
  if (text === undefined) return undefined;
  const { app } = await parseToml(text, file);
  if (typeof app === 'string' && app !== '') return { text, app };
  throw new UserError(`${file} names no app.`, {
    why: `There is no line like app = "my-app-server" in it:\n${quote(text)}`,
    next: 'Write one at its beginning.',
  });
}

/** Changes the keys in question and keeps all the rest as it is, comments and order too. */
export async function changeToml(
  text: string,
  { port, staysAwake }: TomlChange,
  file: string,
): Promise<ChangedToml> {
  const content = await parseToml(text, file);
  const missing: string[] = [];
  if (!setEverywhere(content, 'internal_port', () => port)) missing.push('internal_port');
  if (staysAwake && !setEverywhere(content, 'min_machines_running', (before) => before || 1))
    missing.push('min_machines_running');
  const { patch } = await import('@decimalturn/toml-patch');
  return { text: patch(text, content), missing };
}

/** For an app that is there already though its configuration was never kept: what `flyctl launch` writes for one like ours. */
export function formatNewToml(app: string, region: string, port: number): string {
  return `app = '${app}'
primary_region = '${region}'

[build]

[http_service]
  internal_port = ${port}
  force_https = true
  auto_stop_machines = 'stop'
  auto_start_machines = true
  min_machines_running = 0
  processes = ['app']

[[vm]]
  memory = '1gb'
  cpu_kind = 'shared'
  cpus = 1
`;
}

type Table = Record<string, unknown>;

/** Variables of the app's own may have any name. */
const FREE_NAMES = ['env', 'args'];

function setEverywhere(value: unknown, key: string, change: (before: number) => number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  if (Array.isArray(value))
    return value.map((entry) => setEverywhere(entry, key, change)).includes(true);
  let isFound = false;
  const table = value as Table;
  for (const [name, entry] of Object.entries(table)) {
    if (name === key && typeof entry === 'number') {
      table[name] = change(entry);
      isFound = true;
    } else if (!FREE_NAMES.includes(name)) {
      isFound = setEverywhere(entry, key, change) || isFound;
    }
  }
  return isFound;
}

async function parseToml(text: string, file: string): Promise<Table> {
  const { parse } = await import('@decimalturn/toml-patch');
  try {
    return parse(text) as Table;
  } catch (error) {
    throw new UserError(`${file} is no TOML.`, {
      why: messageOf(error),
      next: `Mend it. It says:\n${quote(text)}`,
      cause: error,
    });
  }
}

function quote(text: string): string {
  const lines = text.trimEnd().split('\n');
  return [
    ...lines.slice(0, 20).map((line) => `  | ${line}`),
    ...(lines.length > 20 ? [`  | ... (${lines.length - 20} more lines)`] : []),
  ].join('\n');
}
