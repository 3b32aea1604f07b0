import { UserError, throwIfInterrupted } from '../errors';
import { pollUntil } from '../processes/poll';
import type { Deployment } from './deployment';
import type { Step } from './steps';

const BETWEEN_TRIES_MS = 2000;
const ONE_TRY_MS = 10_000;

export interface Address {
  /** E.g. `server`. */
  readonly part: string;
  readonly url: string;
}

/**
 * Waits until the app really answers, over HTTP.
 *
 * @param findAddresses empty where there is nothing to wait for
 */
export function waitStep(
  deployment: Deployment,
  { wait, waitLimit }: { wait: boolean; waitLimit: number },
  findAddresses: () => Promise<readonly Address[]>,
): Step {
  return {
    id: 'answers',
    title: 'Wait until the app answers',
    plan: [`GET on the addresses of what was deployed, for at most ${waitLimit} s`],
    findReasonToSkip: async () => (wait ? undefined : '--no-wait'),
    async run() {
      const deadlineMs = Date.now() + waitLimit * 1000;
      for (const { part, url } of await findAddresses()) {
        const said = await waitFor(url, deadlineMs, deployment.context.signal);
        if (said !== 'answers') throw notAnswering(part, url, said, waitLimit);
        deployment.note(`  The ${part} answers: ${url}`);
      }
    },
  };
}

async function waitFor(url: string, deadlineMs: number, signal: AbortSignal): Promise<string> {
  let said = '';
  const hasAnswered = async (): Promise<boolean> => {
    said = await ask(url, signal);
    return said === 'answers';
  };
  const timeoutMs = deadlineMs - Date.now();
  if (!(await pollUntil(hasAnswered, { intervalMs: BETWEEN_TRIES_MS, timeoutMs, signal })))
    throwIfInterrupted(signal);
  return said;
}

/** `answers`, or why not. Any answer of the app counts; a provider's own page about a missing or broken app does not. */
async function ask(url: string, signal: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ONE_TRY_MS)]),
    });
    await answer.body?.cancel();
    if (answer.status >= 500) return `it answers with status ${answer.status}`;
    return answer.headers.get('x-railway-fallback') === 'true'
      ? 'the provider answers that there is no app'
      : 'answers';
  } catch (error) {
    throwIfInterrupted(signal);
    const { cause } = error as { cause?: { code?: string } };
    return `nothing answers (${cause?.code ?? (error as Error).name})`;
  }
}

function notAnswering(part: string, url: string, said: string, limit: number): UserError {
  return new UserError(`The ${part} was deployed, and does not answer at ${url}.`, {
    why: `For ${limit} s, at last: ${said}.`,
    next: `Look at its log. A new address may take some minutes: --wait-limit <seconds> waits longer, --no-wait not at all.`,
  });
}
