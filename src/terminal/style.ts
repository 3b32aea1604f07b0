import { styleText } from 'node:util';
import type { Settings } from '../settings';

const COLORS = ['bold', 'dim', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const;

/** Each color returns the text as it is where colors are not supported. */
export type Style = Readonly<Record<(typeof COLORS)[number], (text: string) => string>> & {
  readonly isColorSupported: boolean;
};

/** Whether colour may be written to a stream: NO_COLOR, then FORCE_COLOR, then whether it is a terminal (https://no-color.org). */
export function isColorAllowed(settings: Settings['color'], stream: { isTTY?: boolean }): boolean {
  if (settings.forbidden) return false;
  return settings.forced || Boolean(stream.isTTY);
}

export function createStyle(isColorSupported: boolean): Style {
  const paint = (color: (typeof COLORS)[number], text: string): string =>
    isColorSupported ? styleText(color, text, { validateStream: false }) : text;
  const painters = COLORS.map((color) => [color, (text: string) => paint(color, text)]);
  return { isColorSupported, ...Object.fromEntries(painters) };
}
