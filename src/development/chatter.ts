import { stripVTControlCharacters } from 'node:util';
import type { PortName } from './ports';

/** What the programs under server and client say of themselves at each start, which the shell says in a line of its own. */
const CHATTER: Readonly<Record<PortName, RegExp>> = {
  server:
    /^(\[nodemon\] (\d+\.\d+\.\d+|to restart at any time|watching |starting |restarting due to changes|rs$|still waiting).*|> .*|)$/,
  client: /^\s*(VITE v\S+\s+ready in .*|➜ {2}(Local|Network): .*|➜ {2}press .*|)$/,
};

/** Whether a line tells a reader nothing that the shell does not say. Anything of the app's own, and every error, does. */
export function isChatter(part: PortName, line: string): boolean {
  return CHATTER[part].test(stripVTControlCharacters(line).trimEnd());
}
