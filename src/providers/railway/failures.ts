/** How often a call is made in all when Railway's API is at fault. */
export const MOST_ATTEMPTS = 3;

const FETCH_FAILURES = ['timed out', 'connection refused', 'dns error'];

/** Whether what `railway` wrote to stderr means that the same call may well succeed now. */
export function isTransient(stderr: string): boolean {
  const text = stderr.toLowerCase();
  if (text.includes('failed to fetch:'))
    return FETCH_FAILURES.some((failure) => text.includes(failure));
  return text.includes('ratelimited');
}

/** `railway up` lost the log; the deployment goes on all the same. */
export function isLogLost(stderr: string): boolean {
  return stderr.includes('Failed to stream build log');
}

/** `railway volume add` where there is one already. */
export function isVolumeThere(stderr: string): boolean {
  return stderr.includes('A volume is already mounted');
}

/** What a deployment's status means for someone who waits for it. */
export function judgeDeployment(status: string | undefined): 'ready' | 'failed' | 'pending' {
  // One that sleeps has been ready, and wakes when it is called.
  if (status === 'SUCCESS' || status === 'SLEEPING') return 'ready';
  return status === 'FAILED' || status === 'CRASHED' ? 'failed' : 'pending';
}
