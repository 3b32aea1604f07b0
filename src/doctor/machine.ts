import { existsSync, statfsSync } from 'node:fs';
import { connect } from 'node:net';
import { release } from 'node:os';
import { dirname } from 'node:path';
import type { RunContext } from '../context';
import { currentPlatform, enginePackage } from '../engine/platforms';
import { UserError } from '../errors';
import { isWritable } from '../files';
import { findFolders } from '../folders';
import { findNewestVersion } from '../registry/registry';
import type { Finding } from './finding';

/** Node.js, npm and the engine take 270 MB, a project's packages and what is generated as much again. */
const ENOUGH_BYTES = 1e9;
const TOO_LITTLE_BYTES = 100e6;

/** Room and permission where wasp and the project write. */
export function examineDisk({ settings, project }: RunContext): Finding[] {
  const kept = findFolders(settings).engines;
  if (kept === undefined)
    return [
      {
        check: 'disk',
        result: 'failure',
        what: 'There is no folder to keep anything in: this user has no home folder.',
        next: 'Set WASP_HOME to a folder that wasp may write to.',
      },
    ];
  return [
    {
      what: "wasp's own folder",
      path: nearest(dirname(kept)),
      next: 'Set WASP_HOME to a folder that wasp may write to.',
    },
    ...(project
      ? [{ what: 'the project', path: project.root, next: 'See to its owner and permissions.' }]
      : []),
  ].map(({ what, path, next }) => {
    const { bavail, bsize } = statfsSync(path);
    return judgeDisk({
      what,
      path,
      next,
      freeBytes: Number(bavail) * Number(bsize),
      isWritable: isWritable(path),
    });
  });
}

export function judgeDisk({
  what,
  path,
  next,
  freeBytes,
  isWritable,
}: {
  what: string;
  path: string;
  next: string;
  freeBytes: number;
  isWritable: boolean;
}): Finding {
  const check = 'disk';
  const free =
    freeBytes >= 1e9 ? `${Math.floor(freeBytes / 1e9)} GB` : `${Math.floor(freeBytes / 1e6)} MB`;
  if (!isWritable)
    return { check, result: 'failure', what: `${path}, for ${what}, can't be written to.`, next };
  if (freeBytes < TOO_LITTLE_BYTES)
    return {
      check,
      result: 'failure',
      what: `${free} are free for ${what}, at ${path}: too little to install or compile anything.`,
      next: 'Make room there. `wasp engine list` shows engines that may go.',
    };
  if (freeBytes < ENOUGH_BYTES)
    return {
      check,
      result: 'warning',
      what: `${free} are free for ${what}, at ${path}.`,
      next: 'An engine, a Node.js and the packages of one project need about as much: make room there.',
    };
  return { check, result: 'ok', what: `${free} free for ${what}` };
}

/** Undefined where this is no WSL. */
export function examineWsl({ project }: RunContext): Finding | undefined {
  return judgeWsl(release(), project?.root);
}

/** @param kernel the kernel's own name for its release, which says so under WSL */
export function judgeWsl(kernel: string, root: string | undefined): Finding | undefined {
  if (!/microsoft|wsl/i.test(kernel)) return undefined;
  const check = 'WSL';
  if (root === undefined || !/^\/mnt\/[a-z]\//i.test(`${root}/`))
    return {
      check,
      result: 'ok',
      what: root === undefined ? 'This is WSL' : 'The project is on the Linux side',
    };
  return {
    check,
    result: 'failure',
    what: `The project is on the Windows side, in ${root}: npm takes many times as long there, and changes of files are not seen.`,
    next: 'Move it into your Linux home folder, e.g. `cp -r . ~/app`, without node_modules and .wasp, then run `wasp install` there.',
  };
}

/** Whether the user's npm reaches its registry, which has all that wasp installs. */
export async function examineRegistry(user: RunContext): Promise<Finding> {
  const check = 'npm registry';
  try {
    const newest = await findNewestVersion(enginePackage(currentPlatform()), '*', user);
    if (newest === undefined)
      return {
        check,
        result: 'failure',
        what: 'It answers, and has no Wasp engines.',
        next: 'If you use a mirror, see that it has the packages @wasp.sh/wasp-cli-*: `npm config get registry`.',
      };
    return { check, result: 'ok', what: `It answers; its newest engine is ${newest}` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      check,
      result: 'failure',
      what: [error.message, error.why].filter(Boolean).join(' '),
      next: error.next ?? 'See what `npm ping` says.',
    };
  }
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
const PROXY_PATIENCE_MS = 3000;

/** Whether the proxy that the environment names answers. Undefined where it names none. */
export async function examineProxy({ settings }: RunContext): Promise<Finding | undefined> {
  const variable = PROXY_VARIABLES.find((name) => settings.env[name]);
  if (variable === undefined) return undefined;
  const address = parseProxy(settings.env[variable] ?? '');
  return judgeProxy(variable, address, address !== undefined && (await answers(address)));
}

export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

export function parseProxy(value: string): ProxyAddress | undefined {
  try {
    const { protocol, hostname, port } = new URL(
      /^\w+:\/\//.test(value) ? value : `http://${value}`,
    );
    return hostname
      ? {
          host: hostname.replace(/^\[|\]$/g, ''),
          port: Number(port) || (protocol === 'https:' ? 443 : 80),
        }
      : undefined;
  } catch {
    // No address.
    return undefined;
  }
}

export function judgeProxy(
  variable: string,
  address: ProxyAddress | undefined,
  isAnswering: boolean,
): Finding {
  const check = 'proxy';
  if (!address)
    return {
      check,
      result: 'failure',
      what: `${variable} is set, and is no address.`,
      next: `Set it to an address such as http://proxy.example:8080, or unset it.`,
    };
  // Without what may be a password.
  const named = `${address.host}:${address.port}`;
  if (!isAnswering)
    return {
      check,
      result: 'failure',
      what: `${variable} names ${named}, which does not answer.`,
      next: `Start that proxy, or correct or unset ${variable}.`,
    };
  return { check, result: 'ok', what: `${variable} names ${named}, which answers` };
}

function answers({ host, port }: ProxyAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROXY_PATIENCE_MS });
    const end = (isAnswering: boolean) => (): void => {
      socket.destroy();
      resolve(isAnswering);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}
