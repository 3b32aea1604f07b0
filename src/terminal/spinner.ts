import type { Style } from './style';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const CLEAR_LINE = '\r\u001B[2K';

/**
 * A moving line with the seconds gone by, replaced by a still one at the end.
 * The spinner packages end the process themselves on Ctrl-C; here that is left to `main`.
 */
export async function showSpinner<T>(
  stream: NodeJS.WriteStream,
  style: Style,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = Date.now();
  const elapsed = (): string => style.dim(`${Math.round((Date.now() - startedAt) / 1000)} s`);
  let frame = 0;
  const draw = (): void => {
    stream.write(
      `${CLEAR_LINE}${style.yellow(FRAMES[frame % FRAMES.length] ?? '')} ${title} ${elapsed()}`,
    );
    frame += 1;
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  let mark = style.red('✗');
  try {
    const value = await work();
    mark = style.green('✓');
    return value;
  } finally {
    clearInterval(timer);
    stream.write(`${CLEAR_LINE}${mark} ${title} ${elapsed()}\n`);
  }
}
