import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes one folder or file like another: copies what differs in size or time, and removes what is gone. Links are followed: what they lead to is what counts. */
export function copy(from: string, to: string): void {
  const source = statSync(from, { throwIfNoEntry: false });
  const there = lstatSync(to, { throwIfNoEntry: false });
  if (there && (!source || there.isSymbolicLink() || there.isDirectory() !== source.isDirectory()))
    rmSync(to, { recursive: true });
  if (source?.isDirectory()) {
    mkdirSync(to, { recursive: true });
    const names = readdirSync(from);
    for (const name of readdirSync(to))
      if (!names.includes(name)) rmSync(join(to, name), { recursive: true });
    for (const name of names) copy(join(from, name), join(to, name));
  } else if (source?.isFile()) {
    const mtimeMs = source.mtime.getTime();
    if (there?.isFile() && there.size === source.size && there.mtime.getTime() === mtimeMs) return;
    copyFileSync(from, to);
    chmodSync(to, 0o600);
    utimesSync(to, source.atime, source.mtime);
  }
}

export function replaceByLink(path: string, target: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() && readlinkSync(path) === target) return;
  if (there) rmSync(path, { recursive: true });
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
