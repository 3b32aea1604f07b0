import { stripVTControlCharacters } from 'node:util';

/** The programs of the generated app: Vite serves the client, nodemon builds and restarts the server. */
export type AppProgram = 'client' | 'server';

/** What they say of themselves at each start, which the CLI says in a line of its own. */
const CHATTER: Readonly<Record<AppProgram, RegExp>> = {
  server:
    /^(\[nodemon\] (\d+\.\d+\.\d+|to restart at any time|watching |starting |restarting due to changes|rs$|still waiting).*|> .*|)$/,
  client: /^\s*(VITE v\S+\s+ready in .*|➜ {2}(Local|Network): .*|➜ {2}press .*|)$/,
};

/** Whether a line tells a reader nothing that the CLI does not say. Anything of the app's own, and every error, does. */
export function isChatter(program: AppProgram, line: string): boolean {
  return CHATTER[program].test(stripVTControlCharacters(line).trimEnd());
}

/** Whether nodemon starts the server, after a build of it. */
export function isServerStart(line: string): boolean {
  return line.includes('[nodemon] starting ');
}

/** Whether the server listens. */
export function isServerUp(line: string): boolean {
  return line.includes('Server listening on');
}

/** Whether nodemon says that the server has ended: with an error, or without one. */
export function isServerEnd(line: string): boolean {
  return /\[nodemon\] (app crashed|clean exit)/.test(line);
}
