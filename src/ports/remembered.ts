import { readJson, writeAtomic } from '../files';
import { makeFolder } from '../folders';
import { projectFiles } from '../project/folder';
import type { Ports } from './reserve';

/** @returns the ports that a project had last; none where they are not known */
export async function readPorts(folder: string): Promise<Partial<Ports>> {
  const { client, server, db } = (readJson(projectFiles(folder).ports) ?? {}) as Record<
    string,
    unknown
  >;
  return {
    ...(isPort(client) && { client }),
    ...(isPort(server) && { server }),
    ...(isPort(db) && { db }),
  };
}

/** Remembers ports. Those that are not given stay what they were. */
export async function writePorts(folder: string, ports: Partial<Ports>): Promise<void> {
  makeFolder(folder);
  const remembered = { ...(await readPorts(folder)), ...ports };
  writeAtomic(projectFiles(folder).ports, `${JSON.stringify(remembered, null, 2)}\n`);
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= 65535;
}
