import { UsageError } from '../../errors';

export type Part = 'server' | 'client';

/** The apps of one deployment. */
export interface AppNames {
  readonly server: string;
  readonly client: string;
  readonly database: string;
}

/** @param environment undefined for production */
export function nameApps(basename: string, environment?: string): AppNames {
  const stem = environment === undefined ? basename : `${basename}-${environment}`;
  return { server: `${stem}-server`, client: `${stem}-client`, database: `${stem}-db` };
}

/** The name that an app's name was made from: one suffix at the end is taken off; a name without it is one already. */
export function basenameOf(app: string, part: Part, environment?: string): string {
  const stem = withoutEnd(app, `-${part}`);
  return environment === undefined ? stem : withoutEnd(stem, `-${environment}`);
}

/** Whether an app can be the one that was asked for under a name: Fly adds something to a name that is taken. */
export function isMadeFrom(app: string, name: string): boolean {
  return app === name || app.startsWith(`${name}-`);
}

export function urlOf(app: string): string {
  return `https://${app}.fly.dev`;
}

/** The file in the project that keeps an app's configuration, to be committed. */
export function nameTomlFile(part: Part, environment?: string): string {
  return environment === undefined ? `fly-${part}.toml` : `fly-${part}.${environment}.toml`;
}

/** @throws UsageError for a name that Fly would refuse once half of the work is done */
export function verifyBasename(basename: string): void {
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(basename)) return;
  throw new UsageError(`"${basename}" can't be part of a name on Fly.`, {
    why: 'The apps are named after it, and so are their addresses.',
    next: 'Use small letters, digits and hyphens, e.g. my-app.',
  });
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) && text.length > end.length ? text.slice(0, -end.length) : text;
}
