import { fstatSync, statSync, writeSync } from 'node:fs';
import { systemCodeOf } from '../errors';

/** Standard output or standard error. */
export interface Output {
  readonly isTTY: boolean;
  /** How wide the terminal is, in characters; undefined where it is none. */
  readonly columns: number | undefined;
  /** What kept something from being written, such as a full disk. A reader that went away (`wasp deps | head -1`) is no error of ours, nor is a terminal that was closed. */
  readonly error: Error | undefined;
  write(text: string): void;
  /** Resolves once all is written. */
  finish(): Promise<void>;
  /** Node.js's own stream, for what only a stream can do. */
  stream(): NodeJS.WriteStream;
}

/**
 * A file or a pipe is written to without Node.js's stream, which takes longer to open than the shell's own code to load, until somebody asks for the stream.
 *
 * @param fd 1 or 2
 * @param open returns Node.js's stream for it
 */
export function openOutput(fd: number, open: () => NodeJS.WriteStream): Output {
  if (mayBeTerminal(fd)) return throughStream(open());
  let opened: Output | undefined;
  let error: Error | undefined;
  const reopen = (): Output => (opened ??= throughStream(open()));
  return {
    isTTY: false,
    columns: undefined,
    get error() {
      return error ?? opened?.error;
    },
    write(text) {
      if (opened) return opened.write(text);
      let bytes = Buffer.from(text);
      try {
        while (bytes.length > 0) bytes = bytes.subarray(writeSync(fd, bytes));
      } catch (cause) {
        // It takes no more at once: Node.js can wait.
        if (systemCodeOf(cause) === 'EAGAIN') reopen().stream().write(bytes);
        else if (!isReaderGone(cause)) error ??= cause as Error;
      }
    },
    finish: async () => opened?.finish(),
    stream: () => reopen().stream(),
  };
}

export function throughStream(stream: NodeJS.WriteStream): Output {
  let error: Error | undefined;
  stream.on('error', (cause: Error) => {
    if (!isReaderGone(cause)) error ??= cause;
  });
  return {
    isTTY: Boolean(stream.isTTY),
    get columns() {
      return stream.columns;
    },
    get error() {
      return error;
    },
    write: (text) => void stream.write(text),
    async finish() {
      if (!stream.destroyed)
        await new Promise<void>((resolve) => stream.write('', () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
    },
    stream: () => stream,
  };
}

function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'EIO'].includes(systemCodeOf(error) ?? '');
}

/** Terminals are character devices, and so is nowhere. */
function mayBeTerminal(fd: number): boolean {
  try {
    const found = fstatSync(fd);
    return found.isCharacterDevice() && found.rdev !== statSync('/dev/null').rdev;
  } catch {
    return true;
  }
}
