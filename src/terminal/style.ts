import pc from 'picocolors';
import type { Settings } from '../settings';

export type Style = ReturnType<typeof pc.createColors>;

/** Whether colour may be written to a stream: NO_COLOR, then FORCE_COLOR, then whether it is a terminal (https://no-color.org). */
export function isColorAllowed(settings: Settings['color'], stream: { isTTY?: boolean }): boolean {
  if (settings.forbidden) return false;
  return settings.forced || Boolean(stream.isTTY);
}

export function createStyle(isColored: boolean): Style {
  return pc.createColors(isColored);
}
