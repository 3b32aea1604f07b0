import { UsageError } from '../errors';
import { parsePort } from '../ports/reserve';
import type { DatabaseOptions } from './managed';

/** The options of `wasp start db`, as typed. */
export interface TypedOptions {
  embedded?: boolean | undefined;
  dbImage?: string | undefined;
  dbVolumeMountPath?: string | undefined;
  dbPort?: string | undefined;
}

/** @throws UsageError for what can't be meant */
export function parseOptions({
  embedded,
  dbImage,
  dbVolumeMountPath,
  dbPort,
}: TypedOptions): DatabaseOptions {
  if (embedded && (dbImage !== undefined || dbVolumeMountPath !== undefined)) {
    throw new UsageError(
      '--embedded is PostgreSQL without Docker, and --db-image and --db-volume-mount-path are for Docker.',
      { next: 'Leave out the one or the others.' },
    );
  }
  for (const [option, value] of [
    ['--db-image', dbImage],
    ['--db-volume-mount-path', dbVolumeMountPath],
  ] as const) {
    if (value?.trim() === '' || value?.startsWith('-'))
      throw new UsageError(`"${value}" is nothing that ${option} can take.`, {
        next: 'Run the same command with --help to see what it takes.',
      });
  }
  return {
    isEmbedded: embedded,
    image: dbImage,
    mountPath: dbVolumeMountPath,
    port: dbPort === undefined ? undefined : parsePort(dbPort),
  };
}
