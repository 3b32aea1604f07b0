import type { Output } from './output';

/** So long must the parts be silent before an error is shown again. */
const SILENCE_MS = 5000;

/** Shows what the last compile failed with once more, after the parts' noise has pushed it out of sight. */
export function startErrorReminder(
  failure: () => string | undefined,
  output: Output,
): { noise: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    noise() {
      clearTimeout(timer);
      if (failure() === undefined) return;
      timer = setTimeout(() => {
        const text = failure();
        if (text !== undefined)
          output.event(
            { event: 'compiled', isSuccess: false, durationMs: 0, text },
            `Still failing:\n${text}`,
          );
      }, SILENCE_MS).unref();
    },
    stop: () => clearTimeout(timer),
  };
}
